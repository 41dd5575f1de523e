"""What CloudFormation would refuse is refused before a deploy: by `make synth`, and when the CDK CLI synthesizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from aws_cdk import CfnResource, Stack

from cdk.application import empty


def _synthesize(outdir: Path, properties: dict[str, object], *, judged: bool) -> None:
    app = empty(outdir, judged=judged)
    CfnResource(Stack(app, "s"), "Queue", type="AWS::SQS::Queue", properties=properties)
    app.synth()


def test_what_cloudformation_would_refuse_fails_the_synth(tmp_path: Path) -> None:
    _synthesize(tmp_path / "right", {"KmsMasterKeyId": "alias/aws/sqs"}, judged=True)
    with pytest.raises(RuntimeError, match="NoSuchProperty"):
        _synthesize(tmp_path / "wrong", {"NoSuchProperty": True}, judged=True)


def test_who_only_reads_a_plan_does_not_wait_for_those_rules(tmp_path: Path) -> None:
    _synthesize(tmp_path, {"NoSuchProperty": True}, judged=False)
    assert not (tmp_path / "validation-report.json").exists()
