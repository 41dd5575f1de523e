"""One annotation on two sides, in the live table and as it was kept: what of it is to be brought back.

The chain of revisions is the judge. A live annotation whose history is whole is never touched, unless it is merely the
beginning of what was kept: what people did since then stays, and so does what was forgotten on purpose. Everything else
is put together from both sides, and only if the chain of that is whole.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.annotations import current_item
from practika.domain.annotation import Annotation, Revision
from practika.domain.chain import Latest, StoredLine, verify

Item = dict[str, Any]


class Finding(StrEnum):
    """What became of an annotation since the moment, by the word of the plan."""

    SAME = "as they were"
    NEWER = "changed since then, they stay"
    APART = "with another history that is whole, they stay"
    MISSING = "missing"
    OLDER = "thrown back to an older version"
    DAMAGED = "damaged"
    BROKEN = "broken on both sides, a person must look"


@dataclass(frozen=True)
class Side:
    """The current item and the lines of history by version."""

    now: Item | None = None
    lines: Mapping[int, Item] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """Of the newest that there is, 0 for nothing."""
        current = int(self.now["version"]["N"]) if self.now else 0
        return max([current, *self.lines])

    def chain(self, annotation_id: str) -> Iterator[StoredLine]:
        for version in sorted(self.lines):
            body = self.lines[version]["body"]["S"]
            yield StoredLine(annotation_id=annotation_id, version=version, body=body)

    def whole(self, annotation_id: str) -> bool:
        """Whether every line follows from the one before it, and the current item from the last."""
        if self.now is None:
            return False
        try:
            annotation = Annotation.model_validate_json(self.now["body"]["S"])
        except ValidationError:
            return False
        said = int(self.now["version"]["N"]), self.now["removed"]["BOOL"]
        if said != (annotation.version, annotation.removed):
            return False
        latest = Latest(annotation=annotation, hash=self.now.get("chain", {}).get("S"))
        return verify(self.chain(annotation_id), latest).intact


@dataclass(frozen=True)
class Put:
    """An item to write; `seen` is what must lie there until then, None for nothing."""

    item: Item
    seen: Item | None

    @property
    def is_current(self) -> bool:
        """The annotation itself, not a line of its history."""
        return bool(self.item["sk"]["S"].startswith(keys.ANNOTATION))

    @property
    def weight(self) -> int:
        """Bytes, nearly."""
        return len(json.dumps(self.item))


@dataclass(frozen=True)
class Judged:
    """An annotation, what was found, and what brings it back: lines first, the current item last."""

    annotation_id: str
    finding: Finding
    puts: tuple[Put, ...] = ()


def judge(film: str, annotation_id: str, *, live: Side, kept: Side) -> Judged:
    """What is to be done for one annotation that was kept."""
    if live.whole(annotation_id):
        finding = _of_a_whole_one(live, kept)
        if finding is not Finding.OLDER or not kept.whole(annotation_id):
            return Judged(annotation_id, Finding.APART if finding is Finding.OLDER else finding)
    else:
        changed = live.now or any(kept.lines.get(v, line) != line for v, line in live.lines.items())
        finding = Finding.DAMAGED if changed else Finding.MISSING
    for together in _put_together(film, live, kept):
        if together.whole(annotation_id):
            return Judged(annotation_id, finding, tuple(_difference(together, live)))
    return Judged(annotation_id, Finding.BROKEN)


def _of_a_whole_one(live: Side, kept: Side) -> Finding:
    both = live.lines.keys() & kept.lines.keys()
    if any(live.lines[version]["body"] != kept.lines[version]["body"] for version in both):
        return Finding.APART
    if kept.version > live.version:
        return Finding.OLDER
    return Finding.NEWER if live.version > kept.version else Finding.SAME


def _put_together(film: str, live: Side, kept: Side) -> Iterator[Side]:
    """Lines of both sides under each current item that may be right. What lies there comes first: where the chain
    holds with it, a line that was written anew since then (an erasure) is not undone."""
    last = max(live.version, kept.version)
    for lines in ({**kept.lines, **live.lines}, {**live.lines, **kept.lines}):
        for now in (live.now, kept.now):
            if now and int(now["version"]["N"]) == last:
                yield Side({name: value for name, value in now.items() if name != "traceparent"}, lines)
        if last in lines:
            with contextlib.suppress(ValidationError):
                revision = Revision.model_validate_json(lines[last]["body"]["S"])
                yield Side(current_item(film, revision), lines)


def _difference(wanted: Side, live: Side) -> Iterator[Put]:
    for version in sorted(wanted.lines):
        if wanted.lines[version] != live.lines.get(version):
            yield Put(wanted.lines[version], live.lines.get(version))
    if wanted.now is not None and not _same(wanted.now, live.now):
        yield Put(wanted.now, live.now)


def _same(one: Item, other: Item | None) -> bool:
    """But for the trace of the request that wrote it."""
    return other is not None and {**one, "traceparent": None} == {**other, "traceparent": None}
