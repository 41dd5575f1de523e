"""What a load costs besides what it is about: the web ACL, keys, traces, logs of requests, ways between zones."""

from __future__ import annotations

from collections.abc import Iterator

from cdk.cost import prices
from cdk.cost.film import MINUTE_GIGAPIXELS
from cdk.cost.load import Load
from cdk.cost.standing import Line
from cdk.stages import Stage

#: Files of a minute of film with four rungs (docs/figures.md counts its PUT requests).
OBJECTS_A_MINUTE = 110
#: Bytes that CloudFront and S3 write down of a request, compressed and not.
EDGE_LOG_BYTES, BUCKET_LOG_BYTES = 100, 500
#: Times an hour that a warm door reads each of its secrets (adapters/secrets.py), and how many it has; a table asks KMS
#: as often, of the same number.
READS_AN_HOUR, SECRETS_A_DOOR = 12, 3
#: Numbers that doors count while people work, each billed for the hours in which it is sent.
OWN_METRICS = 60
#: Numbers that the HTTP API sends of each route, at the price of our own.
ROUTES, NUMBERS_A_ROUTE = 56, 6
#: Events of one film's ingest on the bus of hooks.
HOOKS_A_FILM = 10
#: Part of the calls whose door and PostgreSQL stand in different zones.
ACROSS = 2 / 3
#: Questions to the warehouse for each hour in which people are online, and what one reads.
QUESTIONS, QUESTION_GB = 1, 5


def beside(stage: Stage, load: Load) -> Iterator[Line]:
    """Lines of the month's bill that come with every kind of use."""
    yield from _huge_films(stage, load)
    yield from _files(stage, load)
    yield from _guards(stage, load)
    yield from _seen(stage, load)
    yield from _ways(stage, load)
    films = load.minutes / load.film_minutes
    told = films * HOOKS_A_FILM
    yield Line("hooks", told * prices.EVENT, f"{told:,.0f} events: {HOOKS_A_FILM} a film")
    asked = load.hours * QUESTIONS
    terabytes = asked * QUESTION_GB / 1000
    how = f"{asked:,.0f} of {QUESTION_GB} GB by Athena"
    yield Line("questions to the warehouse", terabytes * prices.ASKED_TB, how)


def _huge_films(stage: Stage, load: Load) -> Iterator[Line]:
    """By the speed that the plan counts on, a quarter of what was measured; all on Spot."""
    if not stage.workers_at_once:
        return
    pixels = load.minutes * load.huge * MINUTE_GIGAPIXELS * 1e9
    hours = pixels / (stage.work_a_second * stage.worker_vcpus) / 3_600
    hour = stage.worker_vcpus * prices.SPOT_CPU + stage.worker_memory / 1024 * prices.SPOT_GB
    hour += max(0, stage.worker_disk_gib - 20) * prices.FARGATE_DISK_GB
    yield Line(
        "films beyond a Lambda",
        hours * hour,
        f"{hours:,.0f} hours of {stage.worker_vcpus} processors on Fargate Spot at ${hour:.3f}",
    )


def _files(stage: Stage, load: Load) -> Iterator[Line]:
    objects = load.minutes * OBJECTS_A_MINUTE
    if stage.rarely_watched_days is not None:
        cared = objects * (load.months - 1)
        yield Line(
            "renditions looked after",
            objects * prices.TIERED + cared * prices.TIERED_MONTH,
            f"{objects:,.0f} files moved to Intelligent-Tiering; what it saves is not counted",
        )
    films = load.minutes / load.film_minutes
    moves = (stage.archive_sources_days is not None) + (stage.second_region is not None)
    yield Line(
        "sources moved", films * moves * prices.TO_ARCHIVE, f"{films:,.0f} films, {moves} × to the archive"
    )


def _guards(stage: Stage, load: Load) -> Iterator[Line]:
    requests = load.fetched + load.calls
    if stage.web_acl:
        price = prices.WEB_ACL_REQUEST + (prices.BOT_REQUEST if stage.bot_control else 0)
        how = f"{requests:,.0f}: every one that reaches the edge"
        yield Line("web ACL: requests", requests * price, how)
    reads = load.warm * load.hours * READS_AN_HOUR * SECRETS_A_DOOR
    how = f"{reads:,.0f} reads: {load.warm} warm doors, every five minutes"
    yield Line("secrets: reads", reads * prices.SECRET_READ, how)
    if stage.own_keys:
        uses = 2 * reads
        yield Line("KMS keys: uses", uses * prices.KEY_USE, f"{uses:,.0f}: for secrets and for tables")
    if stage.malware_scan:
        gb = load.uploaded_gb
        yield Line("malware scan", gb * prices.MALWARE_GB, f"{gb:,.0f} GB uploaded")


def _seen(stage: Stage, load: Load) -> Iterator[Line]:
    """What is written down of all this."""
    if stage.tracing:
        traces = load.calls * load.traced + load.hours * 3_600
        how = f"{traces:,.0f}: one a second and {load.traced:.0%} of the rest"
        yield Line("traces", traces * prices.TRACE, how)
    part = load.hours / prices.HOURS
    numbers = OWN_METRICS + ROUTES * NUMBERS_A_ROUTE
    how = f"{OWN_METRICS} of doors, {NUMBERS_A_ROUTE} of each of {ROUTES} routes, in {load.hours:g} hours"
    yield Line("metrics of our own", numbers * part * prices.OWN_METRIC, how)
    edge = (load.fetched + load.calls) * EDGE_LOG_BYTES
    gb = (edge + load.fetched * load.missed * BUCKET_LOG_BYTES) / 1e9
    kept = gb * stage.log_days / 30
    how = f"{gb:,.0f} GB of CloudFront and S3, kept {stage.log_days} days"
    yield Line("logs of requests", kept * prices.STANDARD_GB, how)


def _ways(stage: Stage, load: Load) -> Iterator[Line]:
    gb = load.calls * load.answer_kb / 1e6
    if stage.database_copies > 1 or stage.zones > 1:
        across = gb * ACROSS
        how = f"{across:,.0f} GB between doors and PostgreSQL; from copy to copy it is free"
        yield Line("between zones", across * prices.BETWEEN_ZONES_GB, how)
    if stage.workers_at_once:
        films = load.minutes * load.huge / 60  # hours of film; a container is fetched for each
        how = f"{films:,.0f} times 0.2 GB of the worker's image"
        yield Line("through endpoints", films * 0.2 * prices.ENDPOINT_GB, how)
