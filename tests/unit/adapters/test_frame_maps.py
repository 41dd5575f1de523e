"""Time stamps are read from the published frame map, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from moto import mock_aws

from practika.adapters.frame_maps import PAGE_TICKS, PAGES, S3FrameMaps
from practika.domain.errors import Unavailable
from practika.domain.frame_map import FrameMap
from practika.domain.video import PublishedMedia
from tests.examples import film
from tests.unit.sdk import session

TICKS = [80 + 40 * n + n % 3 for n in range(10_001)]
MAP = FrameMap(Fraction(1, 1000), TICKS)
MEDIA = PublishedMedia(prefix="media/w/v/0/")
FILM = film(frames=MAP.facts(), media=MEDIA)


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def maps(asked: list[str]) -> Iterator[S3FrameMaps]:
    with mock_aws():
        client: Any = session().client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="media")
        client.put_object(Bucket="media", Key="media/w/v/0/frames.bin", Body=MAP.encode())
        client.meta.events.register(
            "before-call", lambda params, **_: asked.append(params["headers"]["Range"])
        )
        yield S3FrameMaps(lambda: client, "media")


@pytest.mark.parametrize(("first", "last"), [(0, 0), (0, 5), (7, 7), (9_999, 9_999), (10, 9_000), (1, 9_999)])
def test_a_span_has_the_time_of_its_first_frame_and_the_end_of_its_last(
    maps: S3FrameMaps, first: int, last: int
) -> None:
    assert maps.pts(FILM, first, last) == (TICKS[first], TICKS[last + 1])


def test_a_page_is_asked_once_whatever_is_wanted_of_it(maps: S3FrameMaps, asked: list[str]) -> None:
    for frame in range(0, PAGE_TICKS - 1, 500):
        assert maps.pts(FILM, frame, frame) == (TICKS[frame], TICKS[frame + 1])
    assert asked == [f"bytes=32-{31 + 8 * PAGE_TICKS}"]


def test_the_last_page_ends_with_the_film(maps: S3FrameMaps, asked: list[str]) -> None:
    edge = PAGE_TICKS - 1
    assert maps.pts(FILM, edge, edge) == (TICKS[edge], TICKS[edge + 1])
    assert maps.pts(FILM, 9_000, 9_999) == (TICKS[9_000], TICKS[10_000])
    assert asked[1:] == [f"bytes={32 + 8 * PAGE_TICKS}-{31 + 8 * 10_001}"]


def test_only_so_many_pages_are_remembered(maps: S3FrameMaps, asked: list[str]) -> None:
    others = [
        film(frames=MAP.facts().model_copy(update={"sha256": f"{n:064x}"}), media=MEDIA) for n in range(PAGES)
    ]
    for one in (FILM, *others, FILM):
        maps.pts(one, 1, 1)
    assert len(asked) == PAGES + 2


def test_the_whole_film_needs_no_reading(maps: S3FrameMaps, asked: list[str]) -> None:
    assert maps.pts(FILM, 0, 9_999) == (TICKS[0], TICKS[-1])
    assert asked == []


def test_a_map_that_is_not_there_is_no_time_at_all(maps: S3FrameMaps) -> None:
    missing = film(frames=MAP.facts(), media=PublishedMedia(prefix="media/x/"))
    with pytest.raises(Unavailable):
        maps.pts(missing, 1, 1)
    with pytest.raises(Unavailable):
        maps.pts(film(media=None), 1, 1)
