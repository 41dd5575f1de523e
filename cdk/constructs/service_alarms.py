"""Alarms over what AWS counts by itself: the API, tables, PostgreSQL, the edge."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_rds as rds
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.alarms import Call, Patience, ring_above, ring_below
from cdk.constructs.burn import BudgetBurn
from cdk.constructs.measures import MAXIMUM, SUM, emitted, percent
from cdk.stages import Stage

FIVE = Duration.minutes(5)
#: Calls of doors in five minutes that AWS may refuse before it rings.
FEW_REFUSALS = 2
LASTING = Patience(bad=3, of=3)
#: Milliseconds in which 99 of 100 requests are answered; the goal for the typical one is 200.
SLOW_MS = 1_000
#: Percent of clients that come back and cannot be told what they missed.
GAPS_PERCENT = 5
#: Percent of what CloudFront answers with a fault of ours, of the processor, of the disk, of the connections.
EDGE_PERCENT, BUSY_PERCENT, FREE_PERCENT = 1, 80, 10


def ring_for_api(
    scope: Construct, api: gateway.HttpApi, *, stage: Stage, bell: sns.ITopic
) -> list[cloudwatch.Alarm]:
    """The error budget, the slowest hundredth, sequence gaps, and functions that were not let run.

    Handed back are those that tell within minutes that a new version is worse.
    """
    burn = BudgetBurn(
        scope,
        "Api",
        failed=lambda minutes: api.metric_server_error(period=Duration.minutes(minutes), statistic=SUM),
        asked=lambda minutes: api.metric_count(period=Duration.minutes(minutes), statistic=SUM),
        bell=bell,
        runbook="error-budget",
    )
    slow = api.metric_latency(period=FIVE, statistic=cloudwatch.Stats.percentile(99))
    call = Call(says="one request of a hundred takes more than a second", runbook="slow-api")
    late = ring_above(scope, "SlowApi", metric=slow, limit=SLOW_MS, bell=bell, call=call, patience=LASTING)
    caught_up = emitted(stage, "api_annotations", "CatchUps")
    lost = emitted(stage, "api_annotations", "SnapshotsRequired")
    gaps = percent(lost, {"asked": caught_up}, minutes=5, least=20)
    call = Call(says="clients meet gaps that the change log cannot fill", runbook="sequence-gaps")
    ring_above(scope, "Gaps", metric=gaps, limit=GAPS_PERCENT, bell=bell, call=call, patience=LASTING)
    held = cloudwatch.Metric(namespace="AWS/Lambda", metric_name="Throttles", statistic=SUM, period=FIVE)
    call = Call(
        says="functions are not let run: a reserved or the account's concurrency is used up",
        runbook="throttles",
    )
    ring_above(scope, "Throttled", metric=held, limit=10, bell=bell, call=call, patience=LASTING)
    return [*burn.soonest, late]


def ring_for_rights(scope: Construct, *, stage: Stage, bell: sns.ITopic) -> cloudwatch.Alarm:
    """What AWS refused to the doors' own credentials and rights: people are only told to try again, and nothing but an
    operator mends it. A refusal in passing, while a session is renewed, does not ring."""
    call = Call(says="AWS refuses the doors their rights or credentials", runbook="rights")
    refused = emitted(stage, "all", "RightsRefused")
    return ring_above(scope, "RightsRefused", metric=refused, limit=FEW_REFUSALS, bell=bell, call=call)


def ring_for_tables(scope: Construct, tables: Sequence[dynamodb.TableV2], *, bell: sns.ITopic) -> None:
    """Requests that a table held back, which on-demand tables do for a hot key only."""
    for table in tables:
        name = table.node.id
        held = {
            kind.lower(): cloudwatch.Metric(
                namespace="AWS/DynamoDB",
                metric_name=f"{kind}ThrottleEvents",
                dimensions_map={"TableName": table.table_name},
                statistic=SUM,
                period=FIVE,
            )
            for kind in ("Read", "Write")
        }
        both = cloudwatch.MathExpression(
            expression="FILL(read,0)+FILL(write,0)", using_metrics=dict(held), period=FIVE
        )
        call = Call(
            says=f"the table {name.lower()} holds requests back: one key is too hot", runbook="tables"
        )
        ring_above(scope, f"{name}Throttled", metric=both, limit=10, bell=bell, call=call, patience=LASTING)


def ring_for_database(
    scope: Construct, instance: rds.DatabaseInstance, *, stage: Stage, bell: sns.ITopic
) -> None:
    """A processor that is busy, a disk that fills, and connections that come near what PostgreSQL takes."""
    busy = instance.metric_cpu_utilization(period=FIVE)
    call = Call(says="PostgreSQL's processor is busy for a quarter of an hour", runbook="database")
    ring_above(scope, "PostgresBusy", metric=busy, limit=BUSY_PERCENT, bell=bell, call=call, patience=LASTING)
    free = instance.metric_free_storage_space(period=FIVE, statistic=cloudwatch.Stats.MINIMUM)
    limit = stage.database_storage_gib * 2**30 * FREE_PERCENT / 100
    call = Call(says="PostgreSQL's disk is nearly full", runbook="database")
    ring_below(scope, "PostgresFull", metric=free, limit=limit, bell=bell, call=call)
    used = instance.metric_database_connections(period=FIVE, statistic=MAXIMUM)
    limit = stage.database_connections * BUSY_PERCENT / 100
    call = Call(says="PostgreSQL's connections are nearly used up", runbook="database")
    ring_above(scope, "PostgresCrowded", metric=used, limit=limit, bell=bell, call=call, patience=LASTING)


def ring_for_edge(scope: Construct, distribution: cloudfront.Distribution, *, bell: sns.ITopic) -> None:
    """What CloudFront could not answer."""
    failed = cloudwatch.Metric(
        namespace="AWS/CloudFront",
        metric_name="5xxErrorRate",
        dimensions_map={"DistributionId": distribution.distribution_id, "Region": "Global"},
        statistic=cloudwatch.Stats.AVERAGE,
        period=FIVE,
    )
    call = Call(says="more than one answer of a hundred at the edge is a fault", runbook="edge")
    ring_above(scope, "EdgeFails", metric=failed, limit=EDGE_PERCENT, bell=bell, call=call, patience=LASTING)
