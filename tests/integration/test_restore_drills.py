"""On a running local cloud: annotations that a bad script deleted, a table that is gone, files of a film that were
deleted and overwritten. The operator's tool brings all of it back, and open pages hear of it."""

from __future__ import annotations

import pytest

from tests.cloud import Cloud, Person
from tests.gameday import drill_media, drill_notes
from tests.gameday.__main__ import beginning


@pytest.fixture(scope="module", name="film")
def one_film(cloud: Cloud) -> tuple[Person, str, str]:
    return beginning(cloud)


@pytest.mark.slow
def test_deleted_annotations_come_back_and_what_came_since_stays(
    cloud: Cloud, film: tuple[Person, str, str]
) -> None:
    back = drill_notes.of_a_bad_script(cloud, *film)
    assert back.gone > 40
    assert (back.lost, back.broken, back.unheard, back.gaps) == (0, 0, 0, 0)


@pytest.mark.slow
def test_a_deleted_table_comes_back_and_its_news_are_heard(
    cloud: Cloud, film: tuple[Person, str, str]
) -> None:
    back = drill_notes.of_a_lost_table(cloud, *film)
    assert back.gone > 60
    assert (back.lost, back.broken, back.unheard, back.gaps) == (0, 0, 0, 0)


@pytest.mark.slow
def test_files_of_a_film_come_back_byte_by_byte(cloud: Cloud, film: tuple[Person, str, str]) -> None:
    back = drill_media.of_a_bad_prefix(cloud, *film[:2])
    assert (back.harmed, back.lost) == (back.files, 0)
    assert back.files > 15
