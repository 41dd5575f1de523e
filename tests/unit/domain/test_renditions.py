"""Cutting into segments, the proof of exactness, and the playlists made from them."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.cells import KEY_SECONDS, SEGMENT_SECONDS, cell_of
from practika.domain.fmp4 import Fragment, InitFacts
from practika.domain.frame_map import FrameMap
from practika.domain.ladder import Rung
from practika.domain.playlists import master_playlist, media_playlist, sprites_vtt
from practika.domain.renditions import (
    Rendition,
    RenditionInexact,
    Segment,
    Track,
    cut,
    prove_equal_cuts,
    prove_exact,
    prove_sound,
)

SCALE = 600
INIT = InitFacts(size=800, timescale=SCALE, codec="avc1.64001f", sha256="00")


def encoded(film: FrameMap) -> list[Fragment]:
    """What a faultless encoder writes: a fragment for every key-frame cell."""
    start = film.ticks[0]
    scale = film.time_base * SCALE
    times = [int((tick - start) * scale) for tick in film.ticks]
    heads = [0]
    for n in range(1, film.frame_count):
        if cell_of(film.time_of(n), KEY_SECONDS) > cell_of(film.time_of(heads[-1]), KEY_SECONDS):
            heads.append(n)
    bounds = [*heads, film.frame_count]
    return [
        Fragment(1000 * a, 1000, times[a], times[b], tuple(times[a:b]), key=True) for a, b in pairwise(bounds)
    ]


@st.composite
def films(draw: st.DrawFn) -> FrameMap:
    steps = draw(st.lists(st.sampled_from([1, 10, 20, 24, 25, 600, 3000]), min_size=1, max_size=300))
    ticks = [draw(st.integers(-5000, 5000))]
    for step in steps:
        ticks.append(ticks[-1] + step)
    return FrameMap(Fraction(1, SCALE), ticks)


@given(films())
def test_a_faultless_track_is_proven_and_cut_without_loss(film: FrameMap) -> None:
    fragments = encoded(film)
    prove_exact(film, SCALE, fragments, zero=film.ticks[0])
    track = cut(INIT, fragments)
    assert track.samples == film.frame_count
    assert track.seconds == film.seconds
    assert track.size == sum(f.size for f in fragments)
    assert [s.start for s in track.segments][1:] == [s.start + s.ticks for s in track.segments][:-1]
    assert len({s.name for s in track.segments}) == len(track.segments)
    for segment in track.segments:
        cells = {cell_of(Fraction(key, SCALE), SEGMENT_SECONDS) for key in segment.keys}
        assert cells == {int(segment.name[4:9])}


@given(films(), st.integers(1, 7))
def test_all_key_frames_are_cut_where_another_track_is_cut(film: FrameMap, late: int) -> None:
    """Also where the other one's key frames came a little after their cells began."""
    times = [int((tick - film.ticks[0]) * film.time_base * SCALE) for tick in film.ticks]
    bounds = sorted({0, *range(late, film.frame_count, 7), film.frame_count})
    rung = cut(
        INIT, [Fragment(0, 10, times[a], times[b], tuple(times[a:b]), key=True) for a, b in pairwise(bounds)]
    )
    frames = [Fragment(n, 1, times[n], times[n + 1], (times[n],), key=True) for n in range(film.frame_count)]
    scrub = cut(INIT, frames, rung)
    told = [[(s.name, s.start, s.ticks, s.samples) for s in each.segments] for each in (rung, scrub)]
    assert told[0] == told[1]


@given(films(), st.data())
def test_any_lost_doubled_or_moved_frame_is_found(film: FrameMap, data: st.DataObject) -> None:
    fragments = encoded(film)
    at = data.draw(st.integers(0, len(fragments) - 1))
    times = list(fragments[at].times)
    frame = data.draw(st.integers(0, len(times) - 1))
    fault = data.draw(st.sampled_from(["lost", "doubled", "moved"]))
    if fault == "lost":
        del times[frame]
    elif fault == "doubled":
        times.insert(frame, times[frame])
    else:
        times[frame] += 1
    hurt = fragments[at]
    fragments[at] = Fragment(hurt.offset, hurt.size, hurt.decode_time, hurt.end, tuple(times), hurt.key)
    with pytest.raises(RenditionInexact):
        prove_exact(film, SCALE, fragments, zero=film.ticks[0])


