"""CloudFormation must find an order: no resource of a stack needs itself by way of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

import pytest

from tests.unit.plan.templates import Synthesized, listed


def _named(value: Any) -> Iterator[str]:
    """Logical ids that a value refers to, at any depth."""
    if isinstance(value, list):
        for each in value:
            yield from _named(each)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "Ref":
                yield str(inner)
            elif name == "Fn::GetAtt":
                yield str(listed(inner)[0]).split(".")[0]
            elif name == "Fn::Sub":
                text = str(listed(inner)[0])
                yield from (each.split(".")[0] for each in re.findall(r"\$\{([^!}]+)\}", text))
                yield from _named(inner)
            else:
                yield from _named(inner)


def _needs(resources: Mapping[str, Any]) -> dict[str, set[str]]:
    """What must be there before each resource."""
    return {
        name: {
            other
            for other in (
                *_named({key: value for key, value in body.items() if key not in ("Metadata", "DependsOn")}),
                *listed(body.get("DependsOn", [])),
            )
            if other in resources
        }
        for name, body in resources.items()
    }


def test_every_stack_can_be_made_in_some_order(everywhere: Synthesized) -> None:
    for stack, template in everywhere.templates.items():
        try:
            TopologicalSorter(_needs(template.get("Resources", {}))).prepare()
        except CycleError as found:
            pytest.fail(f"{stack}: {' needs '.join(found.args[1][::-1])}")


def test_a_circle_by_way_of_any_reference_is_seen() -> None:
    circle = {
        "A": {"Properties": {"X": {"Fn::Join": ["", [{"Ref": "B"}]]}}},
        "B": {"UpdatePolicy": {"Y": {"Fn::GetAtt": ["C", "Arn"]}}},
        "C": {"DependsOn": "D"},
        "D": {"Properties": {"Z": {"Fn::Sub": "x${A.Arn}"}}},
    }
    with pytest.raises(CycleError):
        TopologicalSorter(_needs(circle)).prepare()
