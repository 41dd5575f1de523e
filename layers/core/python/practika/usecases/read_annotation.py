"""One annotation as it is now, a tombstone too."""

from __future__ import annotations

from practika.domain.annotation import Annotation
from practika.domain.caller import Caller
from practika.domain.ids import AnnotationId, VideoId
from practika.ports.annotations import Annotations, Films
from practika.usecases.look_up import look_up


def read_annotation(
    video_id: VideoId, annotation_id: AnnotationId, *, caller: Caller, films: Films, annotations: Annotations
) -> Annotation:
    """Raises VideoNotFound or AnnotationNotFound."""
    films.get(caller.workspace_id, video_id)
    return look_up(video_id, annotation_id, caller=caller, annotations=annotations).annotation
