"""Annotations in DynamoDB: the current item and its revision are written in one transaction, or neither is."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.faults import ConditionFailed, translated
from practika.adapters.dynamo.paged import all_items
from practika.domain.annotation import FORM, Annotation, Revision, wire_json
from practika.domain.audience import mark_of, marks_of
from practika.domain.caller import Caller
from practika.domain.chain import Latest, StoredLine
from practika.domain.errors import AnnotationExists, AnnotationNotFound, VersionConflict
from practika.ports.annotations import EVERY, MAX_LOOKED_AT, Page, Place, Wanted, Window

#: A page ends here even below its limit: Lambda answers with 6 MB at most.
MAX_PAGE_BYTES = 2_000_000
#: Known span classes of so many videos are remembered in one environment.
_REMEMBERED_FILMS = 10_000

Row = tuple[str, str]  # place in the index, JSON

#: By how many marks the viewer has: without a mark an annotation is for everyone.
_FOR_THE_VIEWER = {
    count: f"(attribute_not_exists(seen_by) OR seen_by IN ({', '.join(f':mark{n}' for n in range(count))}))"
    for count in (1, 2)
}


class DynamoAnnotations:
    """Calls: add 1 (2 for the first of its span class in an environment), add_many the same for all of them, replace 1,
    get 1, within 1 + one a class."""

    def __init__(
        self, client: Callable[[], DynamoCalls], table: str, trace: Callable[[], str | None] = lambda: None
    ) -> None:
        """`trace` names the `traceparent` that a write belongs to; the stream carries it to the fan-out."""
        self._client = client
        self._table = table
        self._trace = trace
        self._classes: dict[str, set[int]] = {}

    def add(self, workspace_id: str, revision: Revision) -> None:
        try:
            self._write(workspace_id, revision, {"ConditionExpression": "attribute_not_exists(pk)"})
        except ConditionFailed as taken:
            raise AnnotationExists from taken

    def add_many(self, workspace_id: str, revisions: Sequence[Revision]) -> None:
        new = {"ConditionExpression": "attribute_not_exists(pk)"}
        puts = [put for one in revisions for put in self._puts(workspace_id, one, new)]
        try:
            with translated():
                self._client().transact_write_items(TransactItems=puts)
        except ConditionFailed as taken:
            raise AnnotationExists from taken

    def replace(self, workspace_id: str, revision: Revision) -> None:
        before = {
            "ConditionExpression": "version = :before",
            "ExpressionAttributeValues": {":before": keys.number(revision.version - 1)},
        }
        try:
            self._write(workspace_id, revision, before)
        except ConditionFailed as newer:
            raise VersionConflict from newer

    def get(self, workspace_id: str, video_id: str, annotation_id: str) -> Annotation:
        return self.latest(workspace_id, video_id, annotation_id).annotation

    def latest(self, workspace_id: str, video_id: str, annotation_id: str) -> Latest:
        item = self._item(keys.key(keys.film(workspace_id, video_id), keys.annotation(annotation_id)))
        annotation = Annotation.model_validate_json(item["body"]["S"])
        return Latest(annotation=annotation, hash=item.get("chain", {}).get("S"))

    def revision(self, workspace_id: str, video_id: str, annotation_id: str, version: int) -> Revision:
        where = keys.key(keys.film(workspace_id, video_id), keys.revision(annotation_id, version))
        return Revision.model_validate_json(self._item(where)["body"]["S"])

    def revisions(
        self, workspace_id: str, video_id: str, annotation_id: str, *, after: int, limit: int
    ) -> Sequence[Revision]:
        film = keys.film(workspace_id, video_id)
        bounds = keys.revision(annotation_id, after + 1), keys.revision(annotation_id, keys.LAST_VERSION)
        return [line.revision for line in islice(self._lines(film, *bounds, page=limit), limit)]

    def history(self, workspace_id: str, video_id: str, *, annotation_id: str) -> Iterator[StoredLine]:
        bounds = keys.revision(annotation_id, 0), keys.revision(annotation_id, keys.LAST_VERSION)
        return self._lines(keys.film(workspace_id, video_id), *bounds)

    def histories(self, workspace_id: str, video_id: str, *, after: str | None) -> Iterator[StoredLine]:
        # "~" sorts after every character of an id and of a version
        first = f"{keys.REVISION}{after}~" if after else keys.REVISION
        return self._lines(keys.film(workspace_id, video_id), first, f"{keys.REVISION}~")

    def rewrite(self, workspace_id: str, video_id: str, line: StoredLine) -> None:
        where = keys.key(keys.film(workspace_id, video_id), keys.revision(line.annotation_id, line.version))
        try:
            with translated():
                self._client().put_item(
                    TableName=self._table,
                    Item={**where, "body": keys.text(line.body)},
                    ConditionExpression="attribute_exists(pk)",
                )
        except ConditionFailed as missing:
            raise AnnotationNotFound from missing

    def within(
        self,
        workspace_id: str,
        video_id: str,
        window: Window,
        *,
        viewer: Caller,
        limit: int,
        after: Place | None,
        wanted: Wanted = EVERY,
    ) -> Page:
        film = keys.film(workspace_id, video_id)
        spans = sorted(self._spans(film))
        ranges = [self._range(film, span, window, viewer, limit, after) for span in spans]
        rows: list[Row] = []
        size = 0
        seen = ""
        for looked_at, row in enumerate(heapq.merge(*ranges)):
            full = len(rows) == limit or (rows and size + len(row[1]) > MAX_PAGE_BYTES)
            if full or (looked_at >= MAX_LOOKED_AT and not wanted.any):
                return Page(bodies=_bodies(rows), next=_place(seen))
            seen = row[0]
            if wanted.any or wanted.has(Annotation.model_validate_json(row[1])):
                rows.append(row)
                size += len(row[1])
        return Page(bodies=_bodies(rows))

    def _write(self, workspace_id: str, revision: Revision, condition: dict[str, Any]) -> None:
        with translated():
            self._client().transact_write_items(TransactItems=self._puts(workspace_id, revision, condition))

    def _puts(self, workspace_id: str, revision: Revision, condition: dict[str, Any]) -> list[Any]:
        """The current item under that condition, and the line of history."""
        annotation = revision.annotation
        film = keys.film(workspace_id, annotation.video_id)
        current = current_item(film, revision)
        if traceparent := self._trace():
            current["traceparent"] = keys.text(traceparent)
        if not annotation.removed:
            self._remember_span(film, annotation.anchor.span_class)
        line = {
            **keys.key(film, keys.revision(annotation.id, annotation.version)),
            "body": keys.text(revision.model_dump_json(by_alias=True)),
        }
        new = "attribute_not_exists(pk)"
        return [
            {"Put": {"TableName": self._table, "Item": current, **condition}},
            {"Put": {"TableName": self._table, "Item": line, "ConditionExpression": new}},
        ]

    def _remember_span(self, film: str, span_class: int) -> None:
        """Before the first annotation of a class is written, or a list could miss it."""
        if span_class in self._classes.get(film, ()):
            return
        with translated():
            self._client().update_item(
                TableName=self._table,
                Key=keys.key(film, keys.SPANS),
                UpdateExpression="ADD classes :class",
                ExpressionAttributeValues={":class": {"NS": [str(span_class)]}},
            )
        if len(self._classes) >= _REMEMBERED_FILMS:
            self._classes.clear()
        self._classes.setdefault(film, set()).add(span_class)

    def _spans(self, film: str) -> set[int]:
        with translated():
            found = self._client().get_item(
                TableName=self._table, Key=keys.key(film, keys.SPANS), ConsistentRead=True
            )
        return {int(one) for one in found.get("Item", {}).get("classes", {}).get("NS", ())}

    def _range(
        self, film: str, span_class: int, window: Window, viewer: Caller, limit: int, after: Place | None
    ) -> Iterator[Row]:
        """Rows of one class that touch the window and are for the viewer, after that place, in order; read as they are
        asked for."""
        first = keys.window_place(window.first - 2**span_class + 1)
        if after is not None:
            # "~" sorts after every character of an id: strictly behind that annotation, still on its frame
            first = max(first, keys.window_place(after.frame_start, after.id + "~"))
        last = keys.window_place(window.last, "~")
        if first > last:
            return
        marks = marks_of(viewer)
        found = self._query(
            limit + 1,
            IndexName=keys.WINDOW_INDEX,
            KeyConditionExpression="wpk = :wpk AND wsk BETWEEN :first AND :last",
            FilterExpression=f"frame_end >= :from AND {_FOR_THE_VIEWER[len(marks)]}",
            ExpressionAttributeValues={
                ":wpk": keys.text(keys.window_partition(film, span_class)),
                ":first": keys.text(first),
                ":last": keys.text(last),
                ":from": keys.number(window.first),
                **{f":mark{place}": keys.text(mark) for place, mark in enumerate(marks)},
            },
        )
        for item in found:
            yield item["wsk"]["S"], _of_today(item)

    def _lines(self, film: str, first: str, last: str, page: int | None = None) -> Iterator[StoredLine]:
        found = self._query(
            page,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":pk": keys.text(film),
                ":first": keys.text(first),
                ":last": keys.text(last),
            },
            ConsistentRead=True,
        )
        for item in found:
            annotation_id, version = keys.revised(item["sk"]["S"])
            yield StoredLine(annotation_id=annotation_id, version=version, body=item["body"]["S"])

    def _query(self, page: int | None, **query: Any) -> Iterator[keys.Item]:
        """Items in order, read as they are asked for; `page` per call, or as many as fit (1 MB)."""
        limit = {"Limit": page} if page else {}
        return all_items(self._client(), TableName=self._table, **limit, **query)

    def _item(self, where: keys.Item) -> keys.Item:
        with translated():
            found = self._client().get_item(TableName=self._table, Key=where, ConsistentRead=True)
        if "Item" not in found:
            raise AnnotationNotFound
        item: keys.Item = found["Item"]
        return item


def current_item(film: str, revision: Revision) -> keys.Item:
    """The annotation as that revision left it; the operator's restore makes it anew from history by this too."""
    annotation = revision.annotation
    item: keys.Item = {
        **keys.key(film, keys.annotation(annotation.id)),
        "body": keys.text(wire_json(annotation)),
        "form": keys.number(FORM),
        "version": keys.number(annotation.version),
        "removed": {"BOOL": annotation.removed},
        "frame_end": keys.number(annotation.anchor.frame_end),
    }
    mark = mark_of(annotation.audience, annotation.author.id)
    if mark is not None:
        item["seen_by"] = keys.text(mark)
    if revision.hash is not None:
        item["chain"] = keys.text(revision.hash)
    if not annotation.removed:
        item |= keys.window_keys(film, annotation.anchor, annotation.id)
    return item


def _place(row: str) -> Place:
    frame, _, annotation_id = row.partition("#")
    return Place(frame_start=int(frame), id=annotation_id)


def _bodies(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(body for _, body in rows)


def _of_today(item: keys.Item) -> str:
    """The stored JSON; what is of an older form is read and written anew."""
    body: str = item["body"]["S"]
    if item.get("form") == keys.number(FORM):
        return body
    return wire_json(Annotation.model_validate_json(body))