def test_a_fragment_without_a_key_frame_is_found() -> None:
    film = FrameMap(Fraction(1, SCALE), [0, 20, 40])
    with pytest.raises(RenditionInexact, match="key frame"):
        prove_exact(film, SCALE, [Fragment(0, 9, 0, 40, (0, 20), key=False)], zero=0)


def track(film: FrameMap) -> Track:
    return cut(INIT, encoded(film))


def test_rungs_with_other_cuts_are_found() -> None:
    one = FrameMap(Fraction(1, SCALE), [n * 20 for n in range(300)])
    other = FrameMap(Fraction(1, SCALE), [n * 20 for n in range(299)])
    prove_equal_cuts([track(one), track(one)])
    with pytest.raises(RenditionInexact):
        prove_equal_cuts([track(one), track(other)])


TEN = FrameMap(Fraction(1, SCALE), [n * 20 for n in range(301)])
RUNG = Rung(name="v360", width=640, height=360, max_bits_per_second=900_000)


def test_a_media_playlist_says_what_is_there() -> None:
    assert media_playlist(track(TEN)).splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        "#EXT-X-TARGETDURATION:4",
        "#EXT-X-MEDIA-SEQUENCE:0",
        '#EXT-X-MAP:URI="init.mp4"',
        "#EXTINF:4.000000,",
        "seg_00000.m4s",
        "#EXTINF:4.000000,",
        "seg_00001.m4s",
        "#EXTINF:2.000000,",
        "seg_00002.m4s",
        "#EXT-X-ENDLIST",
    ]


@given(films())
def test_the_target_duration_is_never_passed(film: FrameMap) -> None:
    lines = media_playlist(track(film)).splitlines()
    target = int(next(line for line in lines if "TARGETDURATION" in line).split(":")[1])
    assert all(float(line[8:-1]) <= target for line in lines if line.startswith("#EXTINF:"))


def test_the_master_counts_the_sound_in_its_rates() -> None:
    rendition = Rendition(rung=RUNG, track=track(TEN))
    sound = Track(
        init_size=700,
        init_sha256="01",
        timescale=48_000,
        codec="mp4a.40.2",
        segments=cut(INIT, encoded(TEN)).segments,
    ).model_copy(update={"timescale": SCALE})
    silent = master_playlist((rendition,), None, Fraction(30_000, 1001))
    heard = master_playlist((rendition,), sound, Fraction(30_000, 1001))
    assert 'CODECS="avc1.64001f",RESOLUTION=640x360,FRAME-RATE=29.970\nv360/index.m3u8' in silent
    assert "#EXT-X-MEDIA" not in silent
    assert 'CODECS="avc1.64001f,mp4a.40.2"' in heard and 'AUDIO="sound"' in heard
    rate = [int(text.split("BANDWIDTH=")[1].split(",")[0]) for text in (silent, heard)]
    assert rate[1] == 2 * rate[0]


def test_sprites_follow_each_other_without_a_gap() -> None:
    vtt = sprites_vtt(
        [Fraction(0), Fraction(2), Fraction(4)],
        Fraction(5),
        tile=(160, 90),
        columns=2,
        rows=1,
        sheet="s/{:03d}.jpg",
    )
    assert vtt.splitlines()[2:] == [
        "00:00:00.000 --> 00:00:02.000", "s/001.jpg#xywh=0,0,160,90", "",
        "00:00:02.000 --> 00:00:04.000", "s/001.jpg#xywh=160,0,160,90", "",
        "00:00:04.000 --> 00:00:05.000", "s/002.jpg#xywh=0,0,160,90",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "ticks", "fits"), [(0, 48_000, True), (0, 47_999, False), (1024, 46_976, False)]
)
def test_sound_is_as_long_as_the_picture_to_the_sample(start: int, ticks: int, fits: bool) -> None:
    segment = Segment(name="seg_00000.m4s", start=start, ticks=ticks, size=1, offset=0, samples=47, keys=(0,))
    sound = Track(init_size=1, init_sha256="", timescale=48_000, codec="mp4a.40.2", segments=(segment,))
    frames = FrameMap(Fraction(1, 25), range(26))
    if fits:
        prove_sound(sound, frames)
    else:
        with pytest.raises(RenditionInexact):
            prove_sound(sound, frames)
