"""Stages refuse what could not work; the machine refuses placeholders that nobody fills."""

from __future__ import annotations

import dataclasses
import json
import sys
import tomllib
from pathlib import Path

import pytest
from aws_cdk import App, Stack

from cdk.constructs.layers import Layers
from cdk.constructs.machine import PlacesDiffer, compared
from cdk.refusals import ImpossibleStage
from cdk.stages import ROOT, UnknownStage, stage
from layers import build

MACHINE = json.dumps(
    {"States": {"A": {"Resource": "${ProbeVideoArn}"}, "B": {"Resource": "${LiveTableName}"}}}
)


def test_an_unknown_stage_is_refused_by_name() -> None:
    with pytest.raises(UnknownStage, match="local, dev, prod"):
        stage("staging")


@pytest.mark.parametrize(
    "wrong",
    [
        {"public_url": "http://practika.example"},
        {"public_url": "https://practika.example/app"},
        {"encode_memory": 20_000},
        {"chunks_at_once": 41},
        {"encode_timeout": 901},
        {"scratch_storage": 100},
        {"media_key": "not hex"},
    ],
)
def test_a_stage_that_could_not_work_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ImpossibleStage):
        dataclasses.replace(stage("prod"), **wrong)  # type: ignore[arg-type]


def test_the_local_stage_takes_its_addresses_from_the_context() -> None:
    context = {
        "endpoint": "http://localhost:4999",
        "public_url": "http://localhost:9090",
        "media_key": "a" * 64,
    }
    made = stage("local", context.get)
    assert (made.endpoint, made.host, made.secure) == ("http://localhost:4999", "localhost:9090", False)


def test_a_machine_s_file_is_taken_when_every_place_is_filled(tmp_path: Path) -> None:
    file = tmp_path / "m.asl.json"
    file.write_text(MACHINE, "utf-8")
    assert compared(file, {"ProbeVideoArn", "LiveTableName"}) == MACHINE


@pytest.mark.parametrize("given", [{"ProbeVideoArn"}, {"ProbeVideoArn", "LiveTableName", "RejectVideoArn"}])
def test_places_too_many_or_too_few_stop_the_synth(tmp_path: Path, given: set[str]) -> None:
    file = tmp_path / "m.asl.json"
    file.write_text(MACHINE, "utf-8")
    with pytest.raises(PlacesDiffer, match=r"m\.asl\.json"):
        compared(file, given)


def test_a_number_in_a_machine_s_file_comes_without_quotes(tmp_path: Path) -> None:
    file = tmp_path / "m.asl.json"
    file.write_text('{"MaxConcurrency": "${AtOnce}"}', "utf-8")
    assert compared(file, set(), {"AtOnce": 3}) == '{"MaxConcurrency": 3}'
    with pytest.raises(PlacesDiffer, match="Twice"):
        compared(file, set(), {"AtOnce": 3, "Twice": 6})


def test_layers_that_are_not_built_may_be_looked_at_but_not_deployed(tmp_path: Path) -> None:
    """`python app.py` works in a fresh clone; the CDK CLI refuses to deploy a stack with an error on it."""
    source = tmp_path / "vendor"
    source.mkdir()
    (source / "requirements.txt").write_text("", "utf-8")
    app = App(outdir=str(tmp_path / "out"))
    stack = Stack(app, "s")
    Layers(stack, dataclasses.replace(stage("prod"), vendor_layer=source / "build" / "lambda"))
    app.synth()
    said = (tmp_path / "out" / "s.metadata.json").read_text("utf-8")
    assert "aws:cdk:error" in said
    assert "layers/build.py" in said


def test_a_lock_loses_whole_entries() -> None:
    lock = "boto==1 \\\n    --hash=sha256:aa\nsix==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\nwrapt==3\n"
    assert build.without(lock, ["six"]) == "boto==1 \\\n    --hash=sha256:aa\nwrapt==3\n"


def test_layers_above_the_limit_of_lambda_stop_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "big").write_bytes(b"0" * 100)
    monkeypatch.setattr(build, "LIMIT_BYTES", 150)
    build.report_size("lambda", [tmp_path])
    with pytest.raises(build.BuildFailed, match="200 bytes"):
        build.report_size("lambda", [tmp_path, tmp_path])


def test_the_ffmpeg_binary_of_this_machine_is_the_recorded_one(tmp_path: Path) -> None:
    build.fill_ffmpeg(tmp_path, "host")
    recorded = tomllib.loads(build.MANIFEST.read_text("utf-8"))
    assert recorded["licence"].startswith("GPL")
    assert (
        build.file_digest(tmp_path / "bin" / "ffmpeg")
        == (recorded["platforms"][build.host_platform()]["binary_sha256"])
    )


def test_a_layer_has_byte_code_that_is_believed_and_the_same_for_everybody(tmp_path: Path) -> None:
    for place in ("one", "other"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "module.py").write_text("names = {'a', 'b', 'c'}\n", "utf-8")
        build.compile_all(tmp_path / place, sys.executable)
    one, other = (file.read_bytes() for file in sorted(tmp_path.rglob("*.pyc")))
    assert one[4:8] == b"\x01\0\0\0", "checked against its source, which a layer's date may seem to outlive"
    assert one == other


def test_byte_code_is_only_made_by_the_python_that_lambda_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "LAMBDA_PYTHON", "{}.{}".format(*sys.version_info[:2]))
    assert build.lambda_interpreter() == sys.executable
    monkeypatch.setattr(build, "LAMBDA_PYTHON", "2.7182")
    assert build.lambda_interpreter() is None


def test_what_the_doors_and_the_build_call_the_same_python() -> None:
    text = (ROOT / "cdk" / "constructs" / "layers.py").read_text("utf-8")
    assert f"PYTHON_{build.LAMBDA_PYTHON.replace('.', '_')}" in text
