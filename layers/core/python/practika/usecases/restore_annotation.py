"""Bring a removed annotation back as it was, or any annotation to one of its earlier versions."""

from __future__ import annotations

from practika.domain.annotation import Act, Annotation, conflict_with, restore, restore_to
from practika.domain.caller import Caller
from practika.domain.chain import revision_of
from practika.domain.errors import VersionConflict
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model
from practika.ports.annotations import Annotations, Films
from practika.ports.system import Clock
from practika.usecases.look_up import Sight, look_up, look_up_version


class RestoreAnnotation(Model):
    """`version` is the one that the person saw; without `to_version` it is the tombstone's."""

    video_id: VideoId
    annotation_id: AnnotationId
    version: int
    to_version: int | None = None


def restore_annotation(
    command: RestoreAnnotation, *, caller: Caller, films: Films, annotations: Annotations, clock: Clock
) -> Annotation:
    """The annotation again. Safe to repeat.

    Raises VersionConflict, Forbidden, AnnotationNotFound (that version too), Conflict (not removed), Invalid (that
    version is itself a removal).
    """
    films.get(caller.workspace_id, command.video_id)
    where = (command.video_id, command.annotation_id)
    sight: Sight = {"caller": caller, "annotations": annotations}
    latest = look_up(*where, **sight)
    try:
        if command.to_version is None:
            restored = restore(latest.annotation, version=command.version, by=caller, at=clock.now())
        else:
            goal = look_up_version(*where, command.to_version, **sight).annotation
            restored = restore_to(latest.annotation, goal, version=command.version, by=caller, at=clock.now())
        line = revision_of(
            restored, Act.RESTORED, caller, after=latest.hash, restored_from=command.to_version
        )
        annotations.replace(caller.workspace_id, line)
    except VersionConflict:
        current = look_up(*where, **sight).annotation
        line = look_up_version(*where, current.version, **sight)
        same = (line.act, line.version, line.restored_from)
        if same == (Act.RESTORED, command.version + 1, command.to_version):
            return current
        raise conflict_with(current) from None
    return restored
