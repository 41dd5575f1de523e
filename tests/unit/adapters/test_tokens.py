"""Access tokens and live tickets: what is accepted, and above all what is not."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest

from practika.adapters.remembered_recalls import RememberedRecalls
from practika.adapters.tokens import SignedTokens, make_key_pair
from practika.domain.caller import Role
from practika.domain.errors import TokenExpired, TokenInvalid, Unavailable
from practika.domain.recall import Recall
from tests.examples import member
from tests.fakes.live import HandClock
from tests.fakes.members import FakeRecalls

PRIVATE, PUBLIC = make_key_pair("key-1")
NEXT_PRIVATE, NEXT_PUBLIC = make_key_pair("key-2")
ANA = member(1, Role.COACH)


class Keys:
    """The two secrets; `forgotten` counts how often the cached public keys were dropped."""

    def __init__(self) -> None:
        self.private: dict[str, Any] = PRIVATE
        self.public: list[dict[str, str]] = [PUBLIC]
        self.published: list[dict[str, str]] | None = None
        self.forgotten = 0
        self.clock = HandClock()
        self.recalls: list[Recall] = []
        self.tokens = SignedTokens(
            signing_key=lambda: self.private,
            verification_keys=lambda: {"keys": self.public},
            forget_keys=self.forget,
            clock=self.clock,
            recalls=lambda: self.recalls,
        )

    def forget(self) -> None:
        self.forgotten += 1
        self.public = self.published or self.public


def claims_of(token: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


def signed(claims: dict[str, Any], key: str = PRIVATE["private_pem"], kid: str = "key-1", **more: Any) -> str:
    return jwt.encode(claims, key, algorithm=more.pop("algorithm", "EdDSA"), headers={"kid": kid, **more})


def test_a_token_brings_its_caller_back() -> None:
    keys = Keys()
    token = keys.tokens.access(ANA)
    assert keys.tokens.caller(token) == ANA
    claims = claims_of(token)
    assert (claims["iss"], claims["aud"], claims["exp"] - claims["iat"]) == ("practika", "api", 600)
    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "typ": "JWT", "kid": "key-1"}
    assert claims_of(keys.tokens.access(ANA))["jti"] != claims["jti"]


def test_a_token_lives_ten_minutes_by_our_clock() -> None:
    keys = Keys()
    token = keys.tokens.access(ANA)
    keys.clock.move(599)
    assert keys.tokens.caller(token)
    keys.clock.move(1)
    with pytest.raises(TokenExpired):
        keys.tokens.caller(token)


def test_a_ticket_is_for_one_room_and_one_minute_and_no_access_token() -> None:
    keys = Keys()
    ticket, ends = keys.tokens.ticket(ANA, "video:vid_1")
    assert (ends - keys.clock.now()).total_seconds() == 60
    assert keys.tokens.ticket_holder(ticket) == (ANA, "video:vid_1")
    with pytest.raises(TokenInvalid):
        keys.tokens.caller(ticket)
    with pytest.raises(TokenInvalid):
        keys.tokens.ticket_holder(keys.tokens.access(ANA))
    keys.clock.move(60)
    with pytest.raises(TokenExpired):
        keys.tokens.ticket_holder(ticket)


def test_tokens_of_the_old_and_the_new_key_are_accepted_while_keys_rotate() -> None:
    keys = Keys()
    old = keys.tokens.access(ANA)
    keys.public = [PUBLIC, NEXT_PUBLIC]
    keys.private = NEXT_PRIVATE
    new = keys.tokens.access(ANA)
    assert jwt.get_unverified_header(new)["kid"] == "key-2"
    assert keys.tokens.caller(old) == keys.tokens.caller(new) == ANA
    keys.public = [NEXT_PUBLIC]
    with pytest.raises(TokenInvalid):
        keys.tokens.caller(old)


def test_a_key_that_is_newer_than_the_cache_is_looked_up_once() -> None:
    keys = Keys()
    keys.private, keys.published = NEXT_PRIVATE, [PUBLIC, NEXT_PUBLIC]
    assert keys.tokens.caller(keys.tokens.access(ANA)) == ANA
    assert keys.forgotten == 1


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims)
    ]
    return f"{parts[0]}.{parts[1]}."


def forgeries() -> dict[str, str]:
    good = Keys().tokens.access(ANA)
    claims = claims_of(good)
    head, body, signature = good.split(".")
    owner = base64.urlsafe_b64encode(json.dumps({**claims, "role": "owner"}).encode()).rstrip(b"=").decode()
    return {
        "empty": "",
        "no token": "abc",
        "not base64": "a.b.c",
        "claims changed": f"{head}.{owner}.{signature}",
        "signature cut": f"{head}.{body}.",
        "algorithm none": unsigned({"alg": "none", "kid": "key-1"}, claims),
        "public key as hmac secret": jwt.encode(
            claims, PUBLIC["public_pem"].encode().hex(), algorithm="HS256", headers={"kid": "key-1"}
        ),
        "stranger's key under our id": signed(claims, NEXT_PRIVATE["private_pem"]),
        "unknown key": signed(claims, NEXT_PRIVATE["private_pem"], "key-2"),
        "no key id": jwt.encode(claims, PRIVATE["private_pem"], algorithm="EdDSA"),
        "other issuer": signed({**claims, "iss": "somebody"}),
        "other audience": signed({**claims, "aud": "live"}),
        "without expiry": signed({key: value for key, value in claims.items() if key != "exp"}),
        "without workspace": signed({key: value for key, value in claims.items() if key != "wsp"}),
        "unknown role": signed({**claims, "role": "emperor"}),
        "strange person": signed({**claims, "sub": "1 OR 1=1"}),
        "expiry that is no number": signed({**claims, "exp": "never"}),
    }


@pytest.mark.parametrize("name", list(forgeries()))
def test_a_forgery_is_refused(name: str) -> None:
    with pytest.raises(TokenInvalid):
        Keys().tokens.caller(forgeries()[name])


def test_without_a_key_nothing_is_signed() -> None:
    keys = Keys()
    keys.private = {}
    with pytest.raises(Unavailable):
        keys.tokens.access(ANA)


def test_a_recalled_token_counts_no_more_and_the_next_one_does() -> None:
    keys = Keys()
    token, ticket = keys.tokens.access(ANA), keys.tokens.ticket(ANA, "workspace")[0]
    keys.clock.move(0.25)
    keys.recalls.append(Recall(person_id=ANA.person_id, workspace_id=None, at=keys.clock.now()))
    for read in (lambda: keys.tokens.caller(token), lambda: keys.tokens.ticket_holder(ticket)):
        with pytest.raises(TokenInvalid):
            read()
    assert keys.tokens.caller(keys.tokens.access(ANA)) == ANA  # within the same second


def test_recalls_are_asked_for_every_five_seconds_and_a_table_that_is_away_locks_nobody_out() -> None:
    clock, kept, away = HandClock(), FakeRecalls(), []
    remembered = RememberedRecalls(kept, clock, away=lambda: away.append(1))
    one = Recall(person_id=ANA.person_id, workspace_id=None, at=clock.now())
    kept.add(one)
    assert [list(remembered.standing()) for _ in range(3)] == [[one]] * 3
    assert kept.asked == 1
    kept.away = Unavailable()
    clock.move(5)
    assert list(remembered.standing()) == [one]
    assert (kept.asked, away) == (2, [1])
