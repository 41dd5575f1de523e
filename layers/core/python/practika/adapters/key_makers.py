"""Makes the keys that a fresh deployment lacks. What is there stays: a second run must not sign anybody out."""

from __future__ import annotations

import json
import re
import secrets as randomness
from collections.abc import Sequence

from practika.adapters.secrets import Secrets
from practika.adapters.tokens import make_key_pair

#: In the record of the signing key: what seals second factors (adapters/sealer.py). Stays when that key is made anew.
FACTOR_KEYS = "factor_keys"
_MEDIA_KEY = re.compile(r"^[0-9a-f]{64}$")


def make_missing_keys(
    secrets: Secrets,
    *,
    signing: str,
    verification: str,
    media: str,
    media_key: str | None,
    edge: str | None = None,
) -> Sequence[str]:
    """Fills the secrets (ARNs) as far as needed; the names of those that were made. `edge` is None on one machine.

    The public key is published before the private one is stored: a token must never be signed by a key that nobody
    knows. A given `media_key` (64 hex characters) wins over whatever is there.
    """
    made = []
    record = dict(secrets.record(signing))
    if "private_pem" not in record:
        private, public = make_key_pair(randomness.token_hex(8))
        known = secrets.record(verification).get("keys", [])
        secrets.write(verification, json.dumps({"keys": [*known, public]}))
        record |= private
        made.append("signing")
    if FACTOR_KEYS not in record:
        name = randomness.token_hex(4)
        record[FACTOR_KEYS] = {"current": name, "keys": {name: randomness.token_hex(32)}}
        made.append("factor")
    if made:  # at once: a version that was written twice over has no name any more, and Terraform would miss its own
        secrets.write(signing, json.dumps(record))
    stored = secrets.text(media)
    wanted = media_key or (stored if _MEDIA_KEY.match(stored) else randomness.token_hex(32))
    if not _MEDIA_KEY.match(wanted):
        raise ValueError("a media key has 64 hexadecimal characters")
    if wanted != stored:
        secrets.write(media, wanted)
        made.append("media")
    if edge is not None and not secrets.record(edge).get("current"):
        secrets.write(edge, json.dumps({"current": randomness.token_hex(32), "former": ""}))
        made.append("edge")
    return made


def key_store_import(name: str, key: str) -> bytes:
    """The file from which a CloudFront key value store is filled: one pair, named as the edge function asks for it."""
    return json.dumps({"data": [{"key": name, "value": key}]}).encode()
