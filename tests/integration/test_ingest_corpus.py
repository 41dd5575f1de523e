"""Films of the corpus end as docs/films.md says: a few always, all of them by `pytest -m long` (minutes of CPU)."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

import pytest

from practika.domain import errors
from tests.cloud import FILMS
from tests.films_table import rows, told
from tests.integration.test_ingest_films import REFUSED

OF_CORPUS = {
    **REFUSED,
    "text_renamed.mp4": (errors.NotAFilm, "text"),
    "truncated_300kB.mp4": (errors.FileTruncated, "breaks off"),
}
#: Cheap films, each for a reason: all sound, MP3 in AVI, start at 10 s, Opus 5.1, edit list, GIF, damaged, broken off.
QUICK = (
    "audio_only_15s.mp4",
    "mpeg4_mp3.avi",
    "start_pts_10s_anamorphic.mp4",
    "opus51_vp9_1s.webm",
    "edts_trim.mp4",
    "pigs_314x273.gif",
    "corrupt_midstream.mp4",
    "truncated_300kB.mp4",
    "text_renamed.mp4",
)
pytestmark = pytest.mark.skipif(not FILMS.exists(), reason="the corpus of films is not beside this checkout")


def test_cheap_films_end_as_the_table_says(tmp_path: Path) -> None:
    assert end_as_told(tmp_path, QUICK) == len(QUICK)


@pytest.mark.long
def test_every_film_ends_as_the_table_says(tmp_path: Path) -> None:
    assert end_as_told(tmp_path) == len(told())


def end_as_told(folder: Path, wanted: Container[str] = ()) -> int:
    """How many films were tried."""
    lines, count = told(), 0
    for made in rows(folder, wanted):
        line, count = lines[made.film], count + 1
        assert line.startswith(f"| {made.film} | {' | '.join(made.facts[:-1])} |") and line.endswith(
            f"| {made.said} |"
        )
        if made.film in OF_CORPUS:
            assert made.facts[0] == "refused" and OF_CORPUS[made.film][1] in made.said
        else:
            assert made.facts[0] == "playable", made.film
    return count
