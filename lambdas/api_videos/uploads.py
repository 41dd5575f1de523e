"""Routes of an upload. Bytes never pass here: they go to S3 by signed URLs."""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from api_videos.models import BegunView, NewVideo, SignedPartsView, UploadView, VideoView, WantedParts
from api_videos.views import answer, views
from practika.runtime.http import caller
from practika.runtime.wiring import films, live, system
from practika.usecases.abort_upload import abort_upload
from practika.usecases.begin_upload import begin_upload
from practika.usecases.complete_upload import complete_upload
from practika.usecases.read_upload import read_upload
from practika.usecases.sign_parts import sign_parts

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # its constructor lacks "-> None"
UPLOAD = "/api/videos/<video_id>/upload"


def ports(**more: Any) -> dict[str, Any]:
    """The rows and the bucket that every step of an upload works with."""
    rows = {"videos": films.videos(), "upload_rows": films.upload_rows(), "uploads": films.uploads()}
    return {**rows, **more}


@router.post("/api/videos")
def begin(body: NewVideo) -> Response[BegunView]:
    rows: dict[str, Any] = {"videos": films.videos(), "upload_rows": films.upload_rows()}
    more = {**rows, "notices": live.notices(), "clock": system.clock(), "ids": system.ids()}
    video, upload = begin_upload(body.to_command(), caller(router), **more)
    return answer(201, BegunView(video=views(video)[0], upload=UploadView.of(upload)))


@router.get(UPLOAD)
def look(video_id: str) -> UploadView:
    return UploadView.of(*read_upload(caller(router), video_id, **ports()))


@router.post(f"{UPLOAD}/parts")
def sign(video_id: str, body: WantedParts) -> SignedPartsView:
    parts, ends = sign_parts(caller(router), video_id, body.parts, **ports(clock=system.clock()))
    return SignedPartsView(parts=list(parts), expires_at=ends)


@router.post(f"{UPLOAD}/complete")
def complete(video_id: str) -> Response[VideoView]:
    return answer(202, views(complete_upload(caller(router), video_id, **ports(notices=live.notices())))[0])


@router.delete(UPLOAD)
def abort(video_id: str) -> Response[None]:
    abort_upload(caller(router), video_id, **ports())
    return answer(204)
