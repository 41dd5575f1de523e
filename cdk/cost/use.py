"""What a load costs: people's acts times what each does to services, times list prices."""

from __future__ import annotations

from collections.abc import Iterator

from cdk.cost import prices
from cdk.cost.beside import beside
from cdk.cost.film import INGEST_MINUTE
from cdk.cost.load import SEGMENT_SECONDS, Load
from cdk.cost.standing import Line
from cdk.stages import Stage

#: Renditions, scrub rendition, sprites and sound beside a source of the same length (4 rungs ≈ 9 Mbit/s).
RENDITION_MBIT = 9.0
#: Milliseconds that a door is billed for a request, and its memory in GB.
DOOR_MS, DOOR_GB = 40, 0.5
#: Units of a table that a note writes: item and revision in a transaction (2 × 2), index, and the change's three log
#: items in a transaction (3 × 2); and the revisions of it that follow.
NOTE_WRITES = 2 * 2 + 1 + 3 * 2
LOG_BYTES_A_REQUEST = 700
#: A page tells what was watched once a minute: the note of it, the day and the heat in one transaction (1, 1 and 2 KB,
#: twice each), and one read. Its events are gathered: bytes of JSON to Firehose, and of Parquet in the bucket.
BATCHES_HOUR, BATCH_WRITES, BATCH_READS = 60, 2 * (1 + 1 + 2), 1
BATCH_BYTES, BATCH_KEPT_BYTES = 1_000, 100
#: Hours a month in which somebody asks Redshift Serverless, where a stage has it; it is billed for no others.
REDSHIFT_HOURS = 20
#: Posts a note and person: changes of one flush travel together; in large rooms far fewer (docs/figures.md).
POSTS_A_NOTE = 0.5


def use(stage: Stage, load: Load) -> list[Line]:
    """Lines of the month's bill that a load makes; none for an idle one."""
    if not load.online:
        return []
    counted = (_films(stage, load), _watching(load), _calls(stage, load), _live(load), _usage(stage, load))
    more = (_elsewhere(stage, load), beside(stage, load))
    return [line for each in (*counted, *more) for line in each]


def _films(stage: Stage, load: Load) -> Iterator[Line]:
    huge = load.huge if stage.workers_at_once else 0
    minutes, kept = load.minutes * (1 - huge), load.uploaded_gb * load.months
    yield Line("ingest", minutes * INGEST_MINUTE, f"{minutes:,.0f} minutes × ${INGEST_MINUTE}")
    renditions = load.minutes * 60 * RENDITION_MBIT / 8_000 * load.months
    yield Line("renditions kept", renditions * prices.STANDARD_GB, f"{renditions:,.0f} GB, S3 Standard")
    days = stage.archive_sources_days
    at_hand = min(kept, load.uploaded_gb * days / 30) if days is not None else kept
    yield Line(
        "sources at hand", at_hand * prices.STANDARD_GB, f"{at_hand:,.0f} GB, S3 Standard for {days} days"
    )
    archived = kept - at_hand
    yield Line("sources, older", archived * prices.ARCHIVE_GB, f"{archived:,.0f} GB, deep archive")
    if stage.second_region:
        sent = load.uploaded_gb
        yield Line("copies in the second Region", kept * prices.ARCHIVE_GB, f"{kept:,.0f} GB, deep archive")
        yield Line("sent to the second Region", sent * prices.BETWEEN_REGIONS_GB, f"{sent:,.0f} GB")


def _watching(load: Load) -> Iterator[Line]:
    gb = load.person_hours * load.playing * 3_600 * load.played_mbit / 8_000
    yield Line(
        "films to viewers", prices.to_viewers(gb), f"{gb:,.0f} GB through CloudFront, list price by tiers"
    )
    said = (
        load.calls * load.answer_kb / 1e6
        + (load.heard + load.annotations * load.room) * load.message_kb / 1e6
    )
    yield Line(
        "all else to viewers",
        prices.to_viewers(gb + said) - prices.to_viewers(gb),
        f"{said:,.0f} GB: {load.answer_kb:g} KB an answer, {load.message_kb:g} KB a message",
    )
    requests = load.fetched + load.calls
    yield Line(
        "requests at the edge",
        requests * prices.EDGE_REQUEST,
        f"{requests:,.0f}: a segment of picture and of sound each {SEGMENT_SECONDS} s, and the API's",
    )
    yield Line(
        "functions at the edge",
        requests * (prices.EDGE_FUNCTION + prices.EDGE_READ),
        "a run and a read of its key for each: a film's token or the API's stamp",
    )
    missed = load.fetched * load.missed
    yield Line(
        "films fetched by the edge", missed * prices.GET, f"{missed:,.0f} GET: {load.missed:.0%} missed"
    )


