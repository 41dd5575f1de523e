"""What happened in a room after a number, for a client that was away or met a gap."""

from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from api_annotations import models
from practika.domain.changes import CatchUp
from practika.domain.ids import VideoId
from practika.runtime.http import caller
from practika.runtime.observability import counts
from practika.runtime.wiring import live
from practika.usecases.changes_since import changes_since

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.get("/api/videos/<video_id>/changes")
def changes(video_id: VideoId, query: models.ChangesQuery) -> CatchUp:
    who, films, log = caller(router), live.films(), live.change_log()
    found = changes_since(video_id, query.after, caller=who, films=films, log=log)
    counts(CatchUps=1, SnapshotsRequired=int(found.snapshot_required))
    return found
