"""An alias that CodeDeploy moves: how Terraform has it moved, and what its script asks for."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cdk.terraform.services.rollout import SHIFT
from tests.unit.terraform.small import exported, files, refusal, stack

CODE = {"S3Bucket": "b", "S3Key": "k.zip"}
FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Code": CODE,
        "Role": "arn:r",
        "Handler": "h.h",
        "Runtime": "python3.13",
    },
}
VERSION = {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Door"}}}
MOVED = {"ApplicationName": {"Ref": "App"}, "DeploymentGroupName": {"Ref": "Group"}}
GROUP = {
    "Type": "AWS::CodeDeploy::DeploymentGroup",
    "Properties": {
        "ApplicationName": {"Ref": "App"},
        "ServiceRoleArn": "arn:r",
        "DeploymentConfigName": "CodeDeployDefault.LambdaCanary10Percent5Minutes",
        "AlarmConfiguration": {"Enabled": True, "Alarms": [{"Name": "failing"}, {"Name": "late"}]},
    },
}


def _door(update: Any) -> dict[str, Any]:
    alias = {
        "FunctionName": {"Ref": "Door"},
        "FunctionVersion": {"Fn::GetAtt": ["Version", "Version"]},
        "Name": "live",
    }
    return {
        "Door": FUNCTION,
        "Version": VERSION,
        "App": {"Type": "AWS::CodeDeploy::Application", "Properties": {"ComputePlatform": "Lambda"}},
        "Group": GROUP,
        "Live": {"Type": "AWS::Lambda::Alias", "Properties": alias, "UpdatePolicy": update},
    }


def _made() -> dict[str, str]:
    packages = {"k.zip": "door.zip"}
    return files(stack(Resources=_door({"CodeDeployLambdaAliasUpdate": MOVED})), packages=packages)


def test_terraform_leaves_the_alias_alone_and_calls_codedeploy_for_each_new_version() -> None:
    text = _made()["modules/one/rollout.tf"]
    assert "ignore_changes = [function_version, routing_config]" in text
    assert "triggers_replace = aws_lambda_function.door.version" in text
    assert 'command = "sh ${path.module}/shift.sh"' in text
    for line in (
        "APPLICATION = aws_codedeploy_app.app.name",
        "GROUP       = aws_codedeploy_deployment_group.group.deployment_group_name",
        "DOOR        = aws_lambda_alias.live.function_name",
        "VERSION     = aws_lambda_function.door.version",
        'AWS_REGION  = "us-east-1"',
    ):
        assert line in text
    assert 'alarms  = ["failing", "late"]' in text
    assert _made()["modules/one/shift.sh"] == SHIFT.read_text("utf-8")


def test_the_books_say_what_became_of_the_policy() -> None:
    packages = {"k.zip": "door.zip"}
    (module,) = exported(stack(Resources=_door({"CodeDeployLambdaAliasUpdate": MOVED})), packages=packages)
    booked = {str(origin): places for origin, places in module.ledger.written.items()}
    place = 'terraform_data.live.provisioner "local-exec"[0].environment'
    for member in MOVED:
        assert booked[f"Live.@UpdatePolicy.CodeDeployLambdaAliasUpdate.{member}"] == [place]
    assert any("CodeDeploy moves the alias" in why for why in module.ledger.given.values())


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"CodeDeployLambdaAliasUpdate": {"ApplicationName": "a"}},
        {"CodeDeployLambdaAliasUpdate": {**MOVED, "BeforeAllowTrafficHook": "hook"}},
        {"CodeDeployLambdaAliasUpdate": MOVED, "AutoScalingRollingUpdate": {}},
    ],
)
def test_a_policy_of_another_form_is_refused(update: Any) -> None:
    assert "@UpdatePolicy" in refusal(stack(Resources=_door(update)))


AWS = """#!/bin/sh
printf '%s\\n' "$*" >> calls
case "$1 $2" in
  "lambda get-alias") echo 7 ;;
  "deploy create-deployment") echo d-1 ;;
  "deploy wait") exit "$ENDS" ;;
esac
"""


def _run(tmp_path: Path, version: str, ends: int = 0) -> tuple[int, list[str]]:
    """The script's exit code and what it asked AWS for."""
    command = tmp_path / "aws"
    command.write_text(AWS, "utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    told = {"APPLICATION": "app", "GROUP": "group", "DOOR": "door", "ALIAS": "live", "VERSION": version}
    environment = {"PATH": f"{tmp_path}{os.pathsep}/usr/bin:/bin", "ENDS": str(ends), **told}
    done = subprocess.run(
        ["/bin/sh", str(SHIFT)], cwd=tmp_path, env=environment, check=False, capture_output=True
    )
    return done.returncode, (tmp_path / "calls").read_text("utf-8").splitlines()


def test_the_script_asks_for_the_move_from_the_version_that_is_live(tmp_path: Path) -> None:
    code, calls = _run(tmp_path, "8")
    assert code == 0
    asked = calls[1]
    assert "--application-name app --deployment-group-name group" in asked
    revision = json.loads(asked[asked.index("{") : asked.rindex("}") + 1])
    assert revision["revisionType"] == "AppSpecContent"
    spec = revision["appSpecContent"]["content"]
    assert spec.splitlines() == [
        "version: 0.0",
        "Resources:",
        "  - door:",
        "      Type: AWS::Lambda::Function",
        "      Properties:",
        '        Name: "door"',
        '        Alias: "live"',
        '        CurrentVersion: "7"',
        '        TargetVersion: "8"',
    ]
    assert calls[2] == "deploy wait deployment-successful --deployment-id d-1"


def test_a_version_that_is_taken_back_fails_the_apply(tmp_path: Path) -> None:
    assert _run(tmp_path, "8", ends=255)[0] != 0


def test_what_is_live_already_is_not_moved(tmp_path: Path) -> None:
    code, calls = _run(tmp_path, "7")
    assert (code, len(calls)) == (0, 1)
