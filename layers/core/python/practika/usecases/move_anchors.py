"""Moves a video's notes onto another frame map of the same film, by their exact time stamps."""

from __future__ import annotations

from practika.domain.anchor import moved_onto
from practika.domain.annotation import Act, move
from practika.domain.caller import practika_itself
from practika.domain.chain import revision_of
from practika.domain.errors import VersionConflict
from practika.domain.frame_map import FrameMap
from practika.domain.history import by_annotation
from practika.domain.ids import VideoId, WorkspaceId
from practika.ports.annotations import Annotations
from practika.ports.system import Clock

#: Tries against people who write the same note in the same moment.
MAX_TRIES = 5


def move_anchors(
    workspace_id: WorkspaceId,
    video_id: VideoId,
    frames: FrameMap,
    *,
    annotations: Annotations,
    clock: Clock,
) -> int:
    """Every note, removed ones too, that stands on another map gets one more revision; how many were moved.

    Safe to repeat: what stands on this map already is left alone. Raises VersionConflict when people keep writing.
    """
    stored = annotations.histories(workspace_id, video_id, after=None)
    last = [lines[-1].annotation for lines in by_annotation(line.revision for line in stored)]
    astray = [note.id for note in last if note.anchor.frame_map_sha256 != frames.sha256]
    for annotation_id in astray:
        _move(workspace_id, video_id, annotation_id, frames, annotations=annotations, clock=clock)
    return len(astray)


def _move(
    workspace_id: str,
    video_id: str,
    annotation_id: str,
    frames: FrameMap,
    *,
    annotations: Annotations,
    clock: Clock,
) -> None:
    who = practika_itself(workspace_id)
    for _ in range(MAX_TRIES):
        latest = annotations.latest(workspace_id, video_id, annotation_id)
        if latest.annotation.anchor.frame_map_sha256 == frames.sha256:
            return
        moved = move(latest.annotation, moved_onto(latest.annotation.anchor, frames), at=clock.now())
        try:
            annotations.replace(workspace_id, revision_of(moved, Act.REVISED, who, after=latest.hash))
        except VersionConflict:
            continue
        return
    raise VersionConflict