def _calls(stage: Stage, load: Load) -> Iterator[Line]:
    calls = load.calls
    yield Line("HTTP API", calls * prices.HTTP_REQUEST, f"{calls:,.0f} requests")
    runs = calls * 2  # the authorizer's and the door's
    spent = runs * (prices.INVOCATION + DOOR_MS / 1_000 * DOOR_GB * prices.GB_SECOND)
    yield Line("doors", spent, f"{runs:,.0f} runs of {DOOR_MS} ms at {DOOR_GB:g} GB")
    logged = calls * LOG_BYTES_A_REQUEST / 1e9
    months = stage.log_days / 30
    yield Line(
        "logs",
        logged * (prices.LOG_GB + months * prices.LOG_KEPT_GB),
        f"{logged:,.0f} GB, kept {stage.log_days} days",
    )


def _live(load: Load) -> Iterator[Line]:
    writes = load.annotations * NOTE_WRITES
    yield Line("tables: notes", writes * prices.WRITE, f"{writes:,.0f} units written: {NOTE_WRITES} a note")
    reads = load.person_hours * load.calls_hour * 3
    yield Line("tables: reads", reads * prices.READ, f"{reads:,.0f} units")
    kept = load.annotations * 4e-6 * load.months
    yield Line(
        "tables: kept",
        kept * (prices.TABLE_GB + prices.RECOVERY_GB * 2),
        f"{kept:,.0f} GB, point-in-time and daily recovery",
    )
    minutes = load.person_hours * 60
    yield Line("sockets open", minutes * prices.SOCKET_MINUTE, f"{minutes:,.0f} minutes")
    posts = load.annotations * load.room * POSTS_A_NOTE
    said = load.person_hours * load.said_hour
    heard = load.heard
    yield Line(
        "socket messages",
        (posts + said + heard) * prices.SOCKET_MESSAGE,
        f"{posts:,.0f} with notes, {said:,.0f} said, {heard:,.0f} heard",
    )
    runs = said + load.annotations / 10
    yield Line(
        "doors of sockets",
        runs * (prices.INVOCATION + DOOR_MS / 1_000 * DOOR_GB * prices.GB_SECOND),
        f"{runs:,.0f} runs",
    )


def _elsewhere(stage: Stage, load: Load) -> Iterator[Line]:
    """Replicas of the tables: every write once more in each Region, and sent there; and all that is kept."""
    regions = len(stage.table_regions)
    units = load.annotations * NOTE_WRITES
    units += load.person_hours * load.playing * BATCHES_HOUR * BATCH_WRITES
    sent = units / 1e6  # a unit is a KB at most
    kept = load.annotations * 4e-6 * load.months
    month = units * prices.WRITE + sent * prices.BETWEEN_REGIONS_GB + kept * prices.TABLE_GB
    how = f"{units:,.0f} units, {sent:,.0f} GB sent and {kept:,.0f} GB kept in each of {regions}"
    if regions:
        yield Line("tables in other Regions", regions * month, how)
    if stage.redshift_units:
        asked = stage.redshift_units * prices.REDSHIFT_UNIT_HOUR * REDSHIFT_HOURS
        how = f"{stage.redshift_units} units for {REDSHIFT_HOURS} hours in which somebody asks"
        yield Line("Redshift Serverless", asked, how)


def _usage(stage: Stage, load: Load) -> Iterator[Line]:
    """Counting what is watched, and keeping it for questions."""
    batches = load.person_hours * load.playing * BATCHES_HOUR
    run = prices.INVOCATION + DOOR_MS / 1_000 * DOOR_GB * prices.GB_SECOND
    logged = LOG_BYTES_A_REQUEST / 1e9 * (prices.LOG_GB + stage.log_days / 30 * prices.LOG_KEPT_GB)
    told = prices.HTTP_REQUEST + 2 * run + logged
    sums = BATCH_WRITES * prices.WRITE + BATCH_READS * prices.READ
    yield Line("usage: told", batches * told, f"{batches:,.0f} batches, one a minute that a film plays")
    yield Line("usage: sums", batches * sums, f"{BATCH_WRITES} units written and {BATCH_READS} read for each")
    gb, kept = batches * BATCH_BYTES / 1e9, batches * BATCH_KEPT_BYTES / 1e9 * stage.usage_days / 30
    yield Line(
        "usage: warehouse",
        gb * prices.FIREHOSE_GB + kept * prices.STANDARD_GB,
        f"{gb:,.0f} GB through Firehose, {kept:,.0f} GB of Parquet",
    )
