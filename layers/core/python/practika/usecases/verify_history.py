"""Is the history of an annotation what was written, line by line?"""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.chain import Verdict, verify
from practika.domain.errors import VersionConflict
from practika.domain.ids import AnnotationId, VideoId
from practika.ports.annotations import Annotations, Films
from practika.usecases.look_up import Sight, look_up

MAX_TRIES = 3


def verify_history(
    video_id: VideoId, annotation_id: AnnotationId, *, caller: Caller, films: Films, annotations: Annotations
) -> Verdict:
    """Recomputes every hash and names the first version that cannot be believed.

    Reads the whole history of this one annotation. Raises VideoNotFound, AnnotationNotFound, or VersionConflict when
    others kept changing it meanwhile.
    """
    films.get(caller.workspace_id, video_id)
    sight: Sight = {"caller": caller, "annotations": annotations}
    latest = look_up(video_id, annotation_id, **sight)
    for _ in range(MAX_TRIES):
        found = verify(
            annotations.history(caller.workspace_id, video_id, annotation_id=annotation_id), latest
        )
        after, latest = latest, look_up(video_id, annotation_id, **sight)
        if found.intact or after == latest:
            return found
    raise VersionConflict("This annotation is being changed just now. Try again in a moment.")
