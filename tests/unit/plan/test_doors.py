"""Doors: all are wired, each has its own role and log, and none may do more than its code does."""

from __future__ import annotations

import json
from collections import Counter
from fnmatch import fnmatch

from cdk.stages import ROOT
from tests.unit.plan.templates import Resource, Synthesized, listed

# IAM offers no narrower resource for these
NOWHERE_TO_NAME = (
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSampling*",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ecr:GetAuthorizationToken",
    "batch:DescribeJobs",
    "batch:TerminateJob",
    "cloudwatch:DescribeAlarms",
    "logs:CreateLogDelivery",
    "logs:*LogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
)
TLS_DOORS = ("authorize_", "socket_", "stream_", "deploy_keys")


def _actions_of(plan: Synthesized, door: str) -> set[str]:
    """Everything that the door's role may do."""
    role = plan.doors()[door].properties["Role"]["Fn::GetAtt"][0]
    return {
        action
        for policy in plan.of("AWS::IAM::Policy")
        if {"Ref": role} in policy.properties["Roles"]
        for statement in policy.properties["PolicyDocument"]["Statement"]
        for action in listed(statement["Action"])
    }


def test_every_door_folder_is_wired_and_nothing_else(everywhere: Synthesized) -> None:
    folders = {file.parent.name for file in (ROOT / "lambdas").glob("*/handler.py")}
    assert set(everywhere.doors()) == folders


def test_every_door_is_called_by_its_own_name(everywhere: Synthesized) -> None:
    for name, door in everywhere.doors().items():
        assert door.properties["Handler"] == f"{name}.handler.lambda_handler"
        assert door.properties["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"] == name


def test_every_door_has_its_own_role_and_log(everywhere: Synthesized) -> None:
    doors = everywhere.doors().values()
    roles = Counter(door.stack + json.dumps(door.properties["Role"]) for door in doors)
    logs = Counter(door.stack + json.dumps(door.properties["LoggingConfig"]["LogGroup"]) for door in doors)
    assert set(roles.values()) == set(logs.values()) == {1}


def test_every_log_forgets_in_time(everywhere: Synthesized) -> None:
    for log in everywhere.of("AWS::Logs::LogGroup"):
        assert log.properties["RetentionInDays"] <= 90, log.name


def test_no_role_may_do_everything(everywhere: Synthesized) -> None:
    for name, statement in everywhere.statements():
        for action in listed(statement.get("Action", [])):
            assert action != "*", name
            assert not action.endswith(":*"), f"{name}: {action}"


def test_no_right_on_everything_where_a_thing_can_be_named(everywhere: Synthesized) -> None:
    for name, statement in everywhere.statements():
        if "*" in listed(statement["Resource"]):
            for action in listed(statement["Action"]):
                assert any(fnmatch(action, allowed) for allowed in NOWHERE_TO_NAME), f"{name}: {action} on *"


def test_no_door_carries_a_managed_policy(everywhere: Synthesized) -> None:
    roles = {(door.stack, door.properties["Role"]["Fn::GetAtt"][0]) for door in everywhere.doors().values()}
    for role in everywhere.of("AWS::IAM::Role"):
        if (role.stack, role.id) in roles:
            assert "ManagedPolicyArns" not in role.properties, role.name


def test_no_door_may_scan_a_table(everywhere: Synthesized) -> None:
    for name, statement in everywhere.statements():
        assert "dynamodb:Scan" not in listed(statement["Action"]), name


def test_authorizers_can_only_read_the_public_keys_and_what_counts_no_more(everywhere: Synthesized) -> None:
    for door in ("authorize_http", "authorize_socket"):
        actions = _actions_of(everywhere, door)
        assert {action.split(":")[0] for action in actions} - {"logs", "xray"} == {
            "secretsmanager",
            "dynamodb",
        }
        assert {action for action in actions if action.startswith("dynamodb:")} == {"dynamodb:Query"}
        variables = everywhere.doors()[door].properties["Environment"]["Variables"]
        opened = {name for name in variables if name.endswith("_SECRET_ARN")}
        stamps = {"EDGE_KEYS_SECRET_ARN"} if everywhere.stage.on_aws else set()
        assert opened == {"VERIFICATION_KEYS_SECRET_ARN"} | stamps


def test_only_what_posts_may_post_to_sockets(everywhere: Synthesized) -> None:
    posting = {
        name
        for name in everywhere.doors()
        if "execute-api:ManageConnections" in _actions_of(everywhere, name)
    }
    assert posting == {"socket_message", "socket_disconnect", "stream_fanout"}


def test_only_doors_that_sign_may_open_the_private_key(everywhere: Synthesized) -> None:
    doors = everywhere.doors().items()
    signing = {
        name
        for name, door in doors
        if "SIGNING_KEY_SECRET_ARN" in door.properties["Environment"]["Variables"]
    }
    assert signing == {"api_session", "api_people", "api_live", "deploy_keys"}


def test_doors_without_postgres_stand_outside_the_network(on_aws: Synthesized) -> None:
    for name, door in on_aws.doors().items():
        variables = door.properties["Environment"]["Variables"]
        speaks = "DATABASE_HOST" in variables or name == "deploy_migrate"
        assert ("VpcConfig" in door.properties) == speaks, name
        if name.startswith(TLS_DOORS):
            assert "VpcConfig" not in door.properties, name


def test_every_call_is_traced_on_aws(on_aws: Synthesized) -> None:
    for name, door in on_aws.doors().items():
        assert door.properties["TracingConfig"] == {"Mode": "Active"}, name
    for machine in on_aws.of("AWS::StepFunctions::StateMachine"):
        assert machine.properties["TracingConfiguration"] == {"Enabled": True}
        assert machine.properties["LoggingConfiguration"]["Level"] == "ALL"


def _layer_names(plan: Synthesized, door: Resource) -> list[str]:
    return sorted(layer["Ref"].removeprefix("Layers")[:4] for layer in door.properties["Layers"])


def test_doors_carry_ffmpeg_only_where_they_run_it(on_aws: Synthesized) -> None:
    for name, door in on_aws.doors().items():
        runs = "FFMPEG_PATH" in door.properties["Environment"]["Variables"]
        assert _layer_names(on_aws, door) == (["Core", "Ffmp", "Vend"] if runs else ["Core", "Vend"]), name


def test_on_one_machine_doors_carry_only_our_own_code(local: Synthesized) -> None:
    for name, door in local.doors().items():
        assert _layer_names(local, door) == ["Core"], name


def test_a_door_s_asset_holds_its_own_folder_only(prod: Synthesized) -> None:
    files = json.loads((prod.folder / "live.assets.json").read_text("utf-8"))["files"]
    sources = [prod.folder / entry["source"]["path"] for entry in files.values()]
    folders = [[each.name for each in source.iterdir()] for source in sources if source.is_dir()]
    assert ["stream_fanout"] in folders
    assert not [each for each in folders if len(each) > 1 and "stream_fanout" in each]
