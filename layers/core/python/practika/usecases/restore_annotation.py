"""Bring a removed annotation back as it was."""

from __future__ import annotations

from practika.domain.annotation import Act, Annotation, conflict_with, restore
from practika.domain.caller import Caller
from practika.domain.chain import revision_of
from practika.domain.errors import VersionConflict
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model
from practika.ports.annotations import Annotations, Films
from practika.ports.system import Clock


class RestoreAnnotation(Model):
    """`version` is the tombstone's."""

    video_id: VideoId
    annotation_id: AnnotationId
    version: int


def restore_annotation(
    command: RestoreAnnotation, *, caller: Caller, films: Films, annotations: Annotations, clock: Clock
) -> Annotation:
    """The annotation again. Safe to repeat. Raises VersionConflict, Forbidden, AnnotationNotFound, Conflict."""
    films.get(caller.workspace_id, command.video_id)
    where = (caller.workspace_id, command.video_id, command.annotation_id)
    latest = annotations.latest(*where)
    try:
        restored = restore(latest.annotation, version=command.version, by=caller, at=clock.now())
        line = revision_of(restored, Act.RESTORED, caller, after=latest.hash)
        annotations.replace(caller.workspace_id, line)
    except VersionConflict:
        current = annotations.get(*where)
        line = annotations.revision(*where, current.version)
        if line.act is Act.RESTORED and line.version == command.version + 1:
            return current
        raise conflict_with(current) from None
    return restored
