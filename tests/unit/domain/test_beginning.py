"""The beginning of a film grows chunk by chunk, only by what fits; its playlists tell players what may come."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.beginning import Beginning, extended, longest_segment, sound_beside
from practika.domain.cells import SEGMENT_SECONDS, cell_of
from practika.domain.frame_map import FrameMap
from practika.domain.playlists import growing_playlist, master_playlist, media_playlist
from practika.domain.renditions import ChunkInexact
from tests.parts_of_a_film import FILM, chunk_report, sound_track


def beginning(chunks: int) -> Beginning:
    so_far = None
    for index in range(chunks):
        so_far = extended(so_far, chunk_report(index))
    assert so_far
    return so_far


def test_a_beginning_grows_to_the_whole_film() -> None:
    one, whole = beginning(1), beginning(4)
    assert (one.chunks, one.frame_count, one.end) == (1, 40, 40)
    assert (whole.chunks, whole.frame_count, whole.end) == (4, FILM.frame_count, FILM.ticks[-1])
    (rendition,) = whole.renditions
    assert [s.start for s in rendition.track.segments] == list(range(0, FILM.frame_count, 40))


@pytest.mark.parametrize(
    ("hurt", "says"),
    [
        ({"index": 2}, "not the next"),
        ({"seam": ("another picture", "119")}, "another picture"),
        ({"frames": chunk_report(2).frames}, "does not begin"),
        ({"renditions": chunk_report(2).renditions}, "do not follow"),
    ],
)
def test_what_does_not_fit_is_no_part_of_it(hurt: dict[str, Any], says: str) -> None:
    with pytest.raises(ChunkInexact, match=says):
        extended(beginning(1), chunk_report(1).model_copy(update=hurt))


def test_the_sound_of_a_beginning_ends_with_its_picture() -> None:
    picture = beginning(2).renditions[0].track
    heard = sound_beside(picture, sound_track())
    assert [s.name for s in heard.segments] == [s.name for s in picture.segments]
    assert heard.init_sha256 == sound_track().init_sha256


def test_a_growing_playlist_is_open_and_only_gets_longer() -> None:
    texts = [
        growing_playlist(beginning(n).renditions[0].track, target=5, ended=n == 4).splitlines()
        for n in (1, 2, 3, 4)
    ]
    for shorter, longer in pairwise(texts):
        assert longer[: len(shorter)] == shorter and len(longer) > len(shorter)
    assert ["#EXT-X-ENDLIST" in text for text in texts] == [False, False, False, True]
    assert "#EXT-X-PLAYLIST-TYPE:EVENT" in texts[0] and "#EXT-X-TARGETDURATION:5" in texts[0]
    assert "#EXT-X-START:TIME-OFFSET=0,PRECISE=YES" in texts[0], "a player begins at the beginning"


def test_a_growing_playlist_ends_with_the_segments_of_the_finished_one() -> None:
    track = beginning(4).renditions[0].track
    ended, finished = growing_playlist(track, target=5, ended=True), media_playlist(track)
    assert [line for line in ended.splitlines() if ".m4s" in line or "EXTINF" in line] == [
        line for line in finished.splitlines() if ".m4s" in line or "EXTINF" in line
    ]


def test_the_master_of_a_beginning_names_growing_playlists() -> None:
    text = master_playlist(beginning(1).renditions, sound_track(), Fraction(10), each="early.m3u8")
    assert "v360/early.m3u8" in text and 'URI="audio/early.m3u8"' in text and "index.m3u8" not in text
    assert 'CODECS="avc1.64001e,mp4a.40.2"' in text and 'AUDIO="sound"' in text


@given(st.lists(st.sampled_from([40, 1000, 3999, 4001, 59_000]), min_size=1, max_size=60))
def test_no_segment_is_longer_than_the_target(steps: list[int]) -> None:
    ticks = [0]
    for step in steps:
        ticks.append(ticks[-1] + step)
    frames = FrameMap(Fraction(1, 1000), ticks)
    cells: dict[int, Fraction] = {}
    for frame in range(frames.frame_count):
        cells.setdefault(cell_of(frames.time_of(frame), SEGMENT_SECONDS), frames.time_of(frame))
    starts = [*sorted(cells.values()), frames.seconds]
    longest = max(after - before for before, after in pairwise(starts))
    assert longest <= longest_segment(frames) < max(longest, Fraction(5)) + 1
