"""Insight: the bell that alarms ring. Logs, traces and metrics lie with what makes them; boards are in watch.py."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cdk.stages import Stage

#: Alarms, unusual spending, the month's budget: a topic with a policy of its own lets in nobody who is not named.
RINGERS = ("cloudwatch.amazonaws.com", "costalerts.amazonaws.com", "budgets.amazonaws.com")


class InsightStack(Stack):
    """A topic to which people on call subscribe."""

    def __init__(self, scope: Construct, stage: Stage, **options: Any) -> None:
        super().__init__(scope, "insight", **options)
        self.bell = sns.Topic(
            self, "Bell", display_name=f"Practika {stage.name} alarms", enforce_ssl=stage.tls_only
        )
        for address in stage.on_call:
            self.bell.add_subscription(subscriptions.EmailSubscription(address))
        self._let_ring()
        CfnOutput(self, "BellArn", value=self.bell.topic_arn)

    def _let_ring(self) -> None:
        self.bell.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(name) for name in RINGERS],
                actions=["sns:Publish"],
                resources=[self.bell.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )
