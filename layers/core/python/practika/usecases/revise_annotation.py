"""Change an annotation's words, shapes, colour, place, status, audience or code, on top of the version that a person
saw.

When others were faster, their changes to other fields are kept and this one is merged into them (domain/merge.py).
"""

from __future__ import annotations

from practika.domain.anchor import FrameSpan
from practika.domain.annotation import Act, Amendment, Annotation, asked, conflict_with, revise
from practika.domain.caller import Caller
from practika.domain.chain import revision_of
from practika.domain.codes import check_coding
from practika.domain.errors import VersionConflict
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.merge import merge, repeats, still_to_do
from practika.domain.model import Model
from practika.ports.annotations import Annotations, Films, FrameMaps
from practika.ports.codes import CodeBooks
from practika.ports.system import Clock
from practika.usecases.look_up import look_up, visible
from practika.usecases.place_anchor import place_anchor

#: Tries against others who write the same annotation in the same moment.
MAX_TRIES = 5
#: So many later revisions are looked through for the same request, should it conflict.
MAX_LATER = 100


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
    codes: CodeBooks,
    clock: Clock,
) -> Annotation:
    """The next version, or the current one when it has all of the change already (the same request came twice).

    It was merged when its version is not `command.version` + 1. Raises VersionConflict (details: `current`, `base`,
    `fields`) when others changed the same fields, Forbidden, AnnotationNotFound, Conflict, CodeNotFound, Invalid.
    """
    video = films.get(caller.workspace_id, command.video_id)
    where = (command.video_id, command.annotation_id)
    amendment = command.amendment
    if command.span is not None:
        anchor = place_anchor(command.span, video, frame_maps=frame_maps)
        amendment = Amendment(**{**asked(amendment), "anchor": anchor})
    for _ in range(MAX_TRIES):
        latest = look_up(*where, caller=caller, annotations=annotations)
        current, wanted, based_on = latest.annotation, amendment, None
        if current.version != command.version and asked(amendment):
            based_on = command.version
            wanted = _merged(command, amendment, current, caller=caller, annotations=annotations)
            if not asked(wanted):
                return current
        changed = revise(current, wanted, version=current.version, by=caller, at=clock.now())
        _check_code(changed, current, caller=caller, codes=codes)
        line = revision_of(changed, Act.REVISED, caller, after=latest.hash, based_on=based_on)
        try:
            annotations.replace(caller.workspace_id, line)
        except VersionConflict:
            continue
        return changed
    raise conflict_with(current)


def _check_code(changed: Annotation, before: Annotation, *, caller: Caller, codes: CodeBooks) -> None:
    """Asked only when the event or its place has changed. Raises CodeNotFound or Invalid."""
    coding = changed.code
    if coding is not None and (coding, changed.anchor) != (before.code, before.anchor):
        code = codes.get(caller.workspace_id, coding.code_id)
        check_coding(coding, code, changed.anchor, new=before.code is None or before.code.code_id != code.id)


def _merged(
    command: ReviseAnnotation,
    amendment: Amendment,
    current: Annotation,
    *,
    caller: Caller,
    annotations: Annotations,
) -> Amendment:
    """What is left to change on top of `current`. Raises VersionConflict."""
    where = (caller.workspace_id, command.video_id, command.annotation_id)
    if current.version < command.version:
        raise conflict_with(current)
    if not asked(still_to_do(amendment, current)):
        return Amendment()
    base = annotations.revision(*where, command.version).annotation
    if not visible(base, caller):
        raise conflict_with(current)

    def made_already() -> bool:
        later = annotations.revisions(*where, after=command.version, limit=MAX_LATER)
        befores = [base, *(line.annotation for line in later)]
        lines = zip(befores, later, strict=False)
        return any(repeats(line, before, base, amendment, caller) for before, line in lines)

    try:
        merged = merge(base, amendment, current)
    except VersionConflict:
        if made_already():
            return Amendment()
        raise
    # A shape that this request added and somebody erased since must not come back by the request's repetition.
    return Amendment() if merged.shapes is not None and made_already() else merged
