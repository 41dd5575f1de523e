"""Insight: the bell that alarms ring. Logs, traces and metrics lie with what makes them."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.stages import Stage


class InsightStack(Stack):
    """A topic to which people on call subscribe."""

    def __init__(self, scope: Construct, stage: Stage, **options: Any) -> None:
        super().__init__(scope, "insight", **options)
        self.bell = sns.Topic(
            self, "Bell", display_name=f"Practika {stage.name} alarms", enforce_ssl=stage.tls_only
        )
        CfnOutput(self, "BellArn", value=self.bell.topic_arn)
