"""The hash by which stored records name each other, in histories and in the audit log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def fingerprint(record: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of a stored line without its own `hash`.

    Canonical JSON: keys sorted, no space, UTF-8, numbers in the shortest form that reads back the same.
    """
    rest = {name: value for name, value in record.items() if name != "hash"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
