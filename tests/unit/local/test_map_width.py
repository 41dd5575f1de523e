"""The width of a Map, from its input."""

from __future__ import annotations

from typing import Any

import pytest

from cdk.local.endpoint.map_width import with_number

MAP = {"Type": "Map", "MaxConcurrencyPath": "$.turn.workers"}


@pytest.mark.parametrize(
    ("said", "width"), [({"turn": {"workers": 3}}, 3), ({"turn": {"workers": 0}}, 0), ({"turn": {}}, 0), ({}, 0)]
)  # fmt: skip
def test_the_path_leads_to_the_number(said: dict[str, Any], width: int) -> None:
    assert with_number(MAP, said, {})["MaxConcurrency"] == width


def test_a_number_stays_a_number() -> None:
    state = {"Type": "Map", "MaxConcurrency": 2}
    assert with_number(state, {"turn": {"workers": 3}}, {}) is state
