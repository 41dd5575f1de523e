"""What is paid when nobody works: counted in the synthesized templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cdk.cost import prices
from cdk.stages import Stage

Templates = Mapping[str, Mapping[str, Any]]


#: Numbers that the two sweeps emit at every ring (usecases/sweep_*.py); others cost when there is something to count.
SWEPT = 10


#: What a walk of the main journey takes (usecases/walk_journey.py).
WALK_SECONDS, WALK_GB, WALK_CALLS = 4, 0.25, 8


@dataclass(frozen=True)
class Line:
    """Dollars a month, for what, and how they were reckoned."""

    what: str
    dollars: float
    how: str


def standing(stage: Stage, templates: Templates) -> list[Line]:
    """Lines of the month's bill that do not depend on anybody's work."""
    return [
        line
        for line in (*_network(templates), *_watching(stage, templates), *_postgres(stage))
        if line.dollars
    ]


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
        yield Line("web ACL", prices.WEB_ACL + rules * prices.WEB_RULE, f"1 ACL, {rules} rules")


def _watching(stage: Stage, templates: Templates) -> Iterator[Line]:
    alarms = _resources(templates, "AWS::CloudWatch::Alarm")
    metrics = sum(max(1, sum("MetricStat" in m for m in each.get("Metrics", ()))) for each in alarms)
    composed = len(_resources(templates, "AWS::CloudWatch::CompositeAlarm"))
    yield Line(
        "alarms",
        metrics * prices.ALARM + composed * prices.COMPOSITE,
        f"{len(alarms)} alarms over {metrics} metrics, {composed} composed",
    )
    own = SWEPT
    yield Line("metrics of our own", own * prices.OWN_METRIC, f"{own} that sweeps count when nobody works")
    if stage.walk_minutes:
        walks = prices.HOURS * 60 / stage.walk_minutes
        calls = walks * WALK_CALLS * (prices.HTTP_REQUEST + 2 * prices.INVOCATION)
        ran = walks * (prices.INVOCATION + WALK_SECONDS * WALK_GB * prices.GB_SECOND)
        how = f"{walks:,.0f} of {WALK_SECONDS} s at {WALK_GB:g} GB, {WALK_CALLS} requests each, 2 numbers counted"
        yield Line("walks of the main journey", calls + ran + 2 * prices.OWN_METRIC, how)
    boards = len(_resources(templates, "AWS::CloudWatch::Dashboard"))
    paid = max(0, boards - prices.DASHBOARDS_FREE)
    yield Line("dashboards", paid * prices.DASHBOARD, f"{boards}, {prices.DASHBOARDS_FREE} of them free")


def _postgres(stage: Stage) -> Iterator[Line]:
    hour, copies = prices.POSTGRES_HOUR[stage.database_size], stage.database_copies
    how = f"{copies} × db.{stage.database_size}, {stage.database_storage_gib} GiB each"
    month = hour * prices.HOURS + stage.database_storage_gib * prices.POSTGRES_GIB
    yield Line("PostgreSQL", copies * month, how)
