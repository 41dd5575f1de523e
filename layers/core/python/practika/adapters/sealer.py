"""Seals secrets by AES-256-GCM, under keys that lie in Secrets Manager beside the one that signs sessions.

A sealed text is `v1:<name of the key>:<base64 of nonce and cipher text>`. Whose it is goes in as associated data, so
that a row that is copied to somebody else does not open.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from typing import Any

from practika.domain.errors import Unavailable

FORM = "v1"
_NONCE_BYTES = 12


class KeyedSealer:
    """Implements the port Sealer. `keys()` gives `{current, keys: {name: 64 hex}}`: the current one seals, all open.
    `forget_keys` is called when a key is not known, for it may be newer than the cached ones."""

    def __init__(self, *, keys: Callable[[], Mapping[str, Any]], forget_keys: Callable[[], None]) -> None:
        self._keys = keys
        self._forget_keys = forget_keys

    def seal(self, text: str, *, owner: str) -> str:
        name = self._record("current").get("current", "")
        nonce = os.urandom(_NONCE_BYTES)
        cipher = self._cipher(name).encrypt(nonce, text.encode(), _bound(owner))
        return f"{FORM}:{name}:{base64.b64encode(nonce + cipher).decode()}"

    def open(self, sealed: str, *, owner: str) -> str:
        from cryptography.exceptions import InvalidTag

        form, _, rest = sealed.partition(":")
        name, _, body = rest.partition(":")
        try:
            raw = base64.b64decode(body, validate=True)
            if form != FORM or len(raw) <= _NONCE_BYTES:
                raise Unavailable("What was sealed is not whole.")
            nonce, cipher = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
            return bytes(self._cipher(name).decrypt(nonce, cipher, _bound(owner))).decode()
        except (InvalidTag, binascii.Error) as error:
            raise Unavailable("What was sealed is not whole.") from error

    def _cipher(self, name: str) -> Any:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self._record("keys", name).get("keys", {}).get(name)
        if not key:
            raise Unavailable("The key of second factors is not here. Sign in by a recovery code.")
        return AESGCM(bytes.fromhex(key))

    def _record(self, *path: str) -> Mapping[str, Any]:
        """The keys; read anew once where the cached ones have nothing at that path."""
        found: Any = self._keys()
        for step in path:
            found = found.get(step) if isinstance(found, Mapping) else None
        if not found:
            self._forget_keys()
        return self._keys()


def _bound(owner: str) -> bytes:
    return f"practika second factor|{owner}".encode()
