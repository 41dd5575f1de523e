"""Take an annotation away: it becomes a tombstone that everybody is told of and that can be restored."""

from __future__ import annotations

from practika.domain.annotation import Act, Annotation, conflict_with, remove
from practika.domain.caller import Caller
from practika.domain.chain import revision_of
from practika.domain.errors import VersionConflict
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model
from practika.ports.annotations import Annotations, Films
from practika.ports.system import Clock
from practika.usecases.look_up import look_up


class RemoveAnnotation(Model):
    """`version` is the one that the person saw."""

    video_id: VideoId
    annotation_id: AnnotationId
    version: int


def remove_annotation(
    command: RemoveAnnotation, *, caller: Caller, films: Films, annotations: Annotations, clock: Clock
) -> Annotation:
    """The tombstone. Safe to repeat. Raises VersionConflict, Forbidden, AnnotationNotFound, Conflict."""
    films.get(caller.workspace_id, command.video_id)
    where = (command.video_id, command.annotation_id)
    latest = look_up(*where, caller=caller, annotations=annotations)
    try:
        removed = remove(latest.annotation, version=command.version, by=caller, at=clock.now())
        line = revision_of(removed, Act.REMOVED, caller, after=latest.hash)
        annotations.replace(caller.workspace_id, line)
    except VersionConflict:
        current = look_up(*where, caller=caller, annotations=annotations).annotation
        if current.removed and current.version == command.version + 1:
            return current
        raise conflict_with(current) from None
    return removed
