"""Annotations, rooms and what they share, the change log, sockets and notices."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from practika.domain.changes import Occurrence
from practika.ports.annotations import Annotations, Films, FrameMaps
from practika.ports.live import (
    Backoff,
    ChangeLog,
    LiveSessions,
    Nearby,
    Notices,
    Relay,
    Rooms,
    Sockets,
    Throttle,
)
from practika.runtime import trace
from practika.runtime.settings import settings
from practika.runtime.wiring.films import videos
from practika.runtime.wiring.system import aws_client, clock, credentials, dynamo, shared_cache

if TYPE_CHECKING:
    from practika.usecases.deliver import Courier
    from practika.usecases.hall import Hall, Limits


@cache
def annotations() -> Annotations:
    from practika.adapters.dynamo.annotations import DynamoAnnotations

    return DynamoAnnotations(dynamo, settings.annotations_table, trace.current)


@cache
def rooms() -> Rooms:
    from practika.adapters.dynamo.rooms import DynamoRooms

    return DynamoRooms(dynamo, settings.live_table, clock())


@cache
def nearby() -> Nearby:
    """Rooms as they were a moment ago, for what flows."""
    from practika.adapters.remembered_rooms import RememberedRooms

    return RememberedRooms(rooms(), clock())


@cache
def sessions() -> LiveSessions:
    from practika.adapters.dynamo.live_sessions import DynamoLiveSessions

    return DynamoLiveSessions(dynamo, settings.live_table, clock())


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

    return RememberedFilms(videos(), shared_cache(), clock())


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
def relay() -> Relay:
    """Passes on what flows. A back end that fans out by itself would be chosen here."""
    from practika.adapters.socket_relay import SocketRelay

    return SocketRelay(sockets())


@cache
def limits() -> "Limits":
    from practika.usecases.hall import Limits

    return Limits(settings.room_posts)


@cache
def throttle() -> Throttle:
    from practika.adapters.throttle import RoomThrottle

    return RoomThrottle(settings.room_posts)


def courier() -> "Courier":
    """Posts to everyone in a room."""
    from practika.usecases.deliver import Courier

    return Courier(rooms(), sockets(), backoff(), throttle())


def hall() -> "Hall":
    """All that the doors of a socket's life need."""
    from practika.usecases.hall import Hall

    return Hall(
        rooms=rooms(),
        nearby=nearby(),
        sessions=sessions(),
        log=change_log(),
        sockets=sockets(),
        relay=relay(),
        limits=limits(),
        backoff=backoff(),
        throttle=throttle(),
        clock=clock(),
    )


@cache
def backoff() -> Backoff:
    from practika.adapters.backoff import JitteredBackoff

    return JitteredBackoff()
