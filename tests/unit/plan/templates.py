"""Reading a synthesized stage: its resources by type, and what their properties say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cdk.stages import Stage


@dataclass(frozen=True)
class Resource:
    """One resource of a template. `name` is stack/LogicalId, for a failing test's message."""

    name: str
    stack: str
    id: str
    kind: str
    body: dict[str, Any]

    @property
    def properties(self) -> dict[str, Any]:
        found: dict[str, Any] = self.body.get("Properties", {})
        return found


class Synthesized:
    """A stage's templates as they lie on disk."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage = stage
        self.folder = folder
        self.templates = {
            file.name.removesuffix(".template.json"): json.loads(file.read_text("utf-8"))
            for file in sorted(folder.glob("*.template.json"))
        }

    def all(self) -> Iterator[Resource]:
        """Every resource of every stack."""
        for stack, template in self.templates.items():
            for name, body in template.get("Resources", {}).items():
                yield Resource(f"{stack}/{name}", stack, name, body["Type"], body)

    def of(self, kind: str) -> list[Resource]:
        """All resources of a type such as AWS::SQS::Queue."""
        return list(self._by_kind.get(kind, ()))

    @cached_property
    def _by_kind(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.all():
            found.setdefault(resource.kind, []).append(resource)
        return found

    def doors(self) -> dict[str, Resource]:
        """Our own functions by door name (CDK's helpers have another description)."""
        marked = (
            (str(each.properties.get("Description", "")), each) for each in self.of("AWS::Lambda::Function")
        )
        mark = "Practika door "
        return {text.removeprefix(mark): each for text, each in marked if text.startswith(mark)}

    def outputs(self) -> dict[str, Any]:
        """Every output of every stack, without those that CDK makes for references between stacks."""
        merged: dict[str, Any] = {}
        for template in self.templates.values():
            merged |= template.get("Outputs", {})
        return {name: body for name, body in merged.items() if not name.startswith("ExportsOutput")}

    def statements(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every statement that gives a role of ours a right."""
        for policy in self.of("AWS::IAM::Policy") + self.of("AWS::IAM::ManagedPolicy"):
            for statement in policy.properties["PolicyDocument"]["Statement"]:
                yield policy.name, statement
        for role in self.of("AWS::IAM::Role"):
            for inline in role.properties.get("Policies", []):
                for statement in inline["PolicyDocument"]["Statement"]:
                    yield role.name, statement


def listed(value: Any) -> list[Any]:
    """IAM writes one thing alone or several in a list."""
    return value if isinstance(value, list) else [value]
