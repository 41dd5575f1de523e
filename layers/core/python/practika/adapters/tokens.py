"""Access tokens and live tickets: JSON web tokens signed with EdDSA (Ed25519), the key named by `kid`.

The private key signs; several public keys verify, so that a new key can be published before it signs and an
old one stays until its last token has expired. The algorithm comes from the key, never from the token.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from pydantic import ValidationError

from practika.domain.caller import Caller
from practika.domain.errors import TokenExpired, TokenInvalid, Unavailable
from practika.domain.recall import Recall, recalled
from practika.domain.session import ACCESS_LIFETIME, TICKET_LIFETIME
from practika.ports.system import Clock

ISSUER = "practika"
ACCESS = "api"
TICKET = "live"
ALGORITHM = "EdDSA"
_REQUIRED = ["iss", "aud", "sub", "wsp", "role", "name", "iat", "exp", "jti"]


class SignedTokens:
    """Implements the port Tokens.

    `signing_key()` gives `{kid, private_pem}`, `verification_keys()` gives `{keys: [{kid, public_pem}]}`;
    `forget_keys` is called once when a token names an unknown key, for it may be newer than the cached list;
    `recalls` says which tokens count no more, and is asked only where tokens are read.
    """

    def __init__(
        self,
        *,
        signing_key: Callable[[], Mapping[str, Any]],
        verification_keys: Callable[[], Mapping[str, Any]],
        forget_keys: Callable[[], None],
        clock: Clock,
        recalls: Callable[[], Sequence[Recall]] = tuple,
    ) -> None:
        self._signing_key = signing_key
        self._verification_keys = verification_keys
        self._forget_keys = forget_keys
        self._clock = clock
        self._recalls = recalls
        self._parsed: dict[str, Any] = {}

    def access(self, caller: Caller) -> str:
        return self._sign(caller, ACCESS, ACCESS_LIFETIME)[0]

    def caller(self, token: str) -> Caller:
        return self._caller(self._verify(token, ACCESS))

    def ticket(self, caller: Caller, room: str) -> tuple[str, datetime]:
        return self._sign(caller, TICKET, TICKET_LIFETIME, room=room)

    def ticket_holder(self, ticket: str) -> tuple[Caller, str]:
        claims = self._verify(ticket, TICKET)
        room = claims.get("room")
        if not isinstance(room, str) or not room:
            raise TokenInvalid
        return self._caller(claims), room

    def _sign(self, caller: Caller, audience: str, lifetime: timedelta, **more: str) -> tuple[str, datetime]:
        import jwt

        key = self._signing_key()
        if "private_pem" not in key:
            raise Unavailable("The signing key is not set up yet.")
        now = self._clock.now()
        expires_at = (now + lifetime).replace(microsecond=0)
        claims = {
            "iss": ISSUER,
            "aud": audience,
            "sub": caller.person_id,
            "wsp": caller.workspace_id,
            "role": caller.role.value,
            "name": caller.name,
            "iat": round(
                now.timestamp(), 3
            ),  # milliseconds: recalls tell apart what is issued within a second
            "exp": int(expires_at.timestamp()),
            "jti": token_urlsafe(12),
            **more,
        }
        private = self._key("private:" + key["kid"], key["private_pem"], private=True)
        return jwt.encode(claims, private, algorithm=ALGORITHM, headers={"kid": key["kid"]}), expires_at

    def _verify(self, token: str, audience: str) -> Mapping[str, Any]:
        import jwt

        try:
            kid = jwt.get_unverified_header(token).get("kid")
            claims: dict[str, Any] = jwt.decode(
                token,
                self._public(str(kid)),
                algorithms=[ALGORITHM],
                audience=audience,
                issuer=ISSUER,
                options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
            )
            expires, _ = int(claims["exp"]), float(claims["iat"])
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise TokenInvalid from error
        if expires <= self._clock.now().timestamp():
            raise TokenExpired
        return claims

    def _caller(self, claims: Mapping[str, Any]) -> Caller:
        who, issued_at = _caller(claims), datetime.fromtimestamp(float(claims["iat"]), UTC)
        if recalled(self._recalls(), who, issued_at):
            raise TokenInvalid("Your rights have changed since you signed in. Please sign in again.")
        return who

    def _public(self, kid: str) -> Any:
        for retry in (False, True):
            if retry:
                self._forget_keys()
            keys = {key["kid"]: key["public_pem"] for key in self._verification_keys().get("keys", ())}
            if kid in keys:
                return self._key("public:" + kid, keys[kid], private=False)
        raise TokenInvalid

    def _key(self, name: str, pem: str, *, private: bool) -> Any:
        """A parsed key; parsing costs more than a signature."""
        if name not in self._parsed:
            from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

            load = (
                (lambda: load_pem_private_key(pem.encode(), None))
                if private
                else (lambda: load_pem_public_key(pem.encode()))
            )
            self._parsed[name] = load()
        return self._parsed[name]


def _caller(claims: Mapping[str, Any]) -> Caller:
    try:
        return Caller(
            person_id=claims["sub"], workspace_id=claims["wsp"], role=claims["role"], name=claims["name"]
        )
    except ValidationError as error:
        raise TokenInvalid from error


def make_key_pair(kid: str) -> tuple[dict[str, str], dict[str, str]]:
    """A fresh Ed25519 pair as the two secrets hold it: `{kid, private_pem}` and `{kid, public_pem}`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    private = Ed25519PrivateKey.generate()
    private_pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public_pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return {"kid": kid, "private_pem": private_pem}, {"kid": kid, "public_pem": public_pem}
