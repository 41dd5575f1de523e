"""Route for importers: many annotations in one call, each of which is written, was there, or is refused in words."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from pydantic import Field

from api_annotations.models import NewAnnotation
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model
from practika.runtime.http import caller
from practika.runtime.wiring import live, people, system
from practika.usecases.annotate_video import AnnotateVideo
from practika.usecases.import_annotations import MAX_IMPORTED, Imported, import_annotations

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


class ImportedAnnotation(NewAnnotation):
    """One of many; its id is the importer's own."""

    id: AnnotationId


class ManyAnnotations(Model):
    """Notes on frames, no answers; at most 200."""

    annotations: Annotated[tuple[ImportedAnnotation, ...], Field(min_length=1, max_length=MAX_IMPORTED)]

    def to_commands(self, video_id: VideoId) -> list[AnnotateVideo]:
        return [one.to_command(video_id) for one in self.annotations]


class ManyOutcomes(Model):
    """What became of each, in order."""

    outcomes: tuple[Imported, ...]


@router.post("/api/videos/<video_id>/annotations/many")
def create_many(video_id: VideoId, body: ManyAnnotations) -> ManyOutcomes:
    outcomes = import_annotations(
        video_id,
        body.to_commands(video_id),
        caller=caller(router),
        films=live.films(),
        annotations=live.annotations(),
        frame_maps=live.frame_maps(),
        codes=people.codes(),
        clock=system.clock(),
    )
    return ManyOutcomes(outcomes=tuple(outcomes))
