"""Write many annotations at once, for whoever brings them from elsewhere. Safe to repeat, as a whole and for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from practika.domain.annotation import Act, Annotation, create, same_creation
from practika.domain.caller import Caller
from practika.domain.chain import revision_of
from practika.domain.codes import Code, check_coding
from practika.domain.errors import AnnotationExists, CodeNotFound, Invalid, PractikaError
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model
from practika.domain.policy import Action, demand
from practika.domain.video import Video
from practika.ports.annotations import MAX_ADDED, Annotations, Films, FrameMaps
from practika.ports.codes import CodeBooks
from practika.ports.system import Clock
from practika.usecases.annotate_video import AnnotateVideo
from practika.usecases.place_anchor import place_anchor

#: So many in one call: seconds, not minutes, and an answer that fits.
MAX_IMPORTED = 200
#: A transaction takes 4 MB; each annotation is written twice.
_BYTES = 1_500_000


class Outcome(StrEnum):
    """What became of one."""

    CREATED = "created"
    THERE = "there"
    REFUSED = "refused"


class Imported(Model):
    """`there`: this very annotation was written before. `code` and `message` say why one was refused."""

    id: AnnotationId
    outcome: Outcome
    code: str | None = None
    message: str | None = None


def import_annotations(
    video_id: VideoId,
    commands: Sequence[AnnotateVideo],
    *,
    caller: Caller,
    films: Films,
    annotations: Annotations,
    frame_maps: FrameMaps,
    codes: CodeBooks,
    clock: Clock,
) -> Sequence[Imported]:
    """What became of each, in order. One that is refused stops no other.

    Each names its id and its frames; answers are written one by one, not here. Raises Forbidden and VideoNotFound, and
    Unavailable when the store went away in between: ask again with the same.
    """
    demand(caller, Action.ANNOTATE)
    video = films.get(caller.workspace_id, video_id)
    book = {code.id: code for code in codes.book(caller.workspace_id)}
    made: dict[str, Annotation] = {}
    outcomes: dict[str, Imported] = {}
    for command in commands:
        name = command.id or ""
        try:
            if name in made or name in outcomes:
                raise Invalid("This id stands in the list twice.", field="id")
            made[name] = _made(command, video, book, caller=caller, frame_maps=frame_maps, clock=clock)
        except PractikaError as refusal:
            made.pop(name, None)
            outcomes[name] = _refused(name, refusal)
    for part in _parts(list(made.values())):
        outcomes |= _written(part, caller, annotations)
    return [outcomes[one] for one in dict.fromkeys(command.id or "" for command in commands)]


def _made(
    command: AnnotateVideo,
    video: Video,
    book: dict[str, Code],
    *,
    caller: Caller,
    frame_maps: FrameMaps,
    clock: Clock,
) -> Annotation:
    if command.id is None or command.span is None or command.parent_id is not None:
        raise Invalid("Each of many names its id and its frames, and answers nothing.", field="id")
    anchor = place_anchor(command.span, video, frame_maps=frame_maps)
    if (coding := command.content.code) is not None:
        if coding.code_id not in book:
            raise CodeNotFound
        check_coding(coding, book[coding.code_id], anchor)
    return create(command.id, video.id, anchor, command.content, parent=None, by=caller, at=clock.now())


def _parts(made: Sequence[Annotation]) -> Iterator[list[Annotation]]:
    """Slices that fit one transaction."""
    part: list[Annotation] = []
    size = 0
    for one in made:
        weight = len(one.model_dump_json(by_alias=True).encode())
        if part and (len(part) == MAX_ADDED or size + weight > _BYTES):
            yield part
            part, size = [], 0
        part.append(one)
        size += weight
    if part:
        yield part


def _written(part: Sequence[Annotation], caller: Caller, annotations: Annotations) -> dict[str, Imported]:
    """All at once; one by one where some of them are there already."""
    lines = [revision_of(one, Act.CREATED, caller) for one in part]
    try:
        annotations.add_many(caller.workspace_id, lines)
    except AnnotationExists:
        return {line.annotation.id: _alone(line.annotation, caller, annotations) for line in lines}
    return {one.id: Imported(id=one.id, outcome=Outcome.CREATED) for one in part}


def _alone(annotation: Annotation, caller: Caller, annotations: Annotations) -> Imported:
    try:
        annotations.add(caller.workspace_id, revision_of(annotation, Act.CREATED, caller))
    except AnnotationExists as taken:
        first = annotations.revision(caller.workspace_id, annotation.video_id, annotation.id, 1)
        if same_creation(first.annotation, annotation):
            return Imported(id=annotation.id, outcome=Outcome.THERE)
        return _refused(annotation.id, taken)
    return Imported(id=annotation.id, outcome=Outcome.CREATED)


def _refused(annotation_id: str, refusal: PractikaError) -> Imported:
    return Imported(id=annotation_id, outcome=Outcome.REFUSED, code=refusal.code, message=refusal.message)
