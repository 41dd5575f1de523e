"""Door: the one way to make a Lambda from lambdas/<name>."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aws_cdk import Duration, IgnoreMode, RemovalPolicy, Size
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk.constructs.audit import Finding, accept
from cdk.constructs.layers import NOT_CODE, RUNTIME, Layers, architecture
from cdk.constructs.letters import DeadLetters
from cdk.constructs.measures import namespace
from cdk.constructs.rollout import ALIAS, Rollout
from cdk.stages import Stage

DECIDED_RUNTIME = Finding(
    "AwsSolutions-L1",
    "Python 3.13 is the decided runtime: AWS supports it until 2029 and every locked wheel is built and checked for "
    "it; a newer one is adopted by one constant after the same check.",
)


class NoSuchDoor(FileNotFoundError):
    """lambdas/<name>/handler.py does not exist."""


@dataclass(frozen=True)
class Network:
    """Where doors stand that speak to PostgreSQL."""

    vpc: ec2.IVpc
    subnets: ec2.SubnetSelection
    doors: ec2.ISecurityGroup
    by_ipv6: bool = False  # services are reached by IPv6, not by endpoints in the network


@dataclass(frozen=True, kw_only=True)
class Work:
    """How much a door may use: MB, seconds, MB of /tmp, and how many may run at once (None: no limit of its own)."""

    memory: int | None = None
    timeout: int = 15
    storage: int = 512
    reserved: int | None = None
    ffmpeg: bool = False


class Door(Construct):
    """A function with its own role and log group; it may do only what a `let_*` of grants.py gave it."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        stage: Stage,
        layers: Layers,
        network: Network | None = None,
        work: Work = Work(),  # frozen
        letters: DeadLetters | None = None,
        rollout: Rollout | None = None,
    ) -> None:
        super().__init__(scope, pascal(name))
        self.name = name
        self.role = _role(self, stage, log := _log(self, stage), network)
        self.function = lambda_.Function(
            self,
            "Function",
            description=f"Practika door {name}",
            code=_code(stage, name),
            handler=f"{name}.handler.lambda_handler",
            runtime=RUNTIME,
            architecture=architecture(stage),
            role=self.role,
            log_group=log,
            layers=[*layers.everywhere, *(layers.ffmpeg() if work.ffmpeg else [])],
            memory_size=work.memory or stage.door_memory,
            timeout=Duration.seconds(work.timeout),
            ephemeral_storage_size=Size.mebibytes(work.storage),
            reserved_concurrent_executions=work.reserved,
            tracing=lambda_.Tracing.ACTIVE if stage.tracing else lambda_.Tracing.DISABLED,
            environment=_everywhere(stage, name, network),
            current_version_options=lambda_.VersionOptions(removal_policy=_removal(stage)),
            **_place(network),
        )
        accept(self.function, DECIDED_RUNTIME)
        #: What everybody calls; only a deployment calls the function itself.
        self.live = rollout.live(self, name, self.function) if rollout else self.function
        if letters:
            self._end_in(letters)

    def _end_in(self, letters: DeadLetters) -> None:
        """Where a call goes that nobody waits for and that failed three times."""
        self.live.configure_async_invoke(
            on_failure=destinations.SqsDestination(letters.queue),
            retry_attempts=2,
            max_event_age=Duration.hours(1),
        )

    @property
    def called_as(self) -> str:
        """The name by which a person or a program calls it: `name:live` where it has an alias."""
        name = self.function.function_name
        return name if self.live is self.function else f"{name}:{ALIAS}"

    def knows(self, **environment: str) -> None:
        """Adds variables to the door's environment."""
        for variable, value in environment.items():
            self.function.add_environment(variable, value)


def pascal(name: str) -> str:
    """task_probe_video -> TaskProbeVideo."""
    return "".join(word.capitalize() for word in name.split("_"))


def _code(stage: Stage, name: str) -> lambda_.Code:
    """Only the door's own folder, with its name kept, so that the handler string is the same everywhere."""
    if not (stage.doors / name / "handler.py").is_file():
        raise NoSuchDoor(stage.doors / name / "handler.py")
    return lambda_.Code.from_asset(
        str(stage.doors), exclude=["/*", f"!/{name}", *NOT_CODE], ignore_mode=IgnoreMode.GIT
    )


def _everywhere(stage: Stage, name: str, network: Network | None) -> dict[str, str]:
    variables = {
        "STAGE": stage.name,
        "LOG_LEVEL": stage.log_level,
        "POWERTOOLS_SERVICE_NAME": name,
        "POWERTOOLS_METRICS_NAMESPACE": namespace(stage),
    }
    if not stage.tracing:
        variables["POWERTOOLS_TRACE_DISABLED"] = "true"
    if network and network.by_ipv6:
        # Secrets Manager answers IPv6 by its usual name, Step Functions by this one only; botocore reads it itself
        variables["AWS_ENDPOINT_URL_SFN"] = f"https://states.{stage.region}.api.aws"
    return variables


def _log(door: Door, stage: Stage) -> logs.LogGroup:
    return logs.LogGroup(
        door,
        "Log",
        retention=retention(stage.log_days),
        removal_policy=_removal(stage),
    )


def _removal(stage: Stage) -> RemovalPolicy:
    """Of logs, and of versions that are live no more: one of them can be made live again at once."""
    return RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY


def _role(door: Door, stage: Stage, log_group: logs.LogGroup, network: Network | None) -> iam.Role:
    """A role without managed policies: writes its own log, sends traces, and nothing else yet."""
    role = iam.Role(door, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    log_group.grant_write(role)
    if network:
        iam.Grant.add_to_principal(
            grantee=role,
            actions=[
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
            ],
            resource_arns=["*"],
        )
    if network or stage.tracing:
        accept(
            role,
            Finding(
                "AwsSolutions-IAM5[Resource::*]",
                "Sending X-Ray segments and making the network interfaces of a function in a VPC have no resource "
                "to name: IAM offers only '*' for these actions. A unit test holds the list of such actions.",
            ),
        )
    return role


def _place(network: Network | None) -> dict[str, Any]:
    if network is None:
        return {}
    return {
        "vpc": network.vpc,
        "vpc_subnets": network.subnets,
        "security_groups": [network.doors],
        **({"ipv6_allowed_for_dual_stack": True} if network.by_ipv6 else {}),
    }


def retention(days: int) -> logs.RetentionDays:
    """A stage's log_days in the words of CloudWatch Logs, which knows only some numbers of days."""
    return {
        1: logs.RetentionDays.ONE_DAY,
        7: logs.RetentionDays.ONE_WEEK,
        30: logs.RetentionDays.ONE_MONTH,
        90: logs.RetentionDays.THREE_MONTHS,
    }[days]
