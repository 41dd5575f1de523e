"""The history of one annotation: who did what when, oldest first."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.annotation import Revision
from practika.domain.caller import Caller
from practika.domain.errors import AnnotationNotFound
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model
from practika.ports.annotations import Annotations, Films


class ListRevisions(Model):
    """At most `limit` lines after version `after`."""

    video_id: VideoId
    annotation_id: AnnotationId
    after: int = 0
    limit: int = 100


def list_revisions(
    query: ListRevisions, *, caller: Caller, films: Films, annotations: Annotations
) -> Sequence[Revision]:
    """Raises VideoNotFound or AnnotationNotFound."""
    films.get(caller.workspace_id, query.video_id)
    lines = annotations.revisions(
        caller.workspace_id, query.video_id, query.annotation_id, after=query.after, limit=query.limit
    )
    if not lines and query.after == 0:
        raise AnnotationNotFound
    return lines
