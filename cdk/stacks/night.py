"""Night: what costs by the hour stands still while nobody works; `make wake` starts it (ADR 50)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rds as rds
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from cdk.stages import Stage

#: Minutes after the hour: a door that has just been rung finishes, its retries too, before PostgreSQL stops.
RULES_AT, DATABASE_AT = 0, 10


class NightStack(Stack):
    """Schedules without a function: EventBridge Scheduler itself calls RDS and EventBridge.

    They come again each hour of the night, because RDS starts an instance by itself after seven days. Nothing is
    retried and nothing kept: what is stopped already cannot be stopped, and the next hour is the retry.
    """

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        *,
        instance: rds.IDatabaseInstance,
        clocks: Sequence[events.IRule],
        **options: Any,
    ) -> None:
        super().__init__(scope, "night", **options)
        self._asleep = [instance.instance_arn, *(rule.rule_arn for rule in clocks)]
        self._hours = ",".join(str(hour) for hour in stage.sleep_hours)
        self._role = iam.Role(
            self,
            "Stops",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": self.account}}
            ),
        )
        self._stop(
            "Database",
            says="PostgreSQL",
            call="rds:stopDBInstance",
            right=("rds:StopDBInstance", instance.instance_arn),
            asks={"DbInstanceIdentifier": instance.instance_identifier},
            minute=DATABASE_AT,
        )
        for number, rule in enumerate(clocks, 1):
            self._stop(
                f"Clock{number}",
                says="what rings a door that needs PostgreSQL",
                call="eventbridge:disableRule",
                right=("events:DisableRule", rule.rule_arn),
                asks={"Name": rule.rule_name},
                minute=RULES_AT,
            )

    def let_wake(self, who: iam.IGrantable) -> None:
        """What `make wake` asks for; a workflow's deploy wakes the stage before its migrations."""
        database, *rules = self._asleep
        for actions, arns in (
            (["rds:DescribeDBInstances", "rds:StartDBInstance"], [database]),
            (["events:EnableRule"], rules),
        ):
            iam.Grant.add_to_principal(grantee=who, actions=actions, resource_arns=arns)

    def _stop(
        self, name: str, *, says: str, call: str, right: tuple[str, str], asks: dict[str, str], minute: int
    ) -> None:
        action, arn = right
        iam.Grant.add_to_principal(grantee=self._role, actions=[action], resource_arns=[arn])
        scheduler.CfnSchedule(
            self,
            name,
            description=f"stops {says}, for the night; make wake starts it",
            schedule_expression=f"cron({minute} {self._hours} * * ? *)",
            schedule_expression_timezone="UTC",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=f"arn:{self.partition}:scheduler:::aws-sdk:{call}",
                role_arn=self._role.role_arn,
                input=self.to_json_string(asks),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(maximum_retry_attempts=0),
            ),
        )
