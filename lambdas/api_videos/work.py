"""Routes of the work on a film: stop it, and begin it again."""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from api_videos.models import VideoView
from api_videos.views import answer, views
from practika.runtime.http import caller
from practika.runtime.wiring import films, live, people, system
from practika.usecases.cancel_video import cancel_video
from practika.usecases.retry_video import retry_video

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # its constructor lacks "-> None"
VIDEO = "/api/videos/<video_id>"


@router.post(f"{VIDEO}/retry")
def retry(video_id: str) -> Response[VideoView]:
    retried = retry_video(
        caller(router),
        video_id,
        videos=films.videos(),
        turns=films.turns(),
        originals=films.originals(),
        ingest_machine=films.ingest_machine(),
        notices=live.notices(),
        clock=system.clock(),
    )
    return answer(202, views(retried)[0])


@router.post(f"{VIDEO}/cancel")
def cancel(video_id: str) -> VideoView:
    rows: dict[str, Any] = {"videos": films.videos(), "accounts": people.accounts(), "audit": people.audit()}
    more: dict[str, Any] = {"notices": live.notices(), "clock": system.clock()}
    return views(cancel_video(caller(router), video_id, **rows, **more))[0]
