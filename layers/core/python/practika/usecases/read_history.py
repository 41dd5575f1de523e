"""Everything that was ever done to the annotations of a video, as far as it is for the caller."""

from __future__ import annotations

from practika.domain.annotation import Revision, wire_json
from practika.domain.caller import Caller
from practika.domain.history import by_annotation
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model
from practika.ports.annotations import Annotations, Films
from practika.usecases.look_up import visible

#: A page ends after the annotation with which it has so many bytes, or so many annotations were looked at.
MAX_PAGE_BYTES = 1_500_000
MAX_LOOKED_AT = 2_000


class FilmHistory(Model):
    """Lines in order of (annotation, version). `next` is where to go on, None at the end; a page may be empty and not
    the last."""

    revisions: tuple[Revision, ...]
    next: AnnotationId | None = None


def read_history(
    video_id: VideoId, after: AnnotationId | None, *, caller: Caller, films: Films, annotations: Annotations
) -> FilmHistory:
    """The lines of the annotations behind `after`. What the caller may not see now has no past for them, and a version
    that was not for them is left out. Raises VideoNotFound."""
    films.get(caller.workspace_id, video_id)
    found: list[Revision] = []
    size = 0
    stored = annotations.histories(caller.workspace_id, video_id, after=after)
    for looked_at, history in enumerate(by_annotation(line.revision for line in stored), start=1):
        last = history[-1].annotation
        if visible(last, caller):
            lines = [line for line in history if visible(line.annotation, caller)]
            found += lines
            size += sum(len(wire_json(line.annotation)) for line in lines)
        if size > MAX_PAGE_BYTES or looked_at == MAX_LOOKED_AT:
            return FilmHistory(revisions=tuple(found), next=last.id)
    return FilmHistory(revisions=tuple(found))
