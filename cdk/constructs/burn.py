"""How fast the error budget burns: alarms over two windows each, so that they come early and end in time.

The goal is 99.9 % of requests in 30 days without a fault of ours: the budget is 0.1 %. A rate of 14.4 times that eats a
fiftieth of the month's budget in one hour, a rate of 6 a twentieth in six hours. The short window ends the alarm soon
after the fault. (Google, The Site Reliability Workbook, chapter 5, "multiwindow, multi-burn-rate alerts".)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.alarms import Call, watch
from cdk.constructs.measures import percent

BUDGET_PERCENT = 0.1
#: Below so many requests in a window one fault says nothing yet.
LEAST_REQUESTS = 50

#: A number of requests (all, or those that failed) summed over so many minutes.
Requests = Callable[[int], cloudwatch.IMetric]


@dataclass(frozen=True)
class Speed:
    """Times the budget's even rate, seen over a long and a short window of minutes."""

    name: str
    times: float
    long: int
    short: int


SPEEDS = (Speed("Fast", 14.4, 60, 5), Speed("Slow", 6, 360, 30))


class BudgetBurn(Construct):
    """Rings for each speed when both of its windows are bad."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        failed: Requests,
        asked: Requests,
        bell: sns.ITopic,
        runbook: str,
    ) -> None:
        super().__init__(scope, name)
        #: The windows that see a fault first.
        self.soonest: list[cloudwatch.Alarm] = []
        for speed in SPEEDS:
            says = f"{name} burns its error budget {speed.times:g} times too fast"
            call = Call(says=says, runbook=runbook)
            windows = [
                watch(
                    self,
                    f"{speed.name}{minutes}Minutes",
                    metric=percent(
                        failed(minutes), {"asked": asked(minutes)}, minutes=minutes, least=LEAST_REQUESTS
                    ),
                    limit=speed.times * BUDGET_PERCENT,
                    call=call,
                )
                for minutes in (speed.long, speed.short)
            ]
            self.soonest = self.soonest or windows[-1:]
            both = cloudwatch.CompositeAlarm(
                self,
                speed.name,
                alarm_description=call.text,
                alarm_rule=cloudwatch.AlarmRule.all_of(*windows),
            )
            both.add_alarm_action(actions.SnsAction(bell))
