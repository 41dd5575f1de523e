"""Annotations, rooms, the change log, sockets and notices."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from practika.domain.changes import Occurrence
from practika.ports.annotations import Annotations, Films, FrameMaps
from practika.ports.live import Backoff, ChangeLog, Notices, Rooms, Sockets
from practika.runtime.settings import settings
from practika.runtime.wiring.films import videos
from practika.runtime.wiring.system import aws_client, clock


@cache
def annotations() -> Annotations:
    from practika.adapters.dynamo.annotations import DynamoAnnotations

    return DynamoAnnotations(lambda: aws_client("dynamodb"), settings.annotations_table)


@cache
def rooms() -> Rooms:
    from practika.adapters.dynamo.rooms import DynamoRooms

    return DynamoRooms(lambda: aws_client("dynamodb"), settings.live_table, clock())


@cache
def change_log() -> ChangeLog:
    from practika.adapters.dynamo.change_log import DynamoChangeLog

    return DynamoChangeLog(
        lambda: aws_client("dynamodb"), settings.live_table, clock=clock(), backoff=backoff()
    )


@cache
def notices() -> Notices:
    """Tells people how far a video is."""
    from practika.adapters.dynamo.notices import DynamoNotices

    return DynamoNotices(lambda: aws_client("dynamodb"), settings.annotations_table, clock())


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
    from practika.adapters.sockets import GatewaySockets

    return GatewaySockets(_gateway)


@cache
def backoff() -> Backoff:
    from practika.adapters.backoff import JitteredBackoff

    return JitteredBackoff()


@cache
def _gateway() -> Any:
    """The management endpoint of the WebSocket API. It must not retry by itself: `deliver` repeats what failed."""
    import boto3
    from botocore.config import Config

    config = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1}, tcp_keepalive=True)
    return boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=settings.socket_endpoint,
        region_name=settings.region,
        config=config,
    )
