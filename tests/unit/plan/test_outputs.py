"""Names of a deployed stage, whoever has deployed it: the same for every command, and a refusal in words."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError

from cdk.outputs import NotDeployed, NotOutputs, add_option, by_cloudformation, by_terraform, ended, outputs

TOLD: dict[str, dict[str, Any]] = {
    "stage": {"value": "prod", "type": "string", "sensitive": False},
    "data": {"value": {"LiveTableName": "live"}},
    "site": {"value": {"SiteBucketName": "site"}},
    "night": {"value": {}},
}


class Stacks:
    """CloudFormation with the outputs of some stacks; the others are not there, or may not be read."""

    def __init__(self, named: dict[str, dict[str, str]], code: str = "ValidationError") -> None:
        self.named, self.code = named, code

    def describe_stacks(self, *, StackName: str) -> Any:
        if (named := self.named.get(StackName)) is None:
            raise ClientError({"Error": {"Code": self.code, "Message": "no"}}, "DescribeStacks")
        said = [{"OutputKey": key, "OutputValue": value} for key, value in named.items()]
        return {"Stacks": [{"Outputs": said} if said else {}]}


def _file(folder: Path, told: Any) -> Path:
    file = folder / "outputs.json"
    file.write_text(json.dumps(told), "utf-8")
    return file


def test_terraform_s_outputs_and_cloudformation_s_are_the_same(tmp_path: Path) -> None:
    stacks = Stacks(
        {f"practika-prod-{name}": each["value"] for name, each in TOLD.items() if name != "stage"}
    )
    wanted = {"LiveTableName": "live", "SiteBucketName": "site"}
    for told in (by_cloudformation("prod", stacks), by_terraform("prod", _file(tmp_path, TOLD))):
        assert told.of("data", "site", "night") == wanted
        with pytest.raises(NotDeployed):
            told.of("data", "watch")


def test_a_stage_that_may_not_be_read_is_not_taken_for_one_that_is_not_there() -> None:
    with pytest.raises(ClientError):
        by_cloudformation("prod", Stacks({}, "AccessDenied")).of("data")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({**TOLD, "stage": {"value": "dev"}}, "of stage dev, not of prod"),
        ({"LiveTableName": "live"}, "terraform output -json"),  # one stack's alone
        ([], "terraform output -json"),
        ({}, "of stage None"),
    ],
)
def test_a_file_that_is_not_this_stage_s_is_refused(told: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(NotOutputs, match=said):
        by_terraform("prod", _file(tmp_path, told))


def test_a_command_is_told_of_a_file_and_ends_with_words_when_it_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("stage")
    add_option(parser)
    there = parser.parse_args(["prod", "--outputs", str(_file(tmp_path, TOLD))])
    assert outputs(there).of("site") == {"SiteBucketName": "site"}
    nowhere = parser.parse_args(["prod", "--outputs", str(tmp_path / "none.json")])
    assert ended(lambda: len(outputs(nowhere).of("site"))) == 1
    assert "terraform output -json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (NoCredentialsError(), "aws sso login"),
        (NoRegionError(), "AWS_REGION="),
        (ClientError({"Error": {"Code": "ExpiredToken", "Message": "over"}}, "any"), "aws sso login"),
    ],
)
def test_an_operator_who_is_not_signed_in_reads_what_to_do(
    why: Exception, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def command() -> int:
        raise why

    assert ended(command) == 1
    assert told in capsys.readouterr().err


def test_a_fault_of_another_kind_keeps_its_trace() -> None:
    def command() -> int:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "any")

    with pytest.raises(ClientError):
        ended(command)
