"""The export before the real Terraform and the real provider; skipped, and saying why, where a machine has neither."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from cdk.application import build
from cdk.stages import ROOT, STAGE_NAMES, stage
from cdk.terraform import tool
from cdk.terraform.applying import drift
from cdk.terraform.checking import check
from cdk.terraform.excerpt import asked, written
from cdk.terraform.export import export
from cdk.terraform.schema import EXCERPT
from tests.cloud import Cloud

TOOLS = ROOT / ".local" / "tools"
# the local endpoint does not read these back as they were written; the in-process mock of AWS does
NOT_READ_BACK = {
    "aws_apigatewayv2_authorizer",
    "aws_cloudwatch_metric_alarm",
    "aws_kinesis_firehose_delivery_stream",
    "aws_sfn_state_machine",
}


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


def test_a_second_plan_changes_nothing_but_what_the_endpoint_does_not_read_back(
    terraform: Path, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = cloud.state / "terraform"
    if not (folder / "terraform.tfstate").is_file():
        pytest.skip("this local cloud was deployed by the CDK: run with --by terraform")
    ready = cloud.ready
    monkeypatch.setenv("AWS_ENDPOINT_URL", ready["endpoint"])
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ready["accessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", ready["secretAccessKey"])
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    changes = drift(folder, TOOLS)
    assert all(actions == ["update"] for actions in changes.values()), changes
    assert {address.split(".")[-2] for address in changes} <= NOT_READ_BACK, changes


def test_the_mock_of_aws_reads_back_what_the_endpoint_does_not_of_a_delivery_stream() -> None:
    """Its time zone: the provider always writes one, and the endpoint's description leaves it out."""
    zone = {"CustomTimeZone": "UTC"}
    places: Any = {"RoleARN": "arn:aws:iam::123456789012:role/files", "BucketARN": "arn:aws:s3:::files"}
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="files")
        streams = boto3.client("firehose", region_name="us-east-1")
        streams.create_delivery_stream(
            DeliveryStreamName="told", ExtendedS3DestinationConfiguration={**places, **zone}
        )
        told = streams.describe_delivery_stream(DeliveryStreamName="told")["DeliveryStreamDescription"]
    assert zone.items() <= dict(told["Destinations"][0]["ExtendedS3DestinationDescription"]).items()


def test_the_state_holds_no_secret(terraform: Path, cloud: Cloud) -> None:
    state = cloud.state / "terraform" / "terraform.tfstate"
    if not state.is_file():
        pytest.skip("this local cloud was deployed by the CDK: run with --by terraform")
    for resource in json.loads(state.read_text("utf-8"))["resources"]:
        for instance in resource["instances"]:
            values = instance["attributes"]
            assert not values.get("secret_string") and not values.get("secret_string_wo"), resource["name"]
            assert not values.get("password") and not values.get("password_wo"), resource["name"]
