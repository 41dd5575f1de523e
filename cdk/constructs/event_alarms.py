"""When events do not reach the warehouse's files, or not as the table has them."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.alarms import Call, ring_above
from cdk.constructs.door import Door
from cdk.constructs.measures import MAXIMUM, SUM, emitted
from cdk.stages import Stage

HOUR_MS = 3_600_000
#: Seconds that the oldest event may wait in Firehose, which closes a file each quarter of an hour.
WAITS = 3_600


def ring_for_events(
    scope: Construct, stream: firehose.CfnDeliveryStream, keeper: Door, *, stage: Stage, bell: sns.ITopic
) -> list[cloudwatch.Alarm]:
    """Alarms of the road from the table's stream to the files: over what is late, where the stage has alarms of load,
    and over what is lost."""
    late = keeper.function.metric("IteratorAge", statistic=MAXIMUM, period=Duration.minutes(5))
    wait = _of(stream, "DeliveryToS3.DataFreshness", MAXIMUM)
    refused = _of(stream, "FailedConversion.Records", SUM)
    unread = emitted(stage, keeper.name, "RecordsUnreadable")
    rung = []
    slow = (
        ("LateAlarm", late, HOUR_MS, "usage events wait for an hour before the warehouse"),
        ("WaitAlarm", wait, WAITS, "Firehose does not get usage events into the bucket"),
    )
    for name, metric, limit, says in (
        *(slow if stage.load_alarms else ()),
        ("RefusedAlarm", refused, 0, "usage events do not fit the warehouse's table and lie below failed/"),
        ("UnreadableAlarm", unread, 0, "the stream holds a usage batch that this version cannot read"),
    ):
        call = Call(says=says, runbook="warehouse")
        rung.append(ring_above(scope, name, metric=metric, limit=limit, bell=bell, call=call))
    return rung


def _of(stream: firehose.CfnDeliveryStream, name: str, statistic: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/Firehose",
        metric_name=name,
        dimensions_map={"DeliveryStreamName": stream.ref},
        statistic=statistic,
        period=Duration.minutes(5),
    )
