"""Take back what one person did to a video's annotations since a moment, and nothing that others did."""

from __future__ import annotations

from datetime import datetime

from practika.domain.annotation import Act, Annotation, Revision, Rollback, go_back
from practika.domain.caller import Caller
from practika.domain.chain import revision_of
from practika.domain.errors import VersionConflict
from practika.domain.history import by_annotation, differing, touched, without
from practika.domain.ids import AnnotationId, PersonId, VideoId
from practika.domain.model import Model
from practika.domain.policy import Action, demand
from practika.ports.annotations import Annotations, Films
from practika.ports.system import Clock
from practika.usecases.look_up import visible

#: So many annotations are written in one call; the caller goes on from `next`.
MAX_RESTORED = 200
#: So many are looked at in one call.
MAX_LOOKED_AT = 2_000
MAX_TRIES = 5


class RollBackPerson(Model):
    """Whose changes, from when on (included), and where an earlier call ended."""

    video_id: VideoId
    person_id: PersonId
    since: datetime
    after: AnnotationId | None = None


class RolledBack(Model):
    """The annotations that were changed back, as they are now; `next` is None when all of the video was seen.

    `left`: ids of those that others kept changing in the same moment; ask again for them.
    """

    annotations: tuple[Annotation, ...]
    left: tuple[AnnotationId, ...] = ()
    next: AnnotationId | None = None


def roll_back_person(
    command: RollBackPerson, *, caller: Caller, films: Films, annotations: Annotations, clock: Clock
) -> RolledBack:
    """Each touched annotation goes back to what it would be without that person's changes, as a new revision.

    Fields that others set later stay as they set them (domain/history.py). Safe to repeat: what is back already is not
    written again, and what the caller may not see is left alone. Raises Forbidden unless the caller is an owner or a
    coach, and VideoNotFound.
    """
    demand(caller, Action.ROLL_BACK)
    films.get(caller.workspace_id, command.video_id)
    restored: list[Annotation] = []
    left: list[str] = []
    stored = annotations.histories(caller.workspace_id, command.video_id, after=command.after)
    for looked_at, lines in enumerate(by_annotation(line.revision for line in stored), start=1):
        annotation_id = lines[0].annotation.id
        try:
            back = _restored(command, lines, caller=caller, annotations=annotations, clock=clock)
            restored += [back] if back else []
        except VersionConflict:
            left.append(annotation_id)
        if len(restored) == MAX_RESTORED or looked_at == MAX_LOOKED_AT:
            return RolledBack(annotations=tuple(restored), left=tuple(left), next=annotation_id)
    return RolledBack(annotations=tuple(restored), left=tuple(left))


def _restored(
    command: RollBackPerson, lines: list[Revision], *, caller: Caller, annotations: Annotations, clock: Clock
) -> Annotation | None:
    """The annotation after it went back; None when there was nothing to take back. Raises VersionConflict."""
    where = (caller.workspace_id, command.video_id)
    why = Rollback(person_id=command.person_id, since=command.since)
    for _ in range(MAX_TRIES):
        if not visible(lines[-1].annotation, caller):
            return None
        if not touched(lines, command.person_id, command.since):
            return None
        current, goal = lines[-1].annotation, without(lines, command.person_id, command.since)
        if not differing(current, goal):
            return None
        back = go_back(current, goal, at=clock.now())
        act = Act.REMOVED if back.removed and not current.removed else Act.RESTORED
        try:
            line = revision_of(back, act, caller, after=lines[-1].hash, rollback=why)
            annotations.replace(caller.workspace_id, line)
        except VersionConflict:
            lines = [line.revision for line in annotations.history(*where, annotation_id=current.id)]
            continue
        return back
    raise VersionConflict
