"""When the durable road to the sockets is late, loses sockets, or meets what it cannot read."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.alarms import Call, Patience, ring_above
from cdk.constructs.door import Door
from cdk.constructs.measures import MAXIMUM, emitted, percent
from cdk.stages import Stage

#: Milliseconds that a change may wait in the stream.
LATE_MS = 60_000
#: Percent of posts that may fail after all tries (429, 5xx), and that may meet a closed socket (410).
UNREACHED_PERCENT, GONE_PERCENT = 1, 20
LEAST_POSTS = 100


def ring_for_news(
    scope: Construct, fanout: Door, *, stage: Stage, bell: sns.ITopic
) -> list[cloudwatch.Alarm]:
    """Alarms of `stream_fanout`; handed back are those that a new version of a door may have caused."""
    late = fanout.function.metric("IteratorAge", statistic=MAXIMUM, period=Duration.minutes(1))
    says = "people see changes more than a minute late"
    caused = [
        ring_above(
            scope,
            "LateAlarm",
            metric=late,
            limit=LATE_MS,
            bell=bell,
            call=Call(says=says, runbook="late-news"),
        )
    ]
    if stage.on_aws and stage.load_alarms:  # the endpoint of one machine knows no alarm over a ratio
        caused += _ring_for_posts(scope, fanout, stage=stage, bell=bell)
    caused.append(
        ring_above(
            scope,
            "UnreadableAlarm",
            metric=emitted(stage, fanout.name, "RecordsUnreadable"),
            limit=0,
            bell=bell,
            call=Call(
                says="the stream holds a change that this version cannot read", runbook="unreadable-records"
            ),
        )
    )
    return caused


def _ring_for_posts(
    scope: Construct, fanout: Door, *, stage: Stage, bell: sns.ITopic
) -> list[cloudwatch.Alarm]:
    posts = {
        name.lower(): emitted(stage, fanout.name, name)
        for name in ("FramesDelivered", "FramesUnreached", "SocketsGone")
    }
    return [
        ring_above(
            scope,
            f"{name}Alarm",
            metric=percent(posts[part], posts, minutes=5, least=LEAST_POSTS),
            limit=limit,
            bell=bell,
            call=Call(says=says, runbook="sockets"),
            patience=Patience(bad=3, of=3),
        )
        for name, part, limit, says in (
            (
                "Unreached",
                "framesunreached",
                UNREACHED_PERCENT,
                "posts to sockets fail after every try (429 or 5xx)",
            ),
            ("Gone", "socketsgone", GONE_PERCENT, "many sockets end without saying so (410)"),
        )
    ]
