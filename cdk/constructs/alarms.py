"""The one way to ring the bell: a number that people on call must hear of."""

from __future__ import annotations

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct


def ring_above(
    scope: Construct, name: str, *, metric: cloudwatch.IMetric, limit: float, bell: sns.ITopic, says: str
) -> cloudwatch.Alarm:
    """Rings when the metric is above the limit once; silence is not a fault. `says` tells what to do."""
    alarm = cloudwatch.Alarm(
        scope,
        name,
        alarm_description=f"Practika: {says}",
        metric=metric,
        threshold=limit,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluation_periods=1,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
    )
    alarm.add_alarm_action(actions.SnsAction(bell))
    return alarm
