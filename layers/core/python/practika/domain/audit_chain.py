"""The audit log as a chain of objects that nobody can change: JSON lines, each object naming the digest of the one
before, each entry the hash of the entry before (fingerprints as in chain.py)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from practika.domain.audit import AuditEntry, Position
from practika.domain.errors import PractikaError
from practika.domain.fingerprint import fingerprint
from practika.domain.model import Model

SCHEMA = 1
#: Below this prefix, by day.
ROOM = "entries/"
_KEY = re.compile(rf"^{ROOM}\d{{4}}/\d\d/\d\d/(\d{{10}})-([0-9a-f]{{64}})\.jsonl$")


class AuditBroken(PractikaError):
    """The table and the chain do not continue each other; nothing was written."""

    code = "audit_broken"
    default = "The audit log does not continue its chain."


class AuditLink(Model):
    """One object of the chain, as the table knows it; `stored_at` None: it may not lie in the bucket yet.

    `sha256` of its bytes, `previous` that of the object before; `previous_hash` and `last_hash` of the entries before
    its first and at its end. It holds the entries behind `after` up to `through`.
    """

    number: int
    sha256: str
    previous: str | None
    previous_hash: str | None
    last_hash: str
    after: Position
    through: Position
    entries: int
    begun_at: datetime
    stored_at: datetime | None = None

    @property
    def key(self) -> str:
        """Its digest is part of the key: what lies there already is this object, and no other."""
        return f"{ROOM}{self.begun_at:%Y/%m/%d}/{self.number:010d}-{self.sha256}.jsonl"


class Written(Model):
    """An object read from the bucket: its first line and the entries' lines as they are."""

    form: Literal[1] = Field(alias="schema")
    number: int
    previous: str | None
    begun_at: datetime
    after: Position
    through: Position
    entries: tuple[dict[str, Any], ...]


def number_and_digest(key: str) -> tuple[int, str] | None:
    """What a key says; None when it is none of ours."""
    found = _KEY.match(key)
    return (int(found[1]), found[2]) if found else None


def link_of(
    entries: Sequence[AuditEntry], *, last: AuditLink | None, after: Position, at: datetime
) -> AuditLink:
    """The link that holds these entries behind the last one. `at` in UTC."""
    lines = _lines(entries, last.last_hash if last else None)
    draft = AuditLink(
        number=last.number + 1 if last else 1,
        sha256="",
        previous=last.sha256 if last else None,
        previous_hash=last.last_hash if last else None,
        last_hash=lines[-1]["hash"],
        after=after,
        through=entries[-1].position,
        entries=len(entries),
        begun_at=at,
    )
    return draft.model_copy(update={"sha256": digest(_body(draft, lines))})


def body_of(link: AuditLink, entries: Sequence[AuditEntry]) -> bytes:
    """The object's bytes; AuditBroken when these entries are not those that the link was made of."""
    body = _body(link, _lines(entries, link.previous_hash))
    if digest(body) != link.sha256:
        raise AuditBroken(f"Entries of object {link.number} were changed before it was stored.")
    return body


def digest(body: bytes) -> str:
    """SHA-256, in hex."""
    return hashlib.sha256(body).hexdigest()


def line_of(entry: AuditEntry) -> dict[str, Any]:
    """An entry as it is written, without its hashes."""
    line: dict[str, Any] = json.loads(entry.model_dump_json(by_alias=True))
    return line


def read(body: bytes) -> Written:
    """Raises ValueError for what we could not have written."""
    head, *lines = (json.loads(line) for line in body.decode("utf-8").splitlines())
    if not isinstance(head, dict) or head.pop("entries", None) != len(lines):
        raise ValueError("the first line does not count the others")
    return Written.model_validate({**head, "entries": lines})


def _lines(entries: Iterable[AuditEntry], before: str | None) -> list[dict[str, Any]]:
    lines = []
    for entry in entries:
        line = {**line_of(entry), "previousHash": before}
        before = fingerprint(line)
        lines.append({**line, "hash": before})
    return lines


def _body(link: AuditLink, lines: Sequence[dict[str, Any]]) -> bytes:
    head = {
        "schema": SCHEMA,
        "number": link.number,
        "previous": link.previous,
        "begunAt": link.begun_at.isoformat(),
        "after": link.after,
        "through": link.through,
        "entries": len(lines),
    }
    texts = (
        json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False) for line in (head, *lines)
    )
    return "".join(f"{text}\n" for text in texts).encode()
