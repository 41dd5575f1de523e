"""The history of an annotation as a hash chain: each revision names the hash of the one before it.

The hash is taken over what is *stored*, as canonical JSON, and not over our own reading of it: a field that a later
release adds, or a shape that is lifted to a newer schema when it is read, leaves every old hash valid.

A line from which a former member was taken out keeps the hash that it was written with, and is believed when a later
line of the chain vouches for what it says now (domain/redaction.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from practika.domain.annotation import Act, Annotation, Author, Revision, Rollback
from practika.domain.caller import Caller
from practika.domain.fingerprint import fingerprint
from practika.domain.model import Model
from practika.domain.redaction import Erasure, is_redacted


class Latest(Model):
    """An annotation as it is now, and the hash of the revision that made it so (None: made before hashes were)."""

    annotation: Annotation
    hash: str | None = None


class StoredLine(Model):
    """A line of history exactly as it is stored: whose, under which version, and its JSON."""

    annotation_id: str
    version: int
    body: str

    @property
    def revision(self) -> Revision:
        """The line as we read it today. Raises ValidationError for what we could not have written."""
        return Revision.model_validate_json(self.body)


class Break(StrEnum):
    """What is wrong with the first line that is."""

    MISSING = "missing"
    MISPLACED = "misplaced"
    ALTERED = "altered"
    UNLINKED = "unlinked"
    UNHASHED = "unhashed"
    NOT_THE_CURRENT_ONE = "not_the_current_one"


class BrokenLine(Model):
    """The first version whose line cannot be believed, and why."""

    version: int
    reason: Break


class Verdict(Model):
    """What a check of the chain found.

    `hashed_from`: lines before that version were written without hashes and cannot be checked; None: no line has one.
    `redacted`: versions of which a former member's name (or words) was taken, as a later line says.
    """

    versions: int
    hashed_from: int | None
    intact: bool
    broken: BrokenLine | None = None
    redacted: tuple[int, ...] = ()


def sealed(revision: Revision, previous_hash: str | None) -> Revision:
    """The same line, linked to the one before it."""
    linked = revision.model_copy(update={"previous_hash": previous_hash, "hash": None})
    stored = json.loads(linked.model_dump_json(by_alias=True))
    return linked.model_copy(update={"hash": fingerprint(stored)})


def revision_of(
    annotation: Annotation,
    act: Act,
    by: Caller,
    *,
    after: str | None = None,
    based_on: int | None = None,
    restored_from: int | None = None,
    rollback: Rollback | None = None,
    erasure: Erasure | None = None,
) -> Revision:
    """The line of history for a version just made; `after` is the hash of the line before it."""
    line = Revision(
        version=annotation.version,
        act=act,
        by=Author(id=by.person_id, name=by.name),
        at=annotation.updated_at,
        annotation=annotation,
        client=by.client,
        based_on=based_on,
        restored_from=restored_from,
        rollback=rollback,
        erasure=erasure,
    )
    return sealed(line, after)


def verify(lines: Iterable[StoredLine], latest: Latest) -> Verdict:
    """Checks every line against the one before it, and the last one against the annotation as it is now.

    Finds whatever was altered, dropped, put elsewhere or swapped, unless somebody who may write to the store made the
    whole chain anew from there on, the current item's own hash too.
    """
    links = _Links()
    for line in lines:
        links.add(line)
        if links.broken:
            break
    else:
        links.close(latest)
    return Verdict(
        versions=latest.annotation.version,
        hashed_from=links.hashed_from,
        intact=links.broken is None,
        broken=links.broken,
        redacted=tuple(links.vouched),
    )


class _Links:
    """The chain as far as it was followed."""

    def __init__(self) -> None:
        self.version = 0
        self.hash: str | None = None
        self.hashed_from: int | None = None
        self.broken: BrokenLine | None = None
        self.vouched: list[int] = []
        self._annotation: Any = None
        self._redacted: dict[int, str] = {}

    def add(self, line: StoredLine) -> None:
        expected = self.version + 1
        if line.version != expected:
            self._break(expected, Break.MISSING)
            return
        try:
            record = json.loads(line.body)
            reason = self._fault(line, record)
        except (ValueError, TypeError, AttributeError):
            self._break(expected, Break.ALTERED)
            return
        if reason:
            self._break(expected, reason)
            return
        self.version, self.hash = expected, record.get("hash")
        self._annotation = record.get("annotation")
        if self.hash is not None and self.hashed_from is None:
            self.hashed_from = expected
        self._vouch(record)
        if is_redacted(record):
            self._redacted[expected] = fingerprint(record)

    def _vouch(self, record: Mapping[str, Any]) -> None:
        """What a line says of redacted ones before it."""
        for one in (record.get("erasure") or {}).get("lines", ()):
            if self._redacted.get(one["version"]) == one["digest"]:
                del self._redacted[one["version"]]
                self.vouched.append(one["version"])

    def _fault(self, line: StoredLine, record: Mapping[str, Any]) -> Break | None:
        within = record.get("annotation") or {}
        places = (record.get("version"), within.get("version"), within.get("id"))
        if places != (line.version, line.version, line.annotation_id):
            return Break.MISPLACED
        if record.get("hash") is None:
            return Break.UNHASHED if self.hashed_from is not None else None
        if record["hash"] != fingerprint(record) and not is_redacted(record):
            return Break.ALTERED
        return None if record.get("previousHash") == self.hash else Break.UNLINKED

    def close(self, latest: Latest) -> None:
        if self.version != latest.annotation.version:
            self._break(self.version + 1, Break.MISSING)
        elif self._redacted:
            self._break(min(self._redacted), Break.ALTERED)
        elif self.hash != latest.hash or not self._is(latest.annotation):
            self._break(self.version, Break.NOT_THE_CURRENT_ONE)

    def _is(self, annotation: Annotation) -> bool:
        try:
            return Annotation.model_validate(self._annotation) == annotation
        except ValidationError:
            return False

    def _break(self, version: int, reason: Break) -> None:
        self.broken = BrokenLine(version=version, reason=reason)
