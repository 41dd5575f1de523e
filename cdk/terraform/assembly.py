"""Reads a synthesized cloud assembly: the stacks of a stage, their templates, names of constructs, and files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Asset:
    """A folder (or a file that is a zip already) that a Lambda or a layer is made of."""

    key: str
    name: str
    path: Path


ASSETS = ".assets"  # the end of the name of a stack's files in the manifest


@dataclass(frozen=True)
class Stack:
    """One stack. `id` is its name in the application, `name` the one it would have in CloudFormation."""

    id: str
    name: str
    region: str
    account: str | None
    template: Mapping[str, Any]
    constructs: Mapping[str, str]
    assets: Mapping[str, Asset]
    errors: tuple[str, ...] = ()
    after: tuple[str, ...] = ()  # ids of the stacks that must be there before it

    @property
    def prefix(self) -> str:
        """What the names of all stacks of the stage begin with."""
        return self.name.removesuffix(f"-{self.id}")

    @property
    def resources(self) -> Mapping[str, Mapping[str, Any]]:
        """Logical id -> resource."""
        found: Mapping[str, Mapping[str, Any]] = self.template.get("Resources", {})
        return found


def read(folder: Path) -> list[Stack]:
    """Every stack of the assembly in the order of their dependencies' names."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))["artifacts"]
    stacks = [
        _stack(folder, name, each)
        for name, each in manifest.items()
        if each["type"] == "aws:cloudformation:stack"
    ]
    return sorted(stacks, key=lambda stack: stack.id)


def _stack(folder: Path, name: str, artifact: Mapping[str, Any]) -> Stack:
    properties = artifact["properties"]
    account, region = artifact["environment"].removeprefix("aws://").split("/")
    template = json.loads((folder / properties["templateFile"]).read_text("utf-8"))
    notes = _notes(folder, artifact)
    return Stack(
        id=name,
        name=properties["stackName"],
        region=region,
        account=account if account.isdigit() else None,
        template=template,
        constructs={note["data"]: path for path, note in notes if note["type"] == "aws:cdk:logicalId"},
        assets=_assets(folder, name),
        after=tuple(each for each in artifact.get("dependencies", ()) if not each.endswith(ASSETS)),
        errors=tuple(str(note["data"]) for _, note in notes if note["type"] == "aws:cdk:error"),
    )


def _notes(folder: Path, artifact: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The CDK's notes, each with the path of its construct: names that people gave, and errors that forbid a deploy."""
    metadata = artifact.get("metadata", {})
    if "additionalMetadataFile" in artifact:
        more = json.loads((folder / artifact["additionalMetadataFile"]).read_text("utf-8"))
        metadata = {**metadata, **more}
    return [(path, note) for path, notes in metadata.items() for note in notes]


def _assets(folder: Path, name: str) -> dict[str, Asset]:
    """Object key -> asset."""
    listed = folder / f"{name}.assets.json"
    if not listed.is_file():
        return {}
    found = {}
    for digest, file in json.loads(listed.read_text("utf-8"))["files"].items():
        for destination in file["destinations"].values():
            path = folder / file["source"]["path"]
            found[destination["objectKey"]] = Asset(digest, file.get("displayName", digest), path)
    return found
