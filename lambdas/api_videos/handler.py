"""Door: the library of videos over HTTP; uploads stand beside in uploads.py, retry and cancel in
work.py, lessons in lessons.py."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from api_videos.lessons import router as lessons
from api_videos.models import ChangedVideo, VideoList, VideoView, WantedBack
from api_videos.uploads import ports, router
from api_videos.views import answer, views
from api_videos.work import router as work
from practika.domain.original import Original
from practika.runtime.http import Api, caller
from practika.runtime.wiring import films, live, people, system
from practika.usecases.list_videos import list_videos
from practika.usecases.original_moves import bring_back
from practika.usecases.read_video import read_video
from practika.usecases.remove_video import remove_video
from practika.usecases.rename_video import rename_video
from practika.usecases.take_original import take_original

app = Api()
app.include_router(router)
app.include_router(work)
app.include_router(lessons)
VIDEO = "/api/videos/<video_id>"


@app.get("/api/videos")
def library(
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> VideoList:
    page, more = list_videos(caller(app), limit=limit, cursor=cursor, search=q, videos=films.videos())
    return VideoList(videos=views(*page), cursor=more)


@app.get(VIDEO)
def read(video_id: str) -> VideoView:
    return views(read_video(caller(app), video_id, videos=films.videos()))[0]


@app.patch(VIDEO)
def rename(video_id: str, body: ChangedVideo) -> VideoView:
    renamed = rename_video(caller(app), video_id, body.title, videos=films.videos(), notices=live.notices())
    return views(renamed)[0]


@app.delete(VIDEO)
def remove(video_id: str) -> Response[None]:
    more = ports(media_store=films.media_store(), audit=people.audit(), clock=system.clock())
    remove_video(caller(app), video_id, **more)
    return answer(204)


@app.post(f"{VIDEO}/original")
def original(video_id: str) -> Original:
    return take_original(caller(app), video_id, **_of_originals())


@app.post(f"{VIDEO}/original/return")
def ask_back(video_id: str, body: WantedBack) -> Response[VideoView]:
    return answer(202, views(bring_back(caller(app), video_id, body.speed, **_of_originals()))[0])


def _of_originals() -> dict[str, Any]:
    rows: dict[str, Any] = {
        "videos": films.videos(),
        "originals": films.originals(),
        "notices": live.notices(),
    }
    return {**rows, "audit": people.audit(), "clock": system.clock()}


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
