"""Logs that are not ours to make: a service begins them by itself and, untold, keeps every line for ever."""

from __future__ import annotations

from aws_cdk import CfnResource, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds

from cdk.constructs.door import retention
from cdk.stages import Stage

#: The CDK's function behind every trigger of a stack.
OF_TRIGGERS = "AWSCDK.TriggerCustomResourceProviderCustomResourceProvider"


def logs_of(instance: rds.DatabaseInstance, exported: tuple[str, ...]) -> list[str]:
    """What RDS sends an instance's logs to."""
    return [f"/aws/rds/instance/{instance.instance_identifier}/{kind}" for kind in exported]


def log_of_proxy(proxy: rds.DatabaseProxy) -> str:
    """What an RDS Proxy tells of itself."""
    return f"/aws/rds/proxy/{proxy.db_proxy_name}"


def log_of_triggers(stack: Stack, stage: Stage) -> None:
    """Gives the CDK's function, which calls doors on the way of a deploy, a log group of the plan."""
    function = stack.node.find_child(OF_TRIGGERS).node.find_child("Handler")
    assert isinstance(function, CfnResource)  # noqa: S101  # narrows the type
    group = logs.LogGroup(
        stack,
        "TriggersLog",
        retention=retention(stage.log_days),
        removal_policy=RemovalPolicy.DESTROY,  # says only that a door was called, whose own log says the rest
    )
    function.add_property_override("LoggingConfig", {"LogGroup": group.log_group_name})
