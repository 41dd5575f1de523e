"""People, links, moments and notes in a text; the vectors are read by the web app's tests too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.errors import Invalid
from practika.domain.rich_text import MAX_LINKS, MAX_MENTIONS, PartKind, check_text, mentions_in, parts_of
from tests.examples import named

VECTORS = json.loads((Path(__file__).parents[2] / "messages/rich_text.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"][:30])
def test_a_text_is_read_as_recorded(vector: dict[str, Any]) -> None:
    assert [part.model_dump(mode="json") for part in parts_of(vector["text"])] == vector["parts"]
    if vector.get("refused"):
        with pytest.raises(Invalid):
            check_text(vector["text"])
    else:
        check_text(vector["text"])


def test_people_are_named_once_and_not_too_many() -> None:
    one, other = (f"<@{named('usr', number)}>" for number in (1, 2))
    assert mentions_in(f"{one} and {other} and {one}") == (named("usr", 1), named("usr", 2))
    check_text(one * 100)
    with pytest.raises(Invalid):
        check_text("".join(f"<@{named('usr', number)}>" for number in range(MAX_MENTIONS + 1)))


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org " * (MAX_LINKS + 1),
        f"https://example.org/{'x' * 2_000}",
        f"[{'w' * 201}](frame:1)",
    ],
)
def test_too_much_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        check_text(text)


pieces = st.lists(
    st.text(max_size=12)
    | st.sampled_from(
        ["<@", named("usr", 1), ">", "[a](", "frame:7", ")", "javascript:", "https://a.b", "]("]
    ),
    max_size=12,
).map("".join)


@given(pieces)
def test_nothing_of_any_text_is_lost_and_links_only_lead_where_they_may(text: str) -> None:
    parts = list(parts_of(text))
    rest = text
    for part in parts:
        seen = part.words if part.kind is PartKind.TEXT else part.target
        assert seen in rest
        rest = rest[rest.index(seen) + len(seen) :]
        if part.kind is PartKind.LINK:
            assert part.target.startswith(("http://", "https://"))
