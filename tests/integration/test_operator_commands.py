"""Every command of the operator that asks for names finds them, whoever has deployed: the CDK, or Terraform
(`--by terraform`)."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.cloud import ROOT, Cloud


def command(cloud: Cloud, *words: str) -> tuple[int, str]:
    """`python -m …` at a shell with the deployer's rights: its exit code, and what it said."""
    ready = cloud.ready
    roots = os.pathsep.join(str(ROOT / part) for part in ("", "lambdas", "layers/core/python"))
    env = {
        "PATH": os.defpath, "PYTHONPATH": roots, "NO_PROXY": "localhost,127.0.0.1",
        "AWS_ENDPOINT_URL": ready["endpoint"], "AWS_DEFAULT_REGION": ready["region"],
        "AWS_ACCESS_KEY_ID": ready["accessKeyId"], "AWS_SECRET_ACCESS_KEY": ready["secretAccessKey"],
    }  # fmt: skip
    argv = [sys.executable, "-m", *words]
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cdk.redrive", "local"), "fan-out: "),
        (("cdk.restore", "notes", "local", "--at", "NOW", "--film", "wsp_none#vid_none"), "Making {} as it"),
        (("cdk.restore", "files", "local", "--at", "NOW", "--below", "media/none/"), "nothing to bring back"),
    ],
)
def test_it_finds_its_names(cloud: Cloud, words: tuple[str, ...], said: str) -> None:
    now = datetime.now(UTC).isoformat()
    _, heard = command(cloud, *(now if word == "NOW" else word for word in words), *cloud.told)
    assert said.format(cloud.outputs["AnnotationsTableName"]) in heard
    assert "Traceback" not in heard


def test_another_stage_s_names_are_refused(cloud: Cloud) -> None:
    ended, heard = command(cloud, "cdk.redrive", "prod", *cloud.told)
    assert ended == 1
    assert ("not of prod" if cloud.told else "knows no practika-prod-live") in heard
    assert "Traceback" not in heard
