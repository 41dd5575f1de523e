"""The history of one annotation: who did what when, oldest first."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.annotation import Revision
from practika.domain.caller import Caller
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model
from practika.ports.annotations import Annotations, Films
from practika.usecases.look_up import look_up, visible


class ListRevisions(Model):
    """At most `limit` lines after version `after`."""

    video_id: VideoId
    annotation_id: AnnotationId
    after: int = 0
    limit: int = 100


def list_revisions(
    query: ListRevisions, *, caller: Caller, films: Films, annotations: Annotations
) -> Sequence[Revision]:
    """Without the versions that were not for the caller: a short answer is the end. Raises VideoNotFound or
    AnnotationNotFound."""
    films.get(caller.workspace_id, query.video_id)
    where = (query.video_id, query.annotation_id)
    look_up(*where, caller=caller, annotations=annotations)
    seen: list[Revision] = []
    after = query.after
    while len(seen) < query.limit:
        lines = annotations.revisions(caller.workspace_id, *where, after=after, limit=query.limit)
        seen += [line for line in lines if visible(line.annotation, caller)]
        if len(lines) < query.limit:
            break
        after = lines[-1].version
    return seen[: query.limit]
