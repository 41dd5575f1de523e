"""AccessLog: who asked an API for what, one JSON line each, in a log group with a retention."""

from __future__ import annotations

import jsii
from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigateway as rest
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk.constructs.door import retention
from cdk.stages import Stage

FIELDS = (
    "requestId",
    "ip",
    "requestTime",
    "httpMethod",
    "routeKey",
    "status",
    "responseLength",
    "integrationLatency",
)


@jsii.implements(gateway.IAccessLogSettings)
class AccessLog:
    """What a stage of an HTTP or WebSocket API wants to know about its log. No header, no query, no token."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        group = logs.LogGroup(
            scope,
            "AccessLog",
            retention=retention(stage.log_days),
            removal_policy=RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY,
        )
        self._destination = gateway.LogGroupLogDestination(group)
        fields = ",".join(f'"{name}":"$context.{name}"' for name in FIELDS)
        self._format = rest.AccessLogFormat.custom(f"{{{fields}}}")

    @property
    def destination(self) -> gateway.IAccessLogDestination:
        """Where the lines go."""
        return self._destination

    @property
    def format(self) -> rest.AccessLogFormat:
        """What is in a line."""
        return self._format
