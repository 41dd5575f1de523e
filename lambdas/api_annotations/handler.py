"""Door: annotations over HTTP (past: history.py, news: changes.py, words: codes.py). The stream tells people."""

from typing import Any

from aws_lambda_powertools.event_handler import Response, content_types
from aws_lambda_powertools.utilities.typing import LambdaContext

from api_annotations import changes, codes, history, many, models
from practika.domain.annotation import Annotation
from practika.domain.ids import AnnotationId, VideoId
from practika.runtime.http import Api, caller, written
from practika.runtime.wiring import live, people, system
from practika.usecases.annotate_video import annotate_video
from practika.usecases.list_annotations import list_annotations
from practika.usecases.read_annotation import read_annotation
from practika.usecases.read_past import read_past
from practika.usecases.remove_annotation import RemoveAnnotation, remove_annotation
from practika.usecases.revise_annotation import revise_annotation

app = Api()
app.include_router(history.router)
app.include_router(changes.router)
app.include_router(codes.router)
app.include_router(many.router)
LIST = "/api/videos/<video_id>/annotations"
ONE = f"{LIST}/<annotation_id>"


def ports(**more: Any) -> dict[str, Any]:
    """Who asks, and what every verb here works with."""
    return {"caller": caller(app), "films": live.films(), "annotations": live.annotations(), **more}


@app.get(LIST)
def list_all(video_id: VideoId, query: models.ListQuery) -> Response[models.AnnotationList]:
    if query.at is not None:
        past = read_past(query.to_past(video_id, query.at), **ports())
        return Response(200, content_types.APPLICATION_JSON, models.AnnotationList.of_past(past))
    found = list_annotations(query.to_query(video_id), **ports(), log=live.change_log(), clock=system.clock())
    return written(models.AnnotationList.written(found))


@app.post(LIST)
def create(video_id: VideoId, body: models.NewAnnotation) -> Response[Annotation]:
    more = ports(frame_maps=live.frame_maps(), codes=people.codes(), clock=system.clock(), ids=system.ids())
    made = annotate_video(body.to_command(video_id), **more)
    return Response(status_code=201, content_type=content_types.APPLICATION_JSON, body=made)


@app.get(ONE)
def read(video_id: VideoId, annotation_id: AnnotationId) -> Annotation:
    return read_annotation(video_id, annotation_id, **ports())


@app.patch(ONE)
def revise(
    video_id: VideoId, annotation_id: AnnotationId, body: models.ChangedAnnotation
) -> Response[Annotation]:
    """The header `x-practika-merged` says whether others' changes to other fields came in between."""
    more = ports(frame_maps=live.frame_maps(), codes=people.codes(), clock=system.clock())
    made = revise_annotation(body.to_command(video_id, annotation_id), **more)
    merged = "true" if made.version > body.version + 1 else "false"
    return Response(200, content_types.APPLICATION_JSON, made, headers={"x-practika-merged": merged})


@app.delete(ONE)
def remove(video_id: VideoId, annotation_id: AnnotationId, query: models.VersionQuery) -> Annotation:
    command = RemoveAnnotation(video_id=video_id, annotation_id=annotation_id, version=query.version)
    return remove_annotation(command, **ports(), clock=system.clock())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
