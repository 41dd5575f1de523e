"""Films of every kind, made here: every frame once, in order, at its time; upright; or refused for a reason.

A few always run; `pytest -m long tests/integration/test_ingest_made.py` tries them all (a quarter of an hour of CPU).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from practika.domain import errors
from practika.domain.frame_map import decode
from practika.domain.video import Video
from tests.films_made import CHANGED, PICTURE, RECIPES, X264, make
from tests.films_table import decodes_cleanly
from tests.ingest_line import Line
from tests.integration.test_ingest_films import prove, published
from tests.sound_check import burst, flash, measure
from tests.watching import ffmpeg, likeness, sound_samples

QUICK = (
    "variable.mp4",
    "mpeg2.vob",
    "asp.avi",
    "wraps.ts",
    "moving.apng",
    "repeats.mkv",
    "backward.mkv",
    "five.mp4",
)
SLOW = [name for name in (*RECIPES, *CHANGED) if name not in QUICK]


def ingested(source: Path, folder: Path) -> tuple[Line, Video]:
    """The film, proven frame by frame, with its sound in place to the sample."""
    line = Line(folder / "line")
    video = line.ingest(source)
    assert video.source, video.failure_reason
    clean = decodes_cleanly(source)
    prove(line, video, source if clean else None)
    if video.source.has_audio:
        frames = decode((published(line) / "frames.bin").read_bytes())
        heard = measure(source, published(line) / "audio" / "index.m3u8", frames)
        assert heard and not heard.surplus and abs(heard.drift) <= 1 and heard.offset_ms <= 1, heard
    return line, video


def top(line: Line, video: Video) -> Path:
    """The playlist of the highest rung."""
    assert video.media
    return published(line) / video.media.renditions[0].name / "index.m3u8"


@pytest.mark.parametrize("name", QUICK)
def test_odd_films_come_out_exact(name: str, tmp_path: Path) -> None:
    ingested(make(name, tmp_path), tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("name", SLOW)
def test_every_kind_of_film_comes_out_exact(name: str, tmp_path: Path) -> None:
    ingested(make(name, tmp_path), tmp_path)


@pytest.mark.parametrize("name", ["repeats.mkv", "repeats264.mkv", "backward.mkv"])
def test_times_that_repeat_or_go_back_lose_no_picture(name: str, tmp_path: Path) -> None:
    """Fifty pictures, none like another: the n-th of ours is the n-th that a decoder shows."""
    source = make(name, tmp_path)
    line, video = ingested(source, tmp_path)
    assert video.frames and video.frames.frame_count == 50
    same = likeness(source, top(line, video), (160, 96))
    assert len(same) == 50 and min(same) > 25


#: What a tag asks of a player, and the corners that one then sees (red, green, blue, none; row by row).
CORNERS = {
    "": "rgb-",
    "-display_rotation 90": "g-rb",
    "-display_rotation 180": "-bgr",
    "-display_rotation 270": "br-g",
    "-display_hflip": "gr-b",
    "-display_vflip": "b-rg",
    "-display_rotation 90 -display_hflip": "-gbr",
    "-display_rotation 270 -display_hflip": "rbg-",
}


@pytest.mark.parametrize("tag", CORNERS)
def test_pictures_stand_upright(tag: str, tmp_path: Path) -> None:
    boxes = (
        "color=gray:s=160x96:r=25:d=0.2,drawbox=0:0:48:32:red:fill,drawbox=112:0:48:32:lime:fill,"
        "drawbox=0:64:48:32:blue:fill"
    )
    ffmpeg("-f", "lavfi", "-i", boxes, *X264.split(), str(tmp_path / "plain.mp4"))
    source = tmp_path / "turned.mp4"
    ffmpeg(*tag.split(), "-i", str(tmp_path / "plain.mp4"), "-c", "copy", str(source))
    line, video = ingested(source, tmp_path)
    assert video.source
    turned = "90" in tag or "270" in tag
    assert (video.source.width, video.source.height) == ((96, 160) if turned else (160, 96))
    assert corners(top(line, video), video.source.width, video.source.height) == CORNERS[tag]


def corners(film: Path, width: int, height: int) -> str:
    """The colours of the first picture's corners."""
    raw = ffmpeg("-i", str(film), "-frames:v", "1", "-vf", "format=rgb24", "-f", "rawvideo", "-")
    assert len(raw) == width * height * 3
    seen = ""
    for x, y in ((12, 12), (width - 12, 12), (12, height - 12), (width - 12, height - 12)):
        pixel = raw[3 * (y * width + x) : 3 * (y * width + x) + 3]
        strongest = max(range(3), key=pixel.__getitem__)
        seen += "rgb"[strongest] if pixel[strongest] > 100 + min(pixel) else "-"
    return seen


