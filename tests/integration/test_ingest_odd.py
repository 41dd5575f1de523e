"""Films whose pictures change on the way, whose first picture stream is a still, whose sound outlasts the picture …

What the plain matrix of `test_ingest_made` cannot ask: that nothing is stretched, cut off or taken for something else.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from practika.domain import errors
from practika.domain.frame_map import decode
from practika.domain.video import Video
from tests.films_made import PICTURE, X264
from tests.films_odd import ODD, make_odd
from tests.films_table import decodes_cleanly
from tests.ingest_line import Line
from tests.integration.test_ingest_films import prove, published
from tests.integration.test_ingest_made import top
from tests.sound_check import Heard, measure
from tests.watching import ffmpeg

QUICK = ("grows.webm", "wanders.mkv", "song.mp4", "late_captions.mkv")
#: Frames of those that do not have fifty.
FRAMES = {"song.mp4": 1, "song.mkv": 1, "missing.mkv": 45}
#: Seconds from the first frame's beginning to the film's end, of those that do not last two.
SECONDS = {
    "song.mp4": 5, "song.mkv": 5, "cover.mkv": 5, "thumb.mov": 5,
    "long_sound.mp4": 9, "long_sound.mkv": 9, "late_sound.mp4": 5,
}  # fmt: skip
#: The film is not the first picture stream.
SECOND = ("cover.mkv", "thumb.mov")


def ingested(source: Path, folder: Path) -> tuple[Line, Video]:
    line = Line(folder / "line")
    video = line.ingest(source)
    clean = source.name not in SECOND and decodes_cleanly(source)
    prove(line, video, source if clean else None)
    return line, video


def heard(line: Line, source: Path) -> Heard | None:
    frames = decode((published(line) / "frames.bin").read_bytes())
    return measure(source, published(line) / "audio" / "index.m3u8", frames)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.long) for name in ODD]
)
def test_odd_films_play_with_every_frame_and_all_of_their_sound(name: str, tmp_path: Path) -> None:
    source = make_odd(name, tmp_path)
    line, video = ingested(source, tmp_path)
    assert video.frames and video.source
    assert video.frames.frame_count == FRAMES.get(name, 50)
    if name not in ("late_picture.mkv", "no_index.avi", "missing.mkv"):
        assert abs(video.frames.duration_seconds - SECONDS.get(name, 2)) <= 0.1
    if video.source.has_audio and name not in ("missing.mkv", "changes.ts"):
        found = heard(line, source)
        assert found and not found.surplus and abs(found.drift) <= 1 and found.offset_ms <= 1, found


def test_the_last_picture_is_held_while_the_sound_goes_on(tmp_path: Path) -> None:
    """Frame count and every other time are the source's; only the end of the last frame moves."""
    line, video = ingested(make_odd("long_sound.mkv", tmp_path), tmp_path)
    frames = decode((published(line) / "frames.bin").read_bytes())
    assert frames.frame_count == 50 and frames.step == 40
    assert abs(frames.seconds - 9) < Fraction(1, 10)
    assert video.source and not video.source.warnings and video.source.frame_rate == "25/1"


def test_a_hole_of_minutes_in_the_sound_holds_no_picture(tmp_path: Path) -> None:
    """Stamps that jump are no sound that goes on."""
    source = tmp_path / "jump.mkv"
    voice = "anoisesrc=r=48000:d=2"
    ffmpeg("-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", voice, *X264.split(), "-c:a", "aac", "-bsf:a",
           r"setts=ts=TS+gt(N\,60)*300*48000", str(source), binary=True)  # fmt: skip
    video = Line(tmp_path / "line").ingest(source)
    assert video.frames and video.frames.duration_seconds == 2


def test_a_picture_of_another_shape_is_not_stretched(tmp_path: Path) -> None:
    """The upright half of a film that lies: black at its sides, whole between them."""
    line, video = ingested(make_odd("turns.ts", tmp_path), tmp_path)
    assert video.source and (video.source.width, video.source.height) == (320, 192)
    raw = ffmpeg(
        "-i", str(top(line, video)), "-vf", "format=gray", "-fps_mode", "passthrough", "-f", "rawvideo", "-"
    )
    size = 320 * 192
    for frame, black in ((10, False), (40, True)):
        picture = raw[frame * size : (frame + 1) * size]
        sides = [picture[row * 320 + x] for row in range(8, 184) for x in (20, 60, 260, 300)]
        assert (max(sides) < 24) is black
    middle = raw[40 * size : 41 * size]
    assert max(middle[96 * 320 + x] for x in range(105, 215)) > 100


def test_the_film_is_the_picture_stream_that_moves(tmp_path: Path) -> None:
    for name in SECOND:
        _, video = ingested(make_odd(name, tmp_path), tmp_path / f"line {name}")
        assert video.source and (video.source.width, video.source.height) == (160, 96)
        assert video.source.video_codec == "h264"


@pytest.mark.parametrize(
    ("change", "word"),
    [(lambda data: data.replace(b"avc1", b"zzzz"), "(zzzz)"), (lambda data: data[:-9000], "no index")],
)
def test_what_cannot_be_decoded_is_called_by_its_name(change: object, word: str, tmp_path: Path) -> None:
    """Bytes that are all there in a form that only their maker reads are not called damaged, nor broken off."""
    assert callable(change)
    plain, source = tmp_path / "plain.mp4", tmp_path / "film.mp4"
    ffmpeg("-f", "lavfi", "-i", PICTURE, *X264.split(), str(plain))
    source.write_bytes(change(plain.read_bytes()))
    video = Line(tmp_path / "line").ingest(source)
    assert word in (video.failure_reason or ""), video.failure_reason


def test_a_recording_without_its_first_key_frame_says_so(tmp_path: Path) -> None:
    """It is not said to be too small, though nobody knows its size."""
    plain, source = tmp_path / "plain.ts", tmp_path / "cut.ts"
    ffmpeg("-f", "lavfi", "-i", PICTURE, *X264.split(), str(plain))
    source.write_bytes(plain.read_bytes()[188 * 40 :])
    video = Line(tmp_path / "line").ingest(source)
    assert video.failure_code == errors.DecodeFailed.code and "begin" in (video.failure_reason or "")


def test_a_poster_is_there_with_the_first_chunk_and_is_not_black(tmp_path: Path) -> None:
    """The film begins black: both posters show its second key frame."""
    source = tmp_path / "dark.mp4"
    dark = "testsrc2=s=1920x1080:r=10:d=18,drawbox=color=black:t=fill:enable='lt(t,1.5)'"
    ffmpeg("-f", "lavfi", "-i", dark, *X264.split(), str(source))
    line = Line(tmp_path / "line", chunk_seconds=8)
    video = line.ingest(source)
    assert video.media and len([name for name in line.cpu if name.startswith("chunk")]) > 1
    first, last = ((published(line) / name).read_bytes() for name in ("first.jpg", "poster.jpg"))
    greys = ffmpeg(
        "-i", str(published(line) / "poster.jpg"), "-vf", "scale=1280:720,format=gray", "-f", "rawvideo", "-"
    )
    assert sum(greys) / len(greys) > 60 and len(greys) == 1280 * 720
    assert first == last, "the first chunk's good picture is the film's"
