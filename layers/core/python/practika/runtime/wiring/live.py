"""Annotations, rooms, the change log, sockets and notices."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from practika.domain.changes import Occurrence
from practika.ports.annotations import Annotations, Films, FrameMaps
from practika.ports.live import Backoff, ChangeLog, Notices, Rooms, Sockets
from practika.runtime.settings import settings
from practika.runtime.wiring.films import videos
from practika.runtime.wiring.system import aws_client, clock, credentials, dynamo


@cache
def annotations() -> Annotations:
    from practika.adapters.dynamo.annotations import DynamoAnnotations

    return DynamoAnnotations(dynamo, settings.annotations_table)


@cache
def rooms() -> Rooms:
    from practika.adapters.dynamo.rooms import DynamoRooms

    return DynamoRooms(dynamo, settings.live_table, clock())


@cache
def change_log() -> ChangeLog:
    from practika.adapters.dynamo.change_log import DynamoChangeLog

    return DynamoChangeLog(dynamo, settings.live_table, clock=clock(), backoff=backoff())


@cache
def notices() -> Notices:
    """Tells people how far a video is."""
    from practika.adapters.dynamo.notices import DynamoNotices

    return DynamoNotices(dynamo, settings.annotations_table, clock())


def occurrence_in(record: Mapping[str, Any]) -> Occurrence | None:
    """What a stream record means to people."""
    from practika.adapters.dynamo import records

    return records.occurrence_in(record)


@cache
def films() -> Films:
    """Videos as live work sees them: the rows of playable ones are remembered for half a minute."""
    from practika.adapters.film_facts import RememberedFilms

    return RememberedFilms(videos(), clock())


@cache
def frame_maps() -> FrameMaps:
    from practika.adapters.frame_maps import S3FrameMaps

    return S3FrameMaps(lambda: aws_client("s3"), settings.media_bucket)


@cache
def sockets() -> Sockets:
    """The management endpoint of the WebSocket API. It repeats nothing by itself: `deliver` repeats what failed."""
    from practika.adapters.signed_sockets import SignedSockets

    return SignedSockets(settings.socket_endpoint, settings.region, credentials=credentials, clock=clock())


@cache
def backoff() -> Backoff:
    from practika.adapters.backoff import JitteredBackoff

    return JitteredBackoff()
