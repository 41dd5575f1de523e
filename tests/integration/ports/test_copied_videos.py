"""What changes a film's row drops the copy that others may take."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from practika.adapters.film_facts import FilmCopy, RememberedFilms, film_key
from practika.adapters.memory import MemoryCache
from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.copied_videos import CopiedVideos
from practika.domain.original import OriginalPlace, OriginalState
from practika.domain.video import PublishedMedia, VideoStatus
from practika.ports.films import Videos
from tests.examples import VIDEO, WORKSPACE, film, named
from tests.fakes.live import HandClock
from tests.integration.ports.people_rows import found_workspaces


@pytest.mark.parametrize(
    "change",
    [
        lambda videos: videos.rename(WORKSPACE, VIDEO, "Other"),
        lambda videos: videos.remove(WORKSPACE, VIDEO),
        lambda videos: videos.original_is(WORKSPACE, VIDEO, OriginalState(place=OriginalPlace.BACK)),
    ],
    ids=["rename", "remove", "original_is"],
)
def test_what_changes_a_ready_row_drops_its_copy_and_no_other(
    database: Database, change: Callable[[Videos], object]
) -> None:
    found_workspaces(database)
    clock = HandClock()
    cache = MemoryCache(clock)
    videos = CopiedVideos(database, cache)
    films = RememberedFilms(videos, cache, clock)
    for number in (1, 2):
        videos.add(film(named("vid", number), status=VideoStatus.UPLOADING))
        videos.begin_attempt(WORKSPACE, named("vid", number), 0)
        media = PublishedMedia(prefix=f"media/{WORKSPACE}/{number}/0/")
        videos.published(WORKSPACE, named("vid", number), attempt=0, media=media, status=VideoStatus.READY)
        films.get(WORKSPACE, named("vid", number))
    change(videos)
    assert cache.get(film_key(WORKSPACE, VIDEO), FilmCopy) is None
    assert cache.get(film_key(WORKSPACE, named("vid", 2)), FilmCopy) is not None