#: A white frame and a burst of 1 kHz, both one second after their stream's beginning.
FLASH = "color=black:s=160x96:r=25:d=3,drawbox=color=white:t=fill:enable='eq(n,25)'"
BURST = r"aevalsrc='0.8*exp(-pow((t-1)/0.003\,2))*sin(2*PI*1000*t)':s={rate}:d=2.5"
SYNC = [
    ("mov", "pcm_s16le", 48_000, "0.4"),
    ("mp4", "aac", 44_100, "-0.3"),
    ("mkv", "libopus", 48_000, "0.137"),
    ("mp4", "aac", 48_000, "0"),
    ("mkv", "libvorbis", 44_100, "-0.5"),
    ("ts", "aac", 48_000, "0.7"),
    ("ts", "ac3", 48_000, "-0.2"),
    ("mov", "pcm_s24le", 96_000, "0.011"),
    ("mp4", "libmp3lame", 22_050, "0.25"),
    ("mkv", "flac", 44_100, "-0.9"),
    ("mkv", "ac3", 48_000, "1.3"),
    ("mp4", "alac", 48_000, "0.05"),
]  # fmt: skip
QUICK_SYNC = SYNC[:3]


def flash_and_burst(container: str, codec: str, rate: int, offset: str, folder: Path) -> Path:
    source = folder / f"flash.{container}"
    ffmpeg(
        "-f", "lavfi", "-i", FLASH, "-itsoffset", offset, "-f", "lavfi", "-i", BURST.format(rate=rate),
        *X264.split(), "-bf", "2", "-c:a", codec, "-b:a", "128k", str(source), binary=True,
    )  # fmt: skip
    return source


@pytest.mark.parametrize(
    ("container", "codec", "rate", "offset"),
    [pytest.param(*one, marks=() if one in QUICK_SYNC else pytest.mark.long) for one in SYNC],
)
def test_a_flash_and_a_burst_stay_together(
    container: str, codec: str, rate: int, offset: str, tmp_path: Path
) -> None:
    """By what is seen and heard: at most a millisecond, wherever the sound begins."""
    line, video = ingested(flash_and_burst(container, codec, rate, offset, tmp_path), tmp_path)
    seen = flash(top(line, video)) / 25
    heard = burst(sound_samples(published(line) / "audio" / "index.m3u8"))
    assert abs((heard - seen) - float(offset)) <= 0.001


def test_a_hole_in_the_sound_moves_nothing_behind_it(tmp_path: Path) -> None:
    """A lost packet is silence: what follows is heard when it was."""
    source = flash_and_burst("mkv", "aac", 48_000, "0", tmp_path)
    torn = tmp_path / "torn.mkv"
    ffmpeg("-i", str(source), "-c", "copy", "-bsf:a", r"noise=drop=between(n\,10\,11)", str(torn))
    line = Line(tmp_path / "line")
    prove(line, line.ingest(torn), torn)
    heard = burst(sound_samples(published(line) / "audio" / "index.m3u8"))
    assert abs(heard - 1) <= 0.001


def test_a_gap_of_a_minute_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "gap.mkv"
    gap = "setpts='PTS+gt(N,20)*90/TB'"
    ffmpeg("-f", "lavfi", "-i", PICTURE, "-vf", gap, "-fps_mode", "passthrough", *X264.split(), str(source))
    video = Line(tmp_path / "line").ingest(source)
    assert video.failure_code == errors.TimestampGap.code
