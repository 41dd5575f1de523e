"""Films of annotations in two tables: what differs, and the writing of what is brought back.

A film is one partition, read whole from both sides, one film after the other. An annotation is written in transactions
that hold only while nothing else was written since the plan. In the same transaction goes the room's note that this
version was told already: so the fan-out gives what came back a new number, and pages that are open hear of it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from cdk.restore.notes import Finding, Item, Judged, Put, Side, judge
from practika.adapters.dynamo import keys
from practika.domain.room import Room

#: A transaction has at most 100 items and 4 MB.
PUTS_A_TRANSACTION = 90
BYTES_A_TRANSACTION = 3_000_000
MAX_TRIES = 6
#: Left alone: it is made anew by the next progress of a film.
PASSING = {keys.STATUS}


@dataclass(frozen=True)
class FilmPlan:
    """What is to be done for one film. `classes`: span classes that its lists would miss. `strange`: sort keys that
    this tool does not know."""

    film: str
    notes: tuple[Judged, ...]
    classes: frozenset[str] = frozenset()
    strange: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        return bool(self.classes) or any(note.puts for note in self.notes)


@dataclass
class Done:
    """Annotations that were brought back, those that somebody wrote meanwhile, those whose chain does not hold now."""

    back: list[str] = field(default_factory=list)
    meanwhile: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Tables:
    """The live table, the table as it was kept, and the one with the rooms' logs. `at_once`: films that are read, and
    annotations that are written, side by side."""

    dynamo: Any
    live: str
    kept: str
    rooms: str
    at_once: int = 1

    def films(self) -> Sequence[str]:
        """Every film that was kept, by its partition."""
        pages = self.dynamo.get_paginator("scan").paginate(TableName=self.kept, ProjectionExpression="pk")
        return sorted({item["pk"]["S"] for page in pages for item in page["Items"]})

    def plans(self, films: Sequence[str]) -> Iterator[FilmPlan]:
        """In the order of the films."""
        with ThreadPoolExecutor(self.at_once) as pool:
            yield from pool.map(self.plan, films)

    def plan(self, film: str) -> FilmPlan:
        """Reads the film on both sides; writes nothing."""
        live, kept = self._partition(self.live, film), self._partition(self.kept, film)
        here, there = _sides(live), _sides(kept)
        notes = [
            judge(film, note, live=here.get(note, Side()), kept=side) for note, side in sorted(there.items())
        ]
        known = (keys.ANNOTATION, keys.REVISION, keys.SPANS)
        strange = [sk for sk in kept if not sk.startswith(known) and sk not in PASSING and sk not in live]
        return FilmPlan(film, tuple(notes), _classes_missing(live, kept, notes), tuple(strange))

    def bring_back(self, plan: FilmPlan, done: Done) -> None:
        """Writes what the plan says, then looks at every annotation that it wrote."""
        if plan.classes:
            self.dynamo.update_item(
                TableName=self.live,
                Key=keys.key(plan.film, keys.SPANS),
                UpdateExpression="ADD classes :classes",
                ExpressionAttributeValues={":classes": {"NS": sorted(plan.classes)}},
            )
        notes = [note for note in plan.notes if note.puts]
        with ThreadPoolExecutor(self.at_once) as pool:
            written = list(pool.map(lambda note: self._write(plan.film, note), notes))
        wrote = {note.annotation_id for note, was in zip(notes, written, strict=True) if was}
        done.back += sorted(wrote)
        done.meanwhile += [note.annotation_id for note in notes if note.annotation_id not in wrote]
        sides = _sides(self._partition(self.live, plan.film)) if wrote else {}
        done.broken += [note for note in sorted(wrote) if not sides.get(note, Side()).whole(note)]

    def _write(self, film: str, note: Judged) -> bool:
        """False when somebody wrote meanwhile: then the current item is as they left it."""
        return all(self._transact(film, note.annotation_id, part) for part in _parts(note.puts))

    def _transact(self, film: str, annotation_id: str, puts: Sequence[Put]) -> bool:
        items = [{"Put": {"TableName": self.live, "Item": put.item, **_unless_changed(put)}} for put in puts]
        current = next((put.item for put in puts if put.is_current), None)
        if current is not None:
            items.append({"Delete": {"TableName": self.rooms, "Key": _mark(film, annotation_id, current)}})
        for attempt in range(1, MAX_TRIES + 1):
            try:
                self.dynamo.transact_write_items(TransactItems=items)
                return True
            except ClientError as error:
                if error.response["Error"]["Code"] != "TransactionCanceledException":
                    raise
                reasons = {one.get("Code") for one in error.response.get("CancellationReasons", ())}
                if "ConditionalCheckFailed" in reasons:
                    return False
                if attempt == MAX_TRIES:
                    raise
            time.sleep(0.1 * 2**attempt)
        return False

    def _partition(self, table: str, film: str) -> dict[str, Item]:
        pages = self.dynamo.get_paginator("query").paginate(
            TableName=table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": keys.text(film)},
            ConsistentRead=True,
        )
        return {item["sk"]["S"]: item for page in pages for item in page["Items"]}


def counted(plans: Sequence[FilmPlan]) -> Mapping[Finding, int]:
    """How many annotations there are of each finding."""
    return Counter(note.finding for plan in plans for note in plan.notes)


def _sides(items: Mapping[str, Item]) -> dict[str, Side]:
    """By annotation, in one pass."""
    current: dict[str, Item] = {}
    lines: dict[str, dict[int, Item]] = {}
    for sk, item in items.items():
        if sk.startswith(keys.ANNOTATION):
            current[sk.removeprefix(keys.ANNOTATION)] = item
        elif sk.startswith(keys.REVISION):
            annotation_id, version = keys.revised(sk)
            lines.setdefault(annotation_id, {})[version] = item
    ids = current.keys() | lines.keys()
    return {each: Side(current.get(each), lines.get(each, {})) for each in ids}


def _classes_missing(
    live: Mapping[str, Item], kept: Mapping[str, Item], notes: Sequence[Judged]
) -> frozenset[str]:
    """Of what was kept, of what lies there, and of what is brought back; a list reads only classes that are noted."""

    def noted(items: Mapping[str, Item]) -> set[str]:
        return set(items.get(keys.SPANS, {}).get("classes", {}).get("NS", ()))

    puts = [put.item for note in notes for put in note.puts]
    listed = [item["wpk"]["S"] for item in (*live.values(), *puts) if "wpk" in item]
    used = {str(int(partition.rsplit("#", 1)[1])) for partition in listed}
    return frozenset((noted(kept) | used) - noted(live))


def _parts(puts: Sequence[Put]) -> Iterator[list[Put]]:
    """Slices that fit one transaction; the current item stands in the last."""
    part: list[Put] = []
    weight = 0
    for put in puts:
        if part and (len(part) == PUTS_A_TRANSACTION or weight + put.weight > BYTES_A_TRANSACTION):
            yield part
            part, weight = [], 0
        part.append(put)
        weight += put.weight
    if part:
        yield part


def _unless_changed(put: Put) -> dict[str, Any]:
    if put.seen is None:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    if "body" not in put.seen:
        return {"ConditionExpression": "attribute_not_exists(body)"}
    return {
        "ConditionExpression": "body = :seen",
        "ExpressionAttributeValues": {":seen": put.seen["body"]},
    }


def _mark(film: str, annotation_id: str, current: Item) -> Item:
    """The room's note that this version was told."""
    workspace_id, video_id = film.split("#")
    room = Room(workspace_id=workspace_id, video_id=video_id)
    return keys.key(keys.room_log(room), keys.event(f"{annotation_id}#{int(current['version']['N'])}"))
