"""Numbers that alarms and dashboards read: those that doors emit (EMF), and ratios of them."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from cdk.stages import Stage

SUM, MAXIMUM = cloudwatch.Stats.SUM, cloudwatch.Stats.MAXIMUM


def namespace(stage: Stage) -> str:
    """Where the stage's doors put their numbers: stages may share an account."""
    return f"Practika/{stage.name}"


def emitted(
    stage: Stage, door: str, name: str, *, minutes: int = 5, statistic: str = SUM
) -> cloudwatch.Metric:
    """A number that a door counts (runtime/observability.py); a unit test compares the names with the code.

    Without a label: that would make an alarm over it one of "metric math", which the local endpoint has not.
    """
    return cloudwatch.Metric(
        namespace=namespace(stage),
        metric_name=name,
        dimensions_map={"service": door},
        statistic=statistic,
        period=Duration.minutes(minutes),
    )


def percent(
    part: cloudwatch.IMetric, whole: Mapping[str, cloudwatch.IMetric], *, minutes: int, least: int = 1
) -> cloudwatch.MathExpression:
    """100 × part / the sum of `whole`; 0 while that sum is below `least`, for few events say nothing."""
    total = "(" + "+".join(f"FILL({name},0)" for name in whole) + ")"
    return cloudwatch.MathExpression(
        expression=f"IF({total} < {least}, 0, 100 * FILL(part,0) / {total})",
        using_metrics={"part": part, **whole},
        period=Duration.minutes(minutes),
        label="percent",
    )
