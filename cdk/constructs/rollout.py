"""Rollout: how a door's new version comes to its callers. They call the alias `live`; CodeDeploy moves it."""

from __future__ import annotations

from aws_cdk import CfnCodeDeployLambdaAliasUpdate, CfnUpdatePolicy, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.alarms import Call, Patience, ring_above
from cdk.constructs.audit import Finding, accept
from cdk.constructs.measures import SUM, emitted, percent
from cdk.stages import Stage

ALIAS = "live"
#: CodeDeploy's own ways, by the stage's word for them.
WAYS = {
    "at_once": "CodeDeployDefault.LambdaAllAtOnce",
    "canary": "CodeDeployDefault.LambdaCanary10Percent5Minutes",
}
#: Percent of a door's runs that may fail. A canary that always fails is a tenth of them.
FAILING_PERCENT = 5
#: Below so many runs in a minute one fault says nothing.
LEAST_RUNS = 10
#: CodeDeploy watches so many alarms of a group at most.
MOST_ALARMS = 10
SEES_ALARMS = Finding(
    "AwsSolutions-IAM5[Resource::*]",
    "Reading the state of alarms has no resource to name: IAM offers only '*' for this action. A unit test holds the "
    "list of such actions.",
)
#: Doors whose errors are answers in the one shape, which Lambda does not count: they count them (runtime/http.py).
COUNTS_FAILURES = ("api_", "socket_")


class Rollout(Construct):
    """One stack's application in CodeDeploy, and the role that may move its aliases. None of it on one machine."""

    def __init__(self, scope: Construct, stage: Stage, *, bell: sns.ITopic) -> None:
        super().__init__(scope, "Rollout")
        self._stage = stage
        self._bell = bell
        self._groups: list[tuple[codedeploy.CfnDeploymentGroup, list[cloudwatch.Alarm]]] = []
        if stage.rollout == "none":
            return
        self._application = codedeploy.CfnApplication(self, "Application", compute_platform="Lambda")
        self._role = iam.Role(self, "Mover", assumed_by=iam.ServicePrincipal("codedeploy.amazonaws.com"))
        iam.Grant.add_to_principal(
            grantee=self._role, actions=["cloudwatch:DescribeAlarms"], resource_arns=["*"]
        )
        accept(self._role, SEES_ALARMS)

    def live(self, door: Construct, name: str, function: lambda_.Function) -> lambda_.IFunction:
        """What callers of the door call: its alias, or the function itself where nothing is moved."""
        if self._stage.rollout == "none":
            return function
        alias = lambda_.Alias(door, "Live", alias_name=ALIAS, version=function.current_version)
        iam.Grant.add_to_principal(
            grantee=self._role,
            actions=["lambda:GetAlias", "lambda:UpdateAlias"],
            # the alias itself would depend on its group, and the group on this right
            resource_arns=[function.function_arn, f"{function.function_arn}:{ALIAS}"],
        )
        watched = [self._failing(door, name, function)] if self._stage.rollout == "canary" else []
        group = self._group(door, watched)
        resource = alias.node.default_child
        assert isinstance(resource, lambda_.CfnAlias)  # noqa: S101  # narrows the type
        resource.cfn_options.update_policy = CfnUpdatePolicy(
            code_deploy_lambda_alias_update=CfnCodeDeployLambdaAliasUpdate(
                application_name=self._application.ref, deployment_group_name=group.ref
            )
        )
        self._groups.append((group, watched))
        return alias

    def taken_back_by(self, *alarms: cloudwatch.Alarm) -> None:
        """These alarms of the stack, too, take a new version of the doors back that were made so far.

        An alarm over what calls a door needs the door's alias, and so cannot be one of them.
        """
        if self._stage.rollout != "canary":
            return
        for group, watched in self._groups:
            watched.extend(alarms)
            group.alarm_configuration = _alarms(watched)

    def _group(self, door: Construct, watched: list[cloudwatch.Alarm]) -> codedeploy.CfnDeploymentGroup:
        """Does not wait for the role's rights: they name every function of the stack, and some functions need what
        needs this alias. No deployment happens while an alias is made, and later the rights are there."""
        return codedeploy.CfnDeploymentGroup(
            door,
            "Shift",
            application_name=self._application.ref,
            service_role_arn=self._role.role_arn,
            deployment_config_name=WAYS[self._stage.rollout],
            deployment_style=codedeploy.CfnDeploymentGroup.DeploymentStyleProperty(
                deployment_type="BLUE_GREEN", deployment_option="WITH_TRAFFIC_CONTROL"
            ),
            alarm_configuration=_alarms(watched) if watched else None,
            auto_rollback_configuration=codedeploy.CfnDeploymentGroup.AutoRollbackConfigurationProperty(
                enabled=True,
                events=[
                    "DEPLOYMENT_FAILURE",
                    "DEPLOYMENT_STOP_ON_REQUEST",
                    *(["DEPLOYMENT_STOP_ON_ALARM"] if watched else []),
                ],
            ),
        )

    def _failing(self, door: Construct, name: str, function: lambda_.Function) -> cloudwatch.Alarm:
        """Runs that crashed or timed out, and answers that were faults of ours, of all runs of the alias."""
        where = {"FunctionName": function.function_name, "Resource": f"{function.function_name}:{ALIAS}"}
        minute = Duration.minutes(1)
        crashed, runs = (
            cloudwatch.Metric(
                namespace="AWS/Lambda", metric_name=metric, dimensions_map=where, statistic=SUM, period=minute
            )
            for metric in ("Errors", "Invocations")
        )
        failed: cloudwatch.IMetric = crashed
        if name.startswith(COUNTS_FAILURES):
            failed = cloudwatch.MathExpression(
                expression="FILL(crashed,0)+FILL(answered,0)",
                using_metrics={
                    "crashed": crashed,
                    "answered": emitted(self._stage, name, "Failures", minutes=1),
                },
                period=minute,
            )
        return ring_above(
            door,
            "Failing",
            metric=percent(failed, {"runs": runs}, minutes=1, least=LEAST_RUNS),
            limit=FAILING_PERCENT,
            bell=self._bell,
            call=Call(
                says=f"the door {name} fails; a new version of it is taken back", runbook="new-version"
            ),
            patience=Patience(bad=2, of=3),
        )


def _alarms(watched: list[cloudwatch.Alarm]) -> codedeploy.CfnDeploymentGroup.AlarmConfigurationProperty:
    if len(watched) > MOST_ALARMS:
        raise ValueError(f"CodeDeploy watches {MOST_ALARMS} alarms of a group, not {len(watched)}")
    return codedeploy.CfnDeploymentGroup.AlarmConfigurationProperty(
        enabled=True,
        alarms=[codedeploy.CfnDeploymentGroup.AlarmProperty(name=alarm.alarm_name) for alarm in watched],
    )
