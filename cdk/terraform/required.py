"""Whether a written block holds everything that the provider demands."""

from __future__ import annotations

from cdk.terraform.body import Block, Body
from cdk.terraform.problems import Problems
from cdk.terraform.schema import Shape

META = {"lifecycle"}


def check(block: Block, shape: Shape, problems: Problems, place: str) -> None:
    """Notes each required argument or block that is missing, at any depth."""
    _body(block.body, shape, problems, f"{place} ({block.address})")


def _body(body: Body, shape: Shape, problems: Problems, place: str) -> None:
    for name, argument in shape.arguments.items():
        if argument.required and name not in body.arguments:
            problems.add(place, f"{name} is required, and nothing gives it")
    for name, inner in shape.blocks.items():
        found = body.of(name)
        if len(found) < inner.least:
            problems.add(place, f"{inner.least} block {name} is required, and {len(found)} is written")
        if inner.most and len(found) > inner.most:
            problems.add(place, f"at most {inner.most} block {name} may stand here, not {len(found)}")
        for each in found:
            _body(each, inner, problems, f"{place}.{name}")
