"""What is paid when nobody works: counted in the synthesized templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cdk.cost import prices
from cdk.stages import Stage

Templates = Mapping[str, Mapping[str, Any]]


#: What a sweep takes when it finds nothing (usecases/sweep_*.py).
SWEEP_SECONDS, SWEEP_GB = 0.5, 0.5
#: Images of the worker that are kept, and how large one is: Python, FFmpeg and our code (layers/worker).
IMAGES, IMAGE_GB = 10, 0.2
#: Numbers that S3 tells of a rule by which it copies: bytes and operations that wait, delay, failures.
COPY_METRICS = 4
TRAIL_GB, TRAIL_MONTHS = 2, 13
#: Part of PostgreSQL's disk that is full; and what all recovery points together hold of it: one whole, 34 days of 2 %
#: and 12 months of 20 % that changed.
USED, RECOVERY_POINTS = 0.5, 1 + 34 * 0.02 + 12 * 0.2
#: What a walk of the main journey takes (usecases/walk_journey.py).
WALK_SECONDS, WALK_GB, WALK_CALLS = 4, 0.25, 8


@dataclass(frozen=True)
class Line:
    """Dollars a month, for what, and how they were reckoned."""

    what: str
    dollars: float
    how: str


def standing(stage: Stage, templates: Templates, *, asleep: bool = False) -> list[Line]:
    """Lines of the month's bill that do not depend on anybody's work. `asleep`: nobody wakes a stage that sleeps."""
    lines = (
        *_network(templates),
        *_watching(stage, templates),
        *_postgres(stage, asleep=asleep),
        *_clocks(templates, asleep=asleep),
        *_kept(stage, templates),
    )
    return [line for line in lines if line.dollars]


def _resources(templates: Templates, kind: str) -> list[Mapping[str, Any]]:
    every = (r for template in templates.values() for r in template.get("Resources", {}).values())
    return [resource.get("Properties", {}) for resource in every if resource["Type"] == kind]


def _network(templates: Templates) -> Iterator[Line]:
    stands = sum(len(each.get("SubnetIds", ())) for each in _resources(templates, "AWS::EC2::VPCEndpoint"))
    yield Line("interface endpoints", stands * prices.ENDPOINT_ZONE, f"{stands} (endpoint × zone), no NAT")
    keys = len(_resources(templates, "AWS::KMS::Key"))
    yield Line("KMS keys", keys * prices.KEY, f"{keys} keys")
    secrets = len(_resources(templates, "AWS::SecretsManager::Secret"))
    yield Line("secrets", secrets * prices.SECRET, f"{secrets} secrets")
    caches = len(_resources(templates, "AWS::ElastiCache::ServerlessCache"))
    least = prices.CACHE_GB_HOUR * prices.CACHE_LEAST_GB * prices.HOURS
    yield Line(
        "shared cache",
        caches * least,
        f"{prices.CACHE_LEAST_GB:g} GB, the least that is charged; units besides",
    )
    for acl in _resources(templates, "AWS::WAFv2::WebACL"):
        rules = len(acl["Rules"])
        bots = prices.BOT_CONTROL if any("BotControl" in each["Name"] for each in acl["Rules"]) else 0
        how = f"1 ACL, {rules} rules" + (", one of them bot control" if bots else "")
        yield Line("web ACL", prices.WEB_ACL + rules * prices.WEB_RULE + bots, how)


def _watching(stage: Stage, templates: Templates) -> Iterator[Line]:
    alarms = _resources(templates, "AWS::CloudWatch::Alarm")
    metrics = sum(max(1, sum("MetricStat" in m for m in each.get("Metrics", ()))) for each in alarms)
    composed = len(_resources(templates, "AWS::CloudWatch::CompositeAlarm"))
    yield Line(
        "alarms",
        metrics * prices.ALARM + composed * prices.COMPOSITE,
        f"{len(alarms)} alarms over {metrics} metrics, {composed} composed",
    )
    if stage.walk_minutes:
        walks = prices.HOURS * 60 / stage.walk_minutes
        calls = walks * WALK_CALLS * (prices.HTTP_REQUEST + 2 * prices.INVOCATION)
        ran = walks * (prices.INVOCATION + WALK_SECONDS * WALK_GB * prices.GB_SECOND)
        how = f"{walks:,.0f} of {WALK_SECONDS} s at {WALK_GB:g} GB, {WALK_CALLS} requests each, 2 numbers counted"
        yield Line("walks of the main journey", calls + ran + 2 * prices.OWN_METRIC, how)
    boards = len(_resources(templates, "AWS::CloudWatch::Dashboard"))
    paid = max(0, boards - prices.DASHBOARDS_FREE)
    yield Line("dashboards", paid * prices.DASHBOARD, f"{boards}, {prices.DASHBOARDS_FREE} of them free")


def _postgres(stage: Stage, *, asleep: bool) -> Iterator[Line]:
    price, copies = prices.POSTGRES_HOUR[stage.database_size], stage.database_copies
    hours: float = prices.HOURS
    how = f"{copies} × db.{stage.database_size}"
    if asleep:
        hours = by_itself(stage)
        how = f"{hours:.0f} hours: RDS starts it each week, the next hour of the night stops it"
    yield Line("PostgreSQL", copies * price * hours, how)
    gib = stage.database_storage_gib
    how = f"{copies} × {gib} GiB, and as much of backups"
    yield Line("PostgreSQL: disk", copies * gib * prices.POSTGRES_GIB, how)


def by_itself(stage: Stage) -> float:
    """Hours a month that a sleeping PostgreSQL runs: RDS starts it seven days after a stop, so each week a little later
    than the hour that stopped it, and an hour of the night later it is stopped again; after the night's last hour it
    runs on to the next evening. Together a day in as many weeks as the night has hours."""
    return prices.HOURS / (7 * len(stage.sleep_hours)) if stage.sleep_hours else prices.HOURS


def _clocks(templates: Templates, *, asleep: bool) -> Iterator[Line]:
    """What the clock rings besides the walks: every rule with a rate calls one door."""
    rings = 0.0
    for rule in _resources(templates, "AWS::Events::Rule"):
        number, _, unit = rule.get("ScheduleExpression", "").removeprefix("rate(").rstrip(")").partition(" ")
        if unit and not rule["Description"].startswith("walks"):
            rings += prices.HOURS * (60 if unit.startswith("minute") else 1) / int(number)
    a_run = prices.INVOCATION + SWEEP_SECONDS * SWEEP_GB * prices.GB_SECOND
    if not asleep:
        yield Line("sweeps", rings * a_run, f"{rings:,.0f} of {SWEEP_SECONDS:g} s at {SWEEP_GB:g} GB")


def _kept(stage: Stage, templates: Templates) -> Iterator[Line]:
    """What lies somewhere whether anybody works or not."""
    images = len(_resources(templates, "AWS::ECR::Repository")) * IMAGES
    how = f"{images} images of {IMAGE_GB:g} GB in ECR"
    yield Line("images of the worker", images * IMAGE_GB * prices.IMAGE_GB, how)
    trails = len(_resources(templates, "AWS::CloudTrail::Trail"))
    trail = trails * TRAIL_GB * TRAIL_MONTHS
    how = f"{trail:,.0f} GB: {TRAIL_GB:g} a month for 400 days; the first copy of the calls is free"
    yield Line("trail of the account", trail * prices.STANDARD_GB, how)
    buckets = _resources(templates, "AWS::S3::Bucket")
    rules = sum(len(each.get("ReplicationConfiguration", {}).get("Rules", ())) for each in buckets)
    how = f"{COPY_METRICS} numbers of each of {rules} rules, told by S3"
    yield Line("copies watched", rules * COPY_METRICS * prices.OWN_METRIC, how)
    if _resources(templates, "AWS::Backup::BackupPlan"):
        gb = stage.database_storage_gib * USED * RECOVERY_POINTS
        places = 2 if stage.second_region else 1
        how = f"{gb:,.0f} GB × {places} Regions: a disk half full, 35 days and 12 months of its changes"
        yield Line("recovery points of PostgreSQL", gb * places * prices.POSTGRES_RECOVERY_GB, how)
    if stage.database_proxy:
        cpus = 2
        how = f"{cpus} processors behind it"
        yield Line("RDS Proxy", cpus * prices.PROXY_CPU_HOUR * prices.HOURS, how)
    if stage.database_readers:
        month = prices.POSTGRES_HOUR[stage.database_size] * prices.HOURS
        month += stage.database_storage_gib * prices.POSTGRES_GIB
        yield Line(
            "readers of PostgreSQL", stage.database_readers * month, f"{stage.database_readers} × one copy"
        )
