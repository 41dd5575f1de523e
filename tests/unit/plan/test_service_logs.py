"""Every log forgets in time: those that the plan makes, and those that services of AWS begin by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from cdk.stages import STAGE_NAMES
from tests.unit.plan.templates import Synthesized


def _begun_by_rds(plan: Synthesized) -> Iterator[tuple[str, str]]:
    """Logical id and last part of the name of each log that RDS writes."""
    for instance in plan.of("AWS::RDS::DBInstance"):
        for kind in instance.properties.get("EnableCloudwatchLogsExports", []):
            yield instance.id, f"/{kind}"


def _in_words(value: Any) -> str:
    """A joined text, with <Name> for what CloudFormation fills in."""
    parts = value["Fn::Join"][1]
    return "".join(part if isinstance(part, str) else f"<{part['Ref']}>" for part in parts)


@pytest.mark.parametrize("name", [*STAGE_NAMES, "chosen"])
def test_every_function_writes_into_a_log_of_the_plan(
    plans: Mapping[str, Synthesized], chosen: Synthesized, name: str
) -> None:
    for function in (plan := {**plans, "chosen": chosen}[name]).of("AWS::Lambda::Function"):
        if not plan.stage.on_aws and function not in plan.doors().values():
            continue  # one machine has no triggers
        group = function.properties["LoggingConfig"]["LogGroup"]["Ref"]
        assert plan.templates[function.stack]["Resources"][group]["Properties"]["RetentionInDays"] <= 90


@pytest.mark.parametrize("name", ["dev", "prod", "chosen"])
def test_every_log_that_a_service_begins_is_given_its_days(
    plans: Mapping[str, Synthesized], chosen: Synthesized, name: str
) -> None:
    plan = {**plans, "chosen": chosen}[name]
    said = plan.doors()["deploy_retention"].properties["Environment"]["Variables"]
    told = _in_words(said["SERVICE_LOGS"]).split()
    begun = list(_begun_by_rds(plan))
    assert len(begun) == 2
    for instance, kind in begun:
        assert f"/aws/rds/instance/<{instance}>{kind}" in told
    for proxy in plan.of("AWS::RDS::DBProxy"):
        assert f"/aws/rds/proxy/<{proxy.id}>" in told
    for turner in plan.of("AWS::Serverless::Application"):
        assert f"/aws/lambda/{turner.properties['Parameters']['functionName']}" in told
    assert said["LOG_DAYS"] == str(plan.stage.log_days)
    ours = {group.properties.get("LogGroupName") for group in plan.of("AWS::Logs::LogGroup")}
    for namespace in plan.of("AWS::RedshiftServerless::Namespace"):
        for kind in namespace.properties["LogExports"]:
            assert f"/aws/redshift/{namespace.properties['NamespaceName']}/{kind}" in ours


def test_the_deploy_calls_the_door_that_does_it(on_aws: Synthesized) -> None:
    called = [each for each in on_aws.of("Custom::Trigger") if each.stack == "database"]
    assert any("DeployRetention" in json.dumps(each.properties["HandlerArn"]) for each in called)


def test_two_stages_of_one_account_do_not_fight_for_a_function_s_name(
    prod: Synthesized, chosen: Synthesized
) -> None:
    names = [
        turner.properties["Parameters"]["functionName"]
        for plan in (prod, chosen)
        for turner in plan.of("AWS::Serverless::Application")
    ]
    assert names == ["practika-prod-turns-the-password", "practika-dev-turns-the-password"]
