"""From domain records to JSON: the addresses of media and the names of makers are looked up here."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler import Response, content_types

from api_videos.models import VideoView
from practika.domain.video import IngestStage, Video
from practika.runtime.wiring import films, people


def views(*videos: Video) -> list[VideoView]:
    """Views of many videos with one question for all names, and one for the places of those that wait."""
    names = people.accounts().names({video.created_by for video in videos}) if videos else {}
    waiting = [video.id for video in videos if video.stage is IngestStage.QUEUED]
    places = films.turns().places(waiting) if waiting else {}
    links = films.media_links()
    return [VideoView.of(video, names, links, ahead=places.get(video.id)) for video in videos]


def answer(status: int, body: Any = None) -> Response[Any]:
    """A JSON answer with a status of its own."""
    return Response(status_code=status, content_type=content_types.APPLICATION_JSON, body=body)
