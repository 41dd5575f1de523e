"""Routes about the past of annotations: their revisions, whether those can be believed, and the way back."""

from typing import Any

from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from api_annotations import history_models as models
from practika.domain.annotation import Annotation
from practika.domain.chain import Verdict
from practika.domain.history import Difference
from practika.domain.ids import AnnotationId, VideoId
from practika.runtime.http import caller
from practika.runtime.wiring import live, system
from practika.usecases.list_revisions import list_revisions
from practika.usecases.read_history import FilmHistory, read_history
from practika.usecases.read_past import compare_versions
from practika.usecases.restore_annotation import restore_annotation
from practika.usecases.roll_back_person import RolledBack, roll_back_person
from practika.usecases.verify_history import verify_history

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]
ONE = "/api/videos/<video_id>/annotations/<annotation_id>"


def ports(**more: Any) -> dict[str, Any]:
    """Who asks, and what every verb here works with."""
    return {"caller": caller(router), "films": live.films(), "annotations": live.annotations(), **more}


@router.get(f"{ONE}/revisions")
def revisions(video_id: VideoId, annotation_id: AnnotationId, query: models.HistoryQuery) -> models.History:
    asked = query.to_query(video_id, annotation_id)
    return models.History.of(list_revisions(asked, **ports()))


@router.get(f"{ONE}/diff")
def diff(video_id: VideoId, annotation_id: AnnotationId, query: models.DiffQuery) -> Difference:
    return compare_versions(video_id, annotation_id, query.first, query.last, **ports())


@router.get(f"{ONE}/verify")
def verify(video_id: VideoId, annotation_id: AnnotationId) -> Verdict:
    return verify_history(video_id, annotation_id, **ports())


@router.post(f"{ONE}/restore")
def restore(video_id: VideoId, annotation_id: AnnotationId, body: models.RestoredAnnotation) -> Annotation:
    command = body.to_command(video_id, annotation_id)
    return restore_annotation(command, **ports(clock=system.clock()))


@router.get("/api/videos/<video_id>/history")
def whole_film(video_id: VideoId, query: models.FilmHistoryQuery) -> FilmHistory:
    return read_history(video_id, query.cursor, **ports())


@router.post("/api/videos/<video_id>/history/restore")
def roll_back(video_id: VideoId, body: models.RestoredHistory) -> RolledBack:
    return roll_back_person(body.to_command(video_id), **ports(clock=system.clock()))
