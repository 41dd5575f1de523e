"""When films are stuck, or the sweep of left-over files holds back."""

from __future__ import annotations

from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.alarms import AT_ONCE, Call, Patience, ring_above
from cdk.constructs.measures import emitted
from cdk.stages import Stage

STUCK = Call(says="films stay stuck although the sweep has restarted them", runbook="stuck-films")
TROUBLED = Call(says="the sweep fails for the same films again and again", runbook="stuck-films")
HELD = Call(says="too many files seem left over to be believed; none was removed", runbook="held-files")


def ring_for_films(scope: Construct, *, stage: Stage, bell: sns.ITopic) -> None:
    """Alarms over what the two sweeps count."""
    videos, files = "cron_sweep_videos", "cron_sweep_files"
    for name, metric, call, patience in (
        ("StuckAlarm", emitted(stage, videos, "SweepGivenUp"), STUCK, AT_ONCE),
        ("TroubledAlarm", emitted(stage, videos, "SweepTroubles"), TROUBLED, Patience(bad=3, of=3)),
        ("HeldAlarm", emitted(stage, files, "SweepFilesHeld", minutes=60), HELD, AT_ONCE),
    ):
        ring_above(scope, name, metric=metric, limit=0, bell=bell, call=call, patience=patience)
