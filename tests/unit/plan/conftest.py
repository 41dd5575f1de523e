"""Every stage, synthesized once for the whole session."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest
from aws_cdk import App

from cdk.application import build
from cdk.stages import STAGE_NAMES, Stage, stage
from cdk.terraform.choices import every_choice
from tests.unit.plan.templates import Synthesized

BUILT = "layers/build.py makes this"


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders in the place of built layers, so that a test needs neither wheels nor the FFmpeg binary."""
    folder = tmp_path_factory.mktemp("layers")
    for name in ("vendor", "ffmpeg"):
        (folder / name).mkdir()
        (folder / name / "note").write_text(BUILT, "utf-8")
    return folder


@pytest.fixture(scope="session")
def planned(small: Path) -> Mapping[str, Stage]:
    """The stages as they are, with small layers."""
    return {
        name: dataclasses.replace(stage(name), vendor_layer=small / "vendor", ffmpeg_layer=small / "ffmpeg")
        for name in STAGE_NAMES
    }


@pytest.fixture(scope="session")
def apps(planned: Mapping[str, Stage], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, App]:
    """Every stage's application, synthesized."""
    made = {name: build(each, outdir=tmp_path_factory.mktemp(name)) for name, each in planned.items()}
    for app in made.values():
        app.synth()
    return made


@pytest.fixture(scope="session")
def plans(apps: Mapping[str, App], planned: Mapping[str, Stage]) -> Mapping[str, Synthesized]:
    """Every stage's templates."""
    return {name: Synthesized(planned[name], Path(app.outdir)) for name, app in apps.items()}


@pytest.fixture(scope="session")
def chosen(planned: Mapping[str, Stage], tmp_path_factory: pytest.TempPathFactory) -> Synthesized:
    """A stage with every choice that neither dev nor prod has made."""
    made = every_choice(planned["dev"])
    app = build(made, outdir=tmp_path_factory.mktemp("chosen"))
    app.synth()
    return Synthesized(made, Path(app.outdir))


@pytest.fixture(params=["dev", "prod"])
def on_aws(request: pytest.FixtureRequest, plans: Mapping[str, Synthesized]) -> Synthesized:
    """Each stage that is deployed to AWS."""
    return plans[request.param]


@pytest.fixture(params=STAGE_NAMES)
def everywhere(request: pytest.FixtureRequest, plans: Mapping[str, Synthesized]) -> Synthesized:
    """Each stage."""
    return plans[request.param]


@pytest.fixture
def prod(plans: Mapping[str, Synthesized]) -> Synthesized:
    return plans["prod"]


@pytest.fixture
def dev(plans: Mapping[str, Synthesized]) -> Synthesized:
    return plans["dev"]


@pytest.fixture
def local(plans: Mapping[str, Synthesized]) -> Synthesized:
    return plans["local"]
