"""Clock, ids, secrets, AWS clients and the database connection: what every other family is built from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from practika.runtime.observability import count
from practika.runtime.settings import SettingMissing, settings

if TYPE_CHECKING:
    from practika.adapters.dynamo.calls import DynamoCalls
    from practika.adapters.postgres.connection import Database
    from practika.adapters.secrets import Secrets
    from practika.adapters.sigv4 import Credentials
    from practika.ports.cache import Cache
    from practika.ports.system import Clock, Ids


@cache
def clock() -> Clock:
    from practika.adapters.system import SystemClock

    return SystemClock()


@cache
def ids() -> Ids:
    from practika.adapters.system import UlidIds

    return UlidIds()


@cache
def aws_client(name: str) -> Any:
    """A boto3 client with short timeouts: a door must answer before API Gateway gives up after 30 s."""
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=3,
        read_timeout=20,
        retries={"mode": "standard", "max_attempts": 3},
        signature_version="s3v4" if name == "s3" else "v4",
        # newer SDKs bake the CRC of an empty body into presigned PUT URLs; S3 then refuses the real body
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client(name, region_name=settings.region, config=config)  # type: ignore[call-overload]


@cache
def dynamo() -> DynamoCalls:
    """DynamoDB for doors that people wait for: hand-signed, without boto3 (see adapters/dynamo/wire.py)."""
    from practika.adapters.dynamo.wire import DynamoWire, address

    url = settings.aws_endpoint_url or address(settings.region)
    return DynamoWire(url, settings.region, credentials=credentials, clock=clock())


def credentials() -> Credentials:
    """From the environment, as Lambda gives them; where it has none, from wherever boto3 finds them."""
    from practika.adapters.sigv4 import Credentials

    if settings.aws_credentials is not None:
        return Credentials(*settings.aws_credentials)
    found = _session().get_credentials()
    if found is None:
        raise SettingMissing("AWS_ACCESS_KEY_ID")
    frozen = found.get_frozen_credentials()
    return Credentials(frozen.access_key, frozen.secret_key, frozen.token)


@cache
def _session() -> Any:
    import boto3

    return boto3.Session()


@cache
def secrets() -> Secrets:
    from practika.adapters.secrets import Secrets

    return Secrets(lambda: aws_client("secretsmanager"))


@cache
def database() -> Database:
    """The one PostgreSQL connection of this environment (Lambda runs one request at a time), opened at
    first query."""
    return database_apart()


def database_apart() -> Database:
    """A connection of its own, for a thread beside the one that works."""
    from practika.adapters.postgres.connection import Database

    if settings.database_address is not None:
        return Database(_by_token(*settings.database_address))
    arn = settings.database_secret_arn
    return Database(lambda: secrets().record(arn), forget=lambda: secrets().forget(arn))


def _by_token(host: str, port: int, name: str) -> Callable[[], Mapping[str, Any]]:
    """The role of doors, with a new token for each connection: no secret, and nothing to be rotated."""
    from practika.adapters.postgres.doors_role import ROLE
    from practika.adapters.postgres.iam_token import IamToken

    token = IamToken(host, port, ROLE, settings.region)
    where = {"host": host, "port": port, "username": ROLE, "dbname": name}

    def sign_in() -> Mapping[str, Any]:
        password = token.make(credentials(), clock().now())
        return {**where, "password": password, "proxied": settings.database_proxied}

    return sign_in


@cache
def shared_cache() -> Cache:
    """Copies in this environment, and in front of those that all environments share where the stage has a cache."""
    from practika.adapters.memory import MemoryCache, NearCache

    near = MemoryCache(clock())
    found = settings.shared_cache
    if found is None:
        return near
    from practika.adapters.valkey import Valkey
    from practika.adapters.valkey_cache import ValkeyCache, iam_sign_in

    host, port, name, user = found
    sign_in = iam_sign_in(name, user, settings.region, credentials=credentials, clock=clock())
    far = ValkeyCache(Valkey(host, port, sign_in=sign_in), clock(), away=lambda: count("CacheAway"))
    return NearCache(near, far)


def migrate() -> Sequence[str]:
    """Applies the migrations that this database lacks, and lets the role of doors in; the migrations' names."""
    from practika.adapters.postgres.migrate import migrate as apply

    arn = settings.doors_secret_arn
    return apply(database(), doors_password=str(secrets().record(arn)["password"]) if arn else None)


def keep_logs() -> Sequence[str]:
    """Gives every log of a service its days; their names."""
    from practika.adapters.log_groups import keep_for

    for name in settings.service_logs:
        keep_for(lambda: aws_client("logs"), name, settings.log_days)
    return settings.service_logs
