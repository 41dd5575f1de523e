"""Stages may share an account: nothing is called the same in two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.unit.plan.templates import Resource, Synthesized

#: What is told apart by an id that AWS gives, or by what it lies in.
OTHERWISE_APART = {
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::Stage",
    "AWS::IAM::Policy",
    "AWS::Lambda::Alias",
}


def _names(resource: Resource) -> Iterator[str]:
    """Its own names: of FunctionName, Name, or the same in its one configuration."""
    keys = ("Name", f"{resource.kind.rsplit('::', 1)[1].removeprefix('Global')}Name")

    def own(properties: Mapping[str, Any]) -> Iterator[str]:
        yield from (str(properties[key]) for key in keys if isinstance(properties.get(key), str))

    yield from own(resource.properties)
    for key, value in resource.properties.items():
        if key.endswith("Config") and isinstance(value, Mapping):
            yield from own(value)


def test_two_stages_call_nothing_the_same(plans: Mapping[str, Synthesized]) -> None:
    dev, prod = (
        {(each.kind, name) for each in plans[stage].all() for name in _names(each)}
        for stage in ("dev", "prod")
    )
    assert len(prod) > 50
    assert {one for one in dev & prod if one[0] not in OTHERWISE_APART} == set()
