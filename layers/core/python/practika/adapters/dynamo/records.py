"""What a record of the annotations table's stream means: a durable event, a video's progress, the end of
somebody's sockets, or nothing to tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practika.adapters.dynamo import keys
from practika.domain.annotation import Annotation
from practika.domain.audience import audience_of
from practika.domain.changes import AnnotationEvent, EventType, Occurrence
from practika.domain.recall import PersonNotice
from practika.domain.video import VideoProgress

Image = Mapping[str, Mapping[str, Any]]


def occurrence_in(record: Mapping[str, Any]) -> Occurrence | None:
    """The occurrence, or None for items that nobody is told of (revisions, span classes, what TTL removes).

    Raises KeyError, ValueError or pydantic's ValidationError for an image that this version cannot read.
    """
    change = record["dynamodb"]
    sk, new = change["Keys"]["sk"]["S"], change.get("NewImage")
    if new is None or not (sk in (keys.STATUS, keys.PERSON) or sk.startswith(keys.ANNOTATION)):
        return None
    workspace_id = change["Keys"]["pk"]["S"].split("#")[0]
    body = new["body"]["S"]
    if sk == keys.STATUS:
        return Occurrence(workspace_id=workspace_id, fact=VideoProgress.model_validate_json(body))
    if sk == keys.PERSON:
        return Occurrence(workspace_id=workspace_id, fact=PersonNotice.model_validate_json(body))
    annotation = Annotation.model_validate_json(body)
    old = change.get("OldImage")
    event = AnnotationEvent(
        type=_type_of(annotation, old),
        annotation=annotation,
        was=audience_of(old.get("seen_by", {}).get("S")) if old is not None else None,
        traceparent=new.get("traceparent", {}).get("S"),
    )
    return Occurrence(workspace_id=workspace_id, fact=event)


def _type_of(annotation: Annotation, old: Image | None) -> EventType:
    if old is None:
        return EventType.ADDED
    was_removed = bool(old["removed"]["BOOL"])
    if annotation.removed and not was_removed:
        return EventType.REMOVED
    if was_removed and not annotation.removed:
        return EventType.RESTORED
    return EventType.REVISED
