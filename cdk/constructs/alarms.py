"""The one way to ring the bell: a number that people on call must hear of, and the page that says what to do."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.stages import ROOT

RUNBOOKS = ROOT / "docs" / "runbooks"


class NoSuchRunbook(FileNotFoundError):
    """An alarm names a page that does not exist."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """What an alarm says to whoever it wakes. `runbook` is the name of a page in docs/runbooks, without `.md`."""

    says: str
    runbook: str

    @property
    def text(self) -> str:
        """The alarm's description."""
        if not (RUNBOOKS / f"{self.runbook}.md").is_file():
            raise NoSuchRunbook(RUNBOOKS / f"{self.runbook}.md")
        return f"Practika: {self.says}. Runbook: docs/runbooks/{self.runbook}.md"


@dataclass(frozen=True, kw_only=True)
class Patience:
    """So many of the last periods must be bad; `silence_rings`: no data is bad too."""

    bad: int = 1
    of: int = 1
    silence_rings: bool = False


AT_ONCE = Patience()


def watch(
    scope: Construct,
    name: str,
    *,
    metric: cloudwatch.IMetric,
    limit: float,
    call: Call,
    patience: Patience = AT_ONCE,
    below: bool = False,
) -> cloudwatch.Alarm:
    """An alarm that rings nothing by itself; it is bad above the limit, or below it."""
    operators = cloudwatch.ComparisonOperator
    silence = cloudwatch.TreatMissingData
    return cloudwatch.Alarm(
        scope,
        name,
        alarm_description=call.text,
        metric=metric,
        threshold=limit,
        comparison_operator=operators.LESS_THAN_THRESHOLD if below else operators.GREATER_THAN_THRESHOLD,
        evaluation_periods=patience.of,
        datapoints_to_alarm=patience.bad,
        treat_missing_data=silence.BREACHING if patience.silence_rings else silence.NOT_BREACHING,
    )


def ring_above(
    scope: Construct,
    name: str,
    *,
    metric: cloudwatch.IMetric,
    limit: float,
    bell: sns.ITopic,
    call: Call,
    patience: Patience = AT_ONCE,
) -> cloudwatch.Alarm:
    """Rings when the metric is above the limit; silence is not a fault."""
    alarm = watch(scope, name, metric=metric, limit=limit, call=call, patience=patience)
    alarm.add_alarm_action(actions.SnsAction(bell))
    return alarm


def ring_below(
    scope: Construct,
    name: str,
    *,
    metric: cloudwatch.IMetric,
    limit: float,
    bell: sns.ITopic,
    call: Call,
    patience: Patience = AT_ONCE,
) -> cloudwatch.Alarm:
    """Rings when the metric is below the limit."""
    alarm = watch(scope, name, metric=metric, limit=limit, call=call, patience=patience, below=True)
    alarm.add_alarm_action(actions.SnsAction(bell))
    return alarm
