"""The annotations of a video as they were at a moment of the past, and what differs between two versions of one."""

from __future__ import annotations

from datetime import datetime

from practika.domain.annotation import Annotation, wire_json
from practika.domain.caller import Caller
from practika.domain.history import Difference, as_of, by_annotation, compare
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model
from practika.ports.annotations import Annotations, Films, Window
from practika.usecases.look_up import Sight, look_up, look_up_version, visible

#: A page ends after so many bytes of annotations, or after so many annotations were looked at.
MAX_PAGE_BYTES = 2_000_000
MAX_LOOKED_AT = 2_000


class ReadPast(Model):
    """At most `limit` annotations that touch the window as they stood at `at`, behind annotation `after`."""

    video_id: VideoId
    at: datetime
    window: Window = Window.model_construct()
    limit: int = 200
    after: AnnotationId | None = None


class Past(Model):
    """In order of their ids. `next` is where to go on, None at the end; a page may be empty and not the last."""

    annotations: tuple[Annotation, ...]
    next: AnnotationId | None = None


def read_past(query: ReadPast, *, caller: Caller, films: Films, annotations: Annotations) -> Past:
    """Those that existed then, were not removed, and are for the caller, then and now. Reads the history of
    everything on the video, page by page.

    Raises VideoNotFound.
    """
    films.get(caller.workspace_id, query.video_id)
    found: list[Annotation] = []
    size = 0
    lines = annotations.histories(caller.workspace_id, query.video_id, after=query.after)
    for looked_at, history in enumerate(by_annotation(line.revision for line in lines), start=1):
        then = as_of(history, query.at)
        seen = visible(history[-1].annotation, caller) and then is not None and visible(then, caller)
        if then is not None and seen and not then.removed and _within(then, query.window):
            found.append(then)
            size += len(wire_json(then))
        if len(found) == query.limit or size > MAX_PAGE_BYTES or looked_at == MAX_LOOKED_AT:
            return Past(annotations=tuple(found), next=history[0].annotation.id)
    return Past(annotations=tuple(found))


def compare_versions(
    video_id: VideoId,
    annotation_id: AnnotationId,
    first: int,
    last: int,
    *,
    caller: Caller,
    films: Films,
    annotations: Annotations,
) -> Difference:
    """What is different in version `last` from version `first`. Raises VideoNotFound or AnnotationNotFound."""
    films.get(caller.workspace_id, video_id)
    sight: Sight = {"caller": caller, "annotations": annotations}
    look_up(video_id, annotation_id, **sight)
    before, after = (look_up_version(video_id, annotation_id, one, **sight) for one in (first, last))
    return compare(before.annotation, after.annotation)


def _within(annotation: Annotation, window: Window) -> bool:
    return annotation.anchor.frame_start <= window.last and annotation.anchor.frame_end >= window.first
