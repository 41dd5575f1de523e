"""`make rights`: what every role may do, as a table in docs/rights.md. A widened right is a line in a review's diff."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cdk.application import build
from cdk.stages import ROOT, stage

PAGE = ROOT / "docs" / "rights.md"
STAGE = "prod"
HEAD = """\
# Who may do what

Every right of every role in the stage prod, read from the synthesized templates (`make rights` writes this page, a unit
test compares it). A name such as `data/Annotations` is a resource of a stack. Rights on `*` are those for which IAM
knows no narrower resource; a unit test holds their list. No role may do `*`, none has a managed policy but where AWS
demands one.

| role | may | on | if |
|---|---|---|---|
"""
Line = tuple[str, str, str, str]


def page(templates: Mapping[str, Mapping[str, Any]]) -> str:
    """The table of these templates (stack name -> template)."""
    names = _exports(templates)
    lines = sorted(set(_lines(templates, names)))
    return HEAD + "".join(f"| {role} | {may} | {on} | {when} |\n" for role, may, on, when in lines)


def _exports(templates: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What an export between stacks stands for."""
    found = {}
    for stack, template in templates.items():
        for output in template.get("Outputs", {}).values():
            name = output.get("Export", {}).get("Name")
            if isinstance(name, str):
                found[name] = _text(output["Value"], stack, {})
    return found


def _lines(templates: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[Line]:
    for stack, template in templates.items():
        for name, resource in template.get("Resources", {}).items():
            said = resource.get("Properties", {})
            if resource["Type"] in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}:
                for role in said.get("Roles", ()):
                    yield from _rows(_text(role, stack, names), said["PolicyDocument"], stack, names)
            elif resource["Type"] == "AWS::IAM::Role":
                here = f"{stack}/{_short(name)}"
                for inline in said.get("Policies", ()):
                    yield from _rows(here, inline["PolicyDocument"], stack, names)
                for managed in said.get("ManagedPolicyArns", ()):
                    yield here, "**managed policy**", _text(managed, stack, names), ""


def _rows(role: str, policy: Mapping[str, Any], stack: str, names: Mapping[str, str]) -> Iterator[Line]:
    for statement in policy["Statement"]:
        when = json.dumps(statement["Condition"], sort_keys=True) if "Condition" in statement else ""
        denied = "not " if statement["Effect"] == "Deny" else ""
        for action in _listed(statement["Action"]):
            for resource in _listed(statement["Resource"]):
                yield role, f"{denied}{action}", f"`{_text(resource, stack, names)}`", when and f"`{when}`"


def _text(value: Any, stack: str, names: Mapping[str, str]) -> str:
    """A reference in words that outlive a change of a logical id's digest."""
    if isinstance(value, str):
        return value
    kind, inner = next(iter(value.items()))
    if kind == "Ref":
        return f"<{inner}>" if inner.startswith("AWS::") else f"{stack}/{_short(inner)}"
    if kind == "Fn::GetAtt":
        return f"{stack}/{_short(inner[0])}"
    if kind == "Fn::ImportValue":
        return names.get(inner, str(inner))
    if kind == "Fn::Join":
        return "".join(_text(part, stack, names) for part in inner[1])
    return json.dumps(value, sort_keys=True)


def _short(logical_id: str) -> str:
    return re.sub(r"[0-9A-F]{8}$", "", logical_id)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def main() -> None:
    """Synthesizes prod and writes the page."""
    with TemporaryDirectory() as folder:
        build(stage(STAGE), outdir=Path(folder)).synth()
        templates = {
            file.name.removesuffix(".template.json"): json.loads(file.read_text("utf-8"))
            for file in Path(folder).glob("*.template.json")
        }
    PAGE.write_text(page(templates), "utf-8")
    sys.stdout.write(f"rights: wrote {PAGE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
