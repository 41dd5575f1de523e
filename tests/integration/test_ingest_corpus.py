"""Every film of the corpus ends as docs/films.md says."""

from __future__ import annotations

from pathlib import Path

import pytest

from practika.domain import errors
from tests.cloud import FILMS
from tests.films_table import TABLE, rows
from tests.integration.test_ingest_films import REFUSED

OF_CORPUS = {
    **REFUSED,
    "text_renamed.mp4": (errors.NotAFilm, "text"),
    "truncated_300kB.mp4": (errors.FileTruncated, "breaks off"),
}


@pytest.mark.slow
@pytest.mark.skipif(not FILMS.exists(), reason="the corpus of films is not beside this checkout")
def test_every_film_ends_as_the_table_says(tmp_path: Path) -> None:
    told = {line.split(" | ")[0].removeprefix("| "): line for line in TABLE.read_text("utf-8").splitlines()}
    for made in rows(tmp_path):
        line = told[made.film]
        assert line.startswith(f"| {made.film} | {' | '.join(made.facts)} |") and line.endswith(
            f"| {made.said} |"
        )
        if made.film in OF_CORPUS:
            assert made.facts[0] == "refused" and OF_CORPUS[made.film][1] in made.said
        else:
            assert made.facts[0] == "playable", made.film
