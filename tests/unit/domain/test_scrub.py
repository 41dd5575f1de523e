"""The scrub rendition: small, all key frames, and joined only where every chunk has it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.fmp4 import Fragment
from practika.domain.joining import joined
from practika.domain.ladder import ladder
from practika.domain.renditions import EncodedChunk, Rendition, RenditionInexact
from practika.domain.scrub import SCRUB, lean, prove_all_intra, scrub_rung
from tests.unit.domain.test_chunks import made

SIDES = st.integers(16, 8192)


@given(SIDES, SIDES)
def test_it_is_the_lowest_rungs_picture_and_never_large(width: int, height: int) -> None:
    rungs = ladder(width, height, Fraction(30))
    scrub = scrub_rung(rungs)
    assert (scrub.name, scrub.width, scrub.height) == (SCRUB, rungs[-1].width, rungs[-1].height)
    assert min(scrub.width, scrub.height) < 450


def fragment(at: int, *times: int, key: bool = True) -> Fragment:
    return Fragment(100 * at, 100, times[0], times[-1] + 20, times, key=key)


def test_one_frame_that_leans_on_another_is_found() -> None:
    prove_all_intra([fragment(0, 0), fragment(1, 20)])
    for wrong in (fragment(1, 20, 40), fragment(1, 20, key=False)):
        with pytest.raises(RenditionInexact, match="Fragment 1 of the scrub"):
            prove_all_intra([fragment(0, 0), wrong])


def with_scrub(chunk: EncodedChunk) -> EncodedChunk:
    (rendition,) = chunk.renditions
    scrub = Rendition(rung=scrub_rung([rendition.rung]), track=lean(rendition.track))
    return chunk.model_copy(update={"scrub": scrub})


def test_a_film_has_it_from_end_to_end_or_not_at_all() -> None:
    (left, before), (right, after) = made(0), made(1)
    film, _ = joined([with_scrub(left), with_scrub(right)], [before, after])
    assert film.scrub and film.scrub.track.samples == 160
    assert film.scrub.track.size == film.renditions[0].track.size
    film, _ = joined([with_scrub(left), right], [before, after])
    assert film.scrub is None and film.renditions[0].track.samples == 160
