"""The layers that doors carry: core (our code), vendor (third-party wheels), ffmpeg (the binary)."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import Annotations, IgnoreMode
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from cdk.stages import Stage

RUNTIME = lambda_.Runtime.PYTHON_3_13
#: Byte code of whoever ran our sources last. The vendor layer carries its own, made for the runtime (layers/build.py).
NOT_CODE = ["**/__pycache__", "**/*.pyc", "*.egg-info"]


def architecture(stage: Stage) -> lambda_.Architecture:
    """The processor that the stage's doors run on."""
    return lambda_.Architecture.ARM_64 if stage.architecture == "arm64" else lambda_.Architecture.X86_64


class Layers(Construct):
    """One stack's layer versions.

    Every stack makes its own from the same asset: a layer version handed over a stack border becomes an export
    that CloudFormation refuses to change while it is used. The local stage runs doors in an interpreter that has
    the vendor packages already, and reaches FFmpeg by a path, so there only `core` is made.
    """

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, "Layers")
        self._stage = stage
        self._ffmpeg: lambda_.ILayerVersion | None = None
        self.everywhere: list[lambda_.ILayerVersion] = [self._layer("Core", stage.core_layer)]
        if stage.on_aws:
            self.everywhere.append(self._layer("Vendor", stage.vendor_layer, exclude=[]))

    def ffmpeg(self) -> list[lambda_.ILayerVersion]:
        """The layer with bin/ffmpeg, made when a door first asks for it."""
        if not self._stage.on_aws:
            return []
        self._ffmpeg = self._ffmpeg or self._layer("Ffmpeg", self._stage.ffmpeg_layer)
        return [self._ffmpeg]

    def _layer(self, name: str, folder: Path, exclude: list[str] = NOT_CODE) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            name,
            code=lambda_.Code.from_asset(
                str(self._built(folder)), exclude=exclude, ignore_mode=IgnoreMode.GIT
            ),
            compatible_runtimes=[RUNTIME],
            compatible_architectures=[architecture(self._stage)],
        )

    def _built(self, folder: Path) -> Path:
        """The folder, or what it would be built from with a mark that forbids to deploy it."""
        if folder.is_dir():
            return folder
        Annotations.of(self).add_error(f"{folder} is not built: python layers/build.py --target lambda")
        return folder.parent.parent
