"""Change an annotation's words, shapes, colour, place or status, on top of the version that a person saw."""

from __future__ import annotations

from practika.domain.anchor import FrameSpan
from practika.domain.annotation import (
    Act,
    Amendment,
    Annotation,
    conflict_with,
    repeats,
    revise,
)
from practika.domain.caller import Caller
from practika.domain.chain import revision_of
from practika.domain.errors import VersionConflict
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model
from practika.ports.annotations import Annotations, Films, FrameMaps
from practika.ports.system import Clock
from practika.usecases.place_anchor import place_anchor


class ReviseAnnotation(Model):
    """`version` is the one that the change was made on; `span` moves a note to other frames."""

    video_id: VideoId
    annotation_id: AnnotationId
    version: int
    amendment: Amendment
    span: FrameSpan | None = None


def revise_annotation(
    command: ReviseAnnotation,
    *,
    caller: Caller,
    films: Films,
    annotations: Annotations,
    frame_maps: FrameMaps,
    clock: Clock,
) -> Annotation:
    """The next version. Safe to repeat: the same change sent twice is made once.

    Raises VersionConflict (details.current is the current one), Forbidden, AnnotationNotFound, Conflict,
    Invalid.
    """
    video = films.get(caller.workspace_id, command.video_id)
    where = (caller.workspace_id, command.video_id, command.annotation_id)
    latest = annotations.latest(*where)
    amendment = command.amendment
    if command.span is not None:
        anchor = place_anchor(command.span, video, frame_maps=frame_maps)
        amendment = Amendment(**{**_given(amendment), "anchor": anchor})
    try:
        changed = revise(latest.annotation, amendment, version=command.version, by=caller, at=clock.now())
        line = revision_of(changed, Act.REVISED, caller, after=latest.hash)
        annotations.replace(caller.workspace_id, line)
    except VersionConflict:
        current = annotations.get(*where)
        if current.version == command.version + 1 and repeats(
            annotations.revision(*where, current.version), amendment, caller
        ):
            return current
        raise conflict_with(current) from None
    return changed


def _given(amendment: Amendment) -> dict[str, object]:
    return {name: getattr(amendment, name) for name in amendment.model_fields_set}
