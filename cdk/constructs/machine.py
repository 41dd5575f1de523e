"""Machine: a state machine from statemachines/<name>.asl.json, which stays valid JSON with quoted "${Name}" places."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk.constructs.alarms import Call, ring_above
from cdk.constructs.audit import Finding, accept
from cdk.constructs.door import Door, retention
from cdk.constructs.workshop import Workshop
from cdk.stages import Stage

WRITES_LOGS = Finding(
    "AwsSolutions-IAM5[Resource::*]",
    "Sending X-Ray segments, setting up the delivery of a machine's log and looking after jobs, whose ids are made "
    "when they are submitted, have no resource to name: IAM offers only '*' for these "
    "actions. A unit test holds the list of such actions.",
)


class PlacesDiffer(ValueError):
    """The file's placeholders are not exactly the given substitutions."""


class Machine(Construct):
    """A Standard machine with its log, traces, and a right to call exactly the doors that its file names."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        stage: Stage,
        file: Path,
        doors: Mapping[str, Door],
        bell: sns.ITopic,
        substitutions: Mapping[str, str] | None = None,
        numbers: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(scope, name)
        arns = {f"{place}Arn": door.live.function_arn for place, door in doors.items()}
        places = {**arns, **(substitutions or {})}
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            definition_body=sfn.DefinitionBody.from_string(compared(file, set(places), numbers)),
            definition_substitutions=places,
            tracing_enabled=stage.tracing,
            logs=sfn.LogOptions(
                destination=logs.LogGroup(
                    self,
                    "Log",
                    log_group_name=f"/aws/vendedlogs/states/practika-{stage.name}-{name}",
                    removal_policy=RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY,
                    retention=retention(stage.log_days),
                ),
                level=sfn.LogLevel.ALL,
                include_execution_data=False,
            ),
        )
        iam.Grant.add_to_principal(
            grantee=self.machine,
            actions=["lambda:InvokeFunction"],
            resource_arns=[door.live.function_arn for door in doors.values()],
        )
        accept(self.machine, WRITES_LOGS)
        self._ring(name, bell)

    def may_submit(self, work: Workshop) -> None:
        """Submits jobs of that one definition and waits for their end, of which a rule of AWS's own tells it."""
        iam.Grant.add_to_principal(
            grantee=self.machine,
            actions=["batch:SubmitJob"],
            resource_arns=[work.queue.job_queue_arn, work.job.job_definition_arn],
        )
        iam.Grant.add_to_principal(
            grantee=self.machine, actions=["batch:DescribeJobs", "batch:TerminateJob"], resource_arns=["*"]
        )
        rule = Stack.of(self).format_arn(
            service="events", resource="rule", resource_name="StepFunctionsGetEventsForBatchJobsRule"
        )
        iam.Grant.add_to_principal(
            grantee=self.machine,
            actions=["events:PutTargets", "events:PutRule", "events:DescribeRule"],
            resource_arns=[rule],
        )

    def _ring(self, name: str, bell: sns.ITopic) -> None:
        """A run that fails has lost its way: what can be told to a person ends in a state of its own."""
        every = Duration.minutes(5)
        for how, metric in (
            ("Failed", self.machine.metric_failed(period=every)),
            ("TimedOut", self.machine.metric_timed_out(period=every)),
        ):
            says = f"a run of {name} ended as {how} instead of telling a person; read its history and log"
            call = Call(says=says, runbook="lost-runs")
            ring_above(self, f"{how}Alarm", metric=metric, limit=0, bell=bell, call=call)


def compared(file: Path, given: set[str], numbers: Mapping[str, int] | None = None) -> str:
    """The file's text, if it is JSON and its placeholders are exactly those given.

    `numbers` stand in quotes too and come without them: a substitution at deploy could only give text.
    """
    text = file.read_text("utf-8")
    json.loads(text)
    for place, number in (numbers or {}).items():
        if f'"${{{place}}}"' not in text:
            raise PlacesDiffer(f"{file.name}: it has no place for the number {place}")
        text = text.replace(f'"${{{place}}}"', str(number))
    wanted = set(re.findall(r"\$\{(\w+)\}", text))
    if wanted != given:
        raise PlacesDiffer(
            f"{file.name}: not given {sorted(wanted - given)}, not in the file {sorted(given - wanted)}"
        )
    return text
