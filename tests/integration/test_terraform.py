"""The export before the real Terraform and the real provider; skipped, and saying why, where a machine has neither."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from cdk.application import build
from cdk.stages import ROOT, STAGE_NAMES, stage
from cdk.terraform import tool
from cdk.terraform.applying import apply, drift
from cdk.terraform.checking import NotValid, check
from cdk.terraform.excerpt import asked, written
from cdk.terraform.export import export
from cdk.terraform.schema import EXCERPT
from tests.cloud import Cloud
from tests.mocked_aws import mocked_aws

TOOLS = ROOT / ".local" / "tools"
#: The mock can neither publish a function of CloudFront nor, therefore, make what names one.
NOT_MOCKED = "CloudFront"


@pytest.fixture(scope="session")
def terraform() -> Path:
    """The binary, and a way to the provider."""
    if tool.mirror() is None:
        pytest.skip("no mirror of the AWS provider on this machine, and a test fetches no 700 MB")
    try:
        return tool.binary(TOOLS)
    except tool.ToolMissing as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("name", STAGE_NAMES)
def test_terraform_accepts_the_export_of_every_stage(name: str, terraform: Path, tmp_path: Path) -> None:
    layers = tmp_path / "layer"  # in the place of built ones, which take a network
    layers.mkdir()
    (layers / "note").write_text("layers/build.py makes this")
    planned = dataclasses.replace(stage(name), vendor_layer=layers, ffmpeg_layer=layers)
    build(planned, outdir=tmp_path / "assembly").synth()
    export(tmp_path / "assembly", tmp_path / "out", name)
    assert "clean" in check(tmp_path / "out", TOOLS)


def test_the_recorded_schema_is_the_provider_s(terraform: Path) -> None:
    assert EXCERPT.read_text("utf-8") == written(asked())


def test_a_second_plan_changes_nothing_that_any_stand_in_of_aws_reads_back(
    terraform: Path, cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither stand-in returns all that it was told. What both would change, the export says wrongly. With another
    prefix there is room for a second deployment beside the first, and nothing belongs to both."""
    folder = cloud.state / "terraform"
    if not (folder / "terraform.tfstate").is_file():
        pytest.skip("this local cloud was deployed by the CDK: run with --by terraform")
    ready = cloud.ready
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    _point(monkeypatch, ready["endpoint"], ready["accessKeyId"], ready["secretAccessKey"])
    here = drift(folder, TOOLS)
    assert all(actions == ["update"] for actions in here.values()), here
    with mocked_aws() as address:
        _point(monkeypatch, address, "mock", "mock")
        there = _applied_to_the_mock(folder, tmp_path / "mock")
        monkeypatch.setenv("TF_VAR_prefix", "beside-local")
        _applied_to_the_mock(folder, tmp_path / "beside")
    assert here.keys().isdisjoint(there), {one: there[one] for one in here.keys() & there}
    first, second = _made(tmp_path / "mock"), _made(tmp_path / "beside")
    assert len(first) > 250
    assert len(first) == len(second)
    assert not first & second


def _point(monkeypatch: pytest.MonkeyPatch, endpoint: str, key: str, secret: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)


def _applied_to_the_mock(folder: Path, copy: Path) -> dict[str, list[str]]:
    """What a second plan would change there, and what could not be made there at all."""
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.tfstate*", "outputs.json", "*.plan"))
    try:
        apply(copy, TOOLS)
    except NotValid as refused:
        errors = [line for line in str(refused).splitlines() if line.startswith("Error: ")]
        assert errors, refused
        assert all(NOT_MOCKED in error for error in errors), errors
    return drift(copy, TOOLS)


#: Their ids are unique within what they lie in alone: two buckets have the same keys, two APIs the same stages.
WITHIN_ANOTHER = {"aws_s3_object", "aws_apigatewayv2_stage"}


def _made(folder: Path) -> set[tuple[str, str]]:
    """Type and id of everything that a state owns and that an account has once."""
    state = json.loads((folder / "terraform.tfstate").read_text("utf-8"))
    return {
        (resource["type"], str(instance["attributes"]["id"]))
        for resource in state["resources"]
        for instance in resource["instances"]
        if resource["mode"] == "managed" and resource["type"] not in WITHIN_ANOTHER
    }


def test_the_state_holds_no_secret(terraform: Path, cloud: Cloud) -> None:
    state = cloud.state / "terraform" / "terraform.tfstate"
    if not state.is_file():
        pytest.skip("this local cloud was deployed by the CDK: run with --by terraform")
    for resource in json.loads(state.read_text("utf-8"))["resources"]:
        for instance in resource["instances"]:
            values = instance["attributes"]
            assert not values.get("secret_string") and not values.get("secret_string_wo"), resource["name"]
            assert not values.get("password") and not values.get("password_wo"), resource["name"]
