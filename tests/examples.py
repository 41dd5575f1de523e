"""Valid records with as few words as possible, for tests about annotations and live sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from practika.domain.anchor import Anchor
from practika.domain.annotation import Act, Annotation, Author, Revision
from practika.domain.caller import Caller, Role
from practika.domain.changes import AnnotationEvent, EventType, Occurrence
from practika.domain.codes import Code
from practika.domain.room import Room
from practika.domain.video import FrameFacts, PublishedMedia, Video, VideoStatus

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DIGEST = "ab" * 32


def named(prefix: str, number: int) -> str:
    """A valid id that is the same every time."""
    return f"{prefix}_{number:026d}"


WORKSPACE, ELSEWHERE = named("wsp", 1), named("wsp", 2)
VIDEO, OTHER_VIDEO = named("vid", 1), named("vid", 2)
ROOM = Room(workspace_id=WORKSPACE, video_id=VIDEO)


def member(number: int = 1, role: Role = Role.MEMBER, workspace_id: str = WORKSPACE) -> Caller:
    """Person number n of a workspace."""
    return Caller(
        person_id=named("usr", number), workspace_id=workspace_id, role=role, name=f"Person {number}"
    )


def film(video_id: str = VIDEO, workspace_id: str = WORKSPACE, **more: Any) -> Video:
    """A ready film of 1,000 frames, 40 ticks each, in milliseconds, that starts at tick 80."""
    frames = FrameFacts(sha256=DIGEST, frame_count=1_000, time_base="1/1000", pts_start=80, pts_end=40_080)
    row: dict[str, Any] = {
        "id": video_id,
        "workspace_id": workspace_id,
        "title": "Juggling",
        "filename": "juggling.mp4",
        "size_bytes": 1_000,
        "created_by": named("usr", 1),
        "created_at": NOON,
        "updated_at": NOON,
        "status": VideoStatus.READY,
        "frames": frames,
        "media": PublishedMedia(prefix=f"media/{workspace_id}/{video_id}/0/"),
    }
    return Video(**{**row, **more})


def anchor(first: int = 10, last: int | None = None) -> Anchor:
    """Frames of `film()`."""
    last = first if last is None else last
    return Anchor(
        frame_start=first,
        frame_end=last,
        pts_start=80 + 40 * first,
        pts_end=80 + 40 * (last + 1),
        time_base="1/1000",
        frame_map_sha256=DIGEST,
    )


def note(number: int = 1, *, by: int = 1, **more: Any) -> Annotation:
    """Annotation number n."""
    row: dict[str, Any] = {
        "id": named("ann", number),
        "video_id": VIDEO,
        "anchor": anchor(),
        "text": f"note {number}",
        "author": Author(id=named("usr", by), name=f"Person {by}"),
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Annotation(**{**row, **more})


def line(annotation: Annotation, act: Act | None = None) -> Revision:
    """The revision that made this version."""
    act = act or (Act.CREATED if annotation.version == 1 else Act.REVISED)
    return Revision(
        version=annotation.version,
        act=act,
        by=annotation.author,
        at=annotation.updated_at,
        annotation=annotation,
    )


def added(number: int, **more: Any) -> AnnotationEvent:
    """The event that annotation number n came into being."""
    return AnnotationEvent(type=EventType.ADDED, annotation=note(number, **more))


def told(event: AnnotationEvent, workspace_id: str = WORKSPACE) -> Occurrence:
    """The event as the stream tells it."""
    return Occurrence(workspace_id=workspace_id, fact=event)


SHAPES: list[dict[str, Any]] = [
    {"kind": "stroke", "points": [[0, 0, 0.5], [0.1, 0.2, 1]]},
    {"kind": "line", "from": [0, 0], "to": [1, 1]},
    {"kind": "arrow", "from": [0.25, 0.25], "to": [0.75, 0.5]},
    {"kind": "box", "x": 0.1, "y": 0.1, "w": 0.5, "h": 0.25},
    {"kind": "ellipse", "x": 0.1, "y": 0.1, "w": 0.5, "h": 0.25},
    {"kind": "polygon", "points": [[0, 0], [1, 0], [0.5, 1]]},
    {"kind": "text", "x": 0.5, "y": 0.5, "text": "elbow", "size": 0.05},
    {"kind": "angle", "a": [0, 0], "vertex": [0.5, 0.5], "b": [1, 0]},
    {"kind": "spotlight", "x": -0.5, "y": -0.5, "w": 2, "h": 2},
    {"kind": "ruler", "from": [0, 0.5], "to": [1, 0.5], "known": {"length": 2.5, "unit": "m"}},
    {"kind": "blur", "x": 0.2, "y": 0.1, "w": 0.2, "h": 0.3, "form": "box", "strength": 0.05},
]


def shape(kind: str, **more: Any) -> dict[str, Any]:
    """The JSON of a shape of that kind."""
    raw = next(one for one in SHAPES if one["kind"] == kind)
    return {"schema": 1, "color": "ink-3", "width": 0.005, **raw, **more}


def code(number: int = 1, **more: Any) -> Code:
    """Code number n of the workspace's vocabulary."""
    row: dict[str, Any] = {
        "id": named("cod", number),
        "workspace_id": WORKSPACE,
        "label": f"Code {number}",
        "color": "ink-2",
        "kind": "point",
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Code.model_validate({**row, **more})
