"""New versions: callers know the alias only, CodeDeploy moves it, and an alarm takes a bad one back."""

from __future__ import annotations

import json
from typing import Any

from cdk.constructs.rollout import MOST_ALARMS
from cdk.stages import stage
from tests.unit.plan.templates import Resource, Synthesized

#: Called by a deployment itself, by their published version.
BY_DEPLOYS = {"deploy_keys", "deploy_migrate", "deploy_retention"}


def _aliases(plan: Synthesized) -> dict[str, Resource]:
    """The alias of each door."""
    by_function = {(each.stack, each.id): name for name, each in plan.doors().items()}
    return {
        by_function[alias.stack, alias.properties["FunctionName"]["Ref"]]: alias
        for alias in plan.of("AWS::Lambda::Alias")
    }


def _groups(plan: Synthesized) -> dict[str, dict[str, Any]]:
    """The deployment group of each door, as its alias names it."""
    groups = {(each.stack, each.id): each.properties for each in plan.of("AWS::CodeDeploy::DeploymentGroup")}
    return {
        door: groups[
            alias.stack,
            alias.body["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]["DeploymentGroupName"]["Ref"],
        ]
        for door, alias in _aliases(plan).items()
    }


def test_every_door_has_an_alias_but_those_of_deploys_and_those_of_one_machine(
    on_aws: Synthesized, local: Synthesized
) -> None:
    assert set(_aliases(on_aws)) == set(on_aws.doors()) - BY_DEPLOYS
    assert {alias.properties["Name"] for alias in _aliases(on_aws).values()} == {"live"}
    assert _aliases(local) == {}
    assert local.of("AWS::CodeDeploy::Application") == []


def test_whoever_calls_a_door_calls_its_alias(on_aws: Synthesized) -> None:
    """Nothing names a door's function but what makes it and its rights: else a caller would get an untried version."""
    functions = {(each.stack, each.id) for name, each in on_aws.doors().items() if name not in BY_DEPLOYS}
    callers = (
        "AWS::ApiGatewayV2::Integration",
        "AWS::ApiGatewayV2::Authorizer",
        "AWS::Lambda::Permission",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::EventInvokeConfig",
        "AWS::Events::Rule",
        "AWS::StepFunctions::StateMachine",
    )
    seen = 0
    for kind in callers:
        for each in on_aws.of(kind):
            text = json.dumps(each.properties)
            if kind == "AWS::Lambda::EventInvokeConfig":  # names a function and its qualifier apart
                assert "Live" in json.dumps(each.properties["Qualifier"]), each.name
                continue
            for stack, name in functions:
                if stack == each.stack:
                    assert f'["{name}", "Arn"]' not in text, each.name
                    assert f'{{"Ref": "{name}"}}' not in text, each.name
            seen += "Live" in text
    assert seen > 20


def test_only_the_machine_s_own_aliases_may_be_called_by_it(on_aws: Synthesized) -> None:
    aliases = {each.id for each in on_aws.of("AWS::Lambda::Alias")}
    for name, statement in on_aws.statements():
        if name.startswith("media/IngestVideo") and statement["Action"] == "lambda:InvokeFunction":
            assert {each["Ref"] for each in statement["Resource"]} <= aliases


def test_prod_tries_a_version_on_a_tenth_and_dev_moves_at_once(prod: Synthesized, dev: Synthesized) -> None:
    ways = {
        plan.stage.name: {group["DeploymentConfigName"] for group in _groups(plan).values()}
        for plan in (prod, dev)
    }
    assert ways == {
        "prod": {"CodeDeployDefault.LambdaCanary10Percent5Minutes"},
        "dev": {"CodeDeployDefault.LambdaAllAtOnce"},
    }


def test_each_group_goes_back_by_itself_on_its_door_s_alarm(prod: Synthesized) -> None:
    for door, group in _groups(prod).items():
        back = group["AutoRollbackConfiguration"]
        assert (back["Enabled"], "DEPLOYMENT_STOP_ON_ALARM" in back["Events"]) == (True, True), door
        named = [each["Name"]["Ref"] for each in group["AlarmConfiguration"]["Alarms"]]
        assert len(named) == len(set(named)) <= MOST_ALARMS
        own = door.replace("_", "").lower()
        assert [name for name in named if name.lower().startswith(f"{own}failing")], (door, named)


def test_the_error_budget_takes_versions_of_the_api_back_and_late_news_those_of_the_sockets(
    prod: Synthesized,
) -> None:
    named = {
        door: " ".join(each["Name"]["Ref"] for each in group["AlarmConfiguration"]["Alarms"])
        for door, group in _groups(prod).items()
    }
    assert "ApiFast5Minutes" in named["api_annotations"]
    assert "SlowApi" in named["authorize_http"]
    assert "LateAlarm" in named["stream_fanout"]
    assert "UnreachedAlarm" in named["stream_fanout"]


def test_a_failing_door_is_seen_by_what_it_counts_as_well_as_by_what_crashed(prod: Synthesized) -> None:
    alarms = {each.id: each.properties for each in prod.of("AWS::CloudWatch::Alarm") if "Failing" in each.id}
    assert len(alarms) == len(_groups(prod))
    for name, said in alarms.items():
        metrics = {
            each["MetricStat"]["Metric"]["MetricName"] for each in said["Metrics"] if "MetricStat" in each
        }
        counts = name.startswith(("Api", "Socket"))
        assert metrics == {"Errors", "Invocations"} | ({"Failures"} if counts else set()), name
        periods = {each["MetricStat"]["Period"] for each in said["Metrics"] if "MetricStat" in each}
        assert periods == {60}, "the canary lasts five minutes"


def test_who_moves_aliases_may_touch_nothing_else(on_aws: Synthesized) -> None:
    actions = {
        action
        for name, statement in on_aws.statements()
        if "RolloutMover" in name
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    assert actions == {"cloudwatch:DescribeAlarms", "lambda:GetAlias", "lambda:UpdateAlias"}


def test_versions_of_prod_stay_so_that_one_of_them_can_be_live_again_at_once(prod: Synthesized) -> None:
    for version in prod.of("AWS::Lambda::Version"):
        assert version.body["DeletionPolicy"] == "Retain", version.name


def test_an_incident_does_not_stop_the_deploy_that_mends_it() -> None:
    assert stage("prod").rollout == "canary"
    assert stage("prod", {"rollout": "at_once"}.get).rollout == "at_once"
