"""Anchors: whole frames, exact time, and the class that the window index cuts by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from practika.domain.anchor import Anchor, FrameSpan, check_span, resolve_anchor
from practika.domain.errors import AnchorInvalid
from practika.domain.video import FrameFacts
from tests.examples import DIGEST, anchor

FACTS = FrameFacts(sha256=DIGEST, frame_count=1_000, time_base="1001/30000", pts_start=0, pts_end=1_000)


@given(st.integers(0, 2**31 - 2), st.integers(1, 2**31 - 1))
def test_a_span_class_holds_at_most_two_to_its_power_and_more_than_half(first: int, count: int) -> None:
    last = min(first + count - 1, 2**31 - 1)
    one = anchor(0).model_copy(update={"frame_start": first, "frame_end": last})
    assert one.frame_count <= 2**one.span_class
    assert one.span_class == 0 or one.frame_count > 2 ** (one.span_class - 1)


@given(st.integers(0, 5_000), st.integers(0, 5_000), st.integers(0, 5_000), st.integers(0, 5_000))
def test_what_touches_a_window_starts_in_the_short_range_of_its_class(a: int, b: int, c: int, d: int) -> None:
    (first, last), (window_first, window_last) = sorted((a, b)), sorted((c, d))
    one = anchor(0).model_copy(update={"frame_start": first, "frame_end": last})
    if first <= window_last and last >= window_first:
        assert window_first - 2**one.span_class < first <= window_last


def test_one_frame_is_named_once_and_covers_its_whole_time() -> None:
    one = resolve_anchor(FrameSpan(frame_start=7, frame_map_sha256=DIGEST), FACTS, 7, 8)
    assert (one.frame_start, one.frame_end, one.frame_count) == (7, 7, 1)
    assert (one.pts_start, one.pts_end, one.time_base) == (7, 8, "1001/30000")
    assert one.seconds[0] * 30_000 == 7 * 1_001


@pytest.mark.parametrize(("first", "last"), [(1_000, None), (0, 1_000), (5, 4), (999, 1_000)])
def test_a_span_outside_the_film_is_refused(first: int, last: int | None) -> None:
    with pytest.raises(AnchorInvalid):
        check_span(FrameSpan(frame_start=first, frame_end=last, frame_map_sha256=DIGEST), FACTS)


def test_a_span_of_another_frame_map_is_refused() -> None:
    with pytest.raises(AnchorInvalid, match="processed again"):
        check_span(FrameSpan(frame_start=0, frame_map_sha256="cd" * 32), FACTS)


@pytest.mark.parametrize("number", ["7", 7.5, True, -1, 2**31, None])
def test_a_frame_is_a_whole_number(number: object) -> None:
    with pytest.raises(ValidationError):
        FrameSpan.model_validate({"frameStart": number, "frameMapSha256": DIGEST})


@pytest.mark.parametrize("base", ["1/0", "0/1", "1.5/2", "1", "-1/30", "01/30", "1/30 "])
def test_a_time_base_is_a_fraction_of_whole_numbers(base: str) -> None:
    with pytest.raises(ValidationError):
        Anchor.model_validate({**anchor().model_dump(), "time_base": base})


def test_an_anchor_is_never_empty() -> None:
    with pytest.raises(ValidationError):
        Anchor.model_validate({**anchor(5).model_dump(), "pts_end": anchor(5).pts_start})
