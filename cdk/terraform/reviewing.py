"""`make terraform-review`: records where each line of the plan goes, of every stage and of one with every choice."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

from cdk.application import build
from cdk.stages import STAGE_NAMES, stage
from cdk.terraform.assembly import read
from cdk.terraform.choices import every_choice
from cdk.terraform.export import modules_of
from cdk.terraform.module import Module
from cdk.terraform.review import REVIEWED, written
from cdk.terraform.table import TABLE


def main() -> None:
    """Synthesizes them, with empty folders in the place of built layers."""
    modules: list[Module] = []
    with tempfile.TemporaryDirectory() as name:
        layer = Path(name) / "layer"
        layer.mkdir()
        (layer / "note").write_text("layers/build.py makes this", "utf-8")
        for number, each in enumerate((*map(stage, STAGE_NAMES), every_choice(stage("dev")))):
            folder = Path(name) / str(number)
            planned = dataclasses.replace(each, vendor_layer=layer, ffmpeg_layer=layer)
            build(planned, outdir=folder).synth()
            modules += modules_of(read(folder), against_review=False)
    REVIEWED.write_text(written(modules, TABLE), "utf-8")


if __name__ == "__main__":
    main()
