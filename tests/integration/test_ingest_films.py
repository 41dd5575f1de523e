"""Real films through ingest with the real FFmpeg: every frame once, in order, at its time, on every rung."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from practika.domain import errors
from practika.domain.frame_map import decode
from practika.domain.video import Video, VideoStatus
from tests.cloud import ROOT, film
from tests.fakes.ingest import KEY, VIDEO, WORKSPACE
from tests.ingest_line import Line
from tests.watching import ffmpeg, first_time, frame_times, likeness, sound_samples

PLAYABLE = [
    "one_frame_0.04s.mp4",
    "portrait_720x1080.mp4",
    "h263_qcif.3gp",
    "odd_dims_vp9.webm",
    "flv_1kfps.flv",
    "edts_trim.mp4",
]
REFUSED = {
    "zero_bytes.mp4": (errors.EmptyFile, "empty"),
    "image_2048.png": (errors.NotAFilm, "picture"),
    "photo.heic": (errors.NotAFilm, "picture"),
    "hostile_png_60000.mp4": (errors.NotAFilm, "picture"),
    "hostile_ffconcat_rel.mp4": (errors.SourceForbidden, "refers to other files"),
    "hostile_m3u8_file.mp4": (errors.SourceForbidden, "refers to other files"),
    "ssrf_playlist.avi": (errors.SourceForbidden, "refers to other files"),
    "tiny_1x1_yuv444.mp4": (errors.PictureTooSmall, "16 by 16"),
    "invalid_bitstream_vp9.webm": (errors.DecodeFailed, "damaged"),
    "encrypted_clearkey.mp4": (errors.FilmEncrypted, "encrypted"),
}


def published(line: Line) -> Path:
    """The folder that the line published into, as the bucket holds it."""
    return line.media.root / "media" / WORKSPACE / VIDEO / str(line.attempt)


def risen(times: list[Fraction], tick: Fraction) -> list[Fraction]:
    """A time that does not rise stands one tick behind its forerunner."""
    made: list[Fraction] = []
    for time in times:
        made.append(max(time, made[-1] + tick) if made else time)
    return made


def prove(line: Line, video: Video, source: Path | None) -> None:
    """Everything that a published film promises; `source` None where a strict decoder refuses the source."""
    assert video.status is VideoStatus.READY and video.media and video.frames, video.failure_reason
    folder = published(line)
    frames = decode((folder / video.media.frame_map).read_bytes())
    assert frames.facts() == video.frames
    wanted = [frames.time_of(n) for n in range(frames.frame_count)]
    if source:
        assert risen(frame_times(source), frames.time_base) == wanted, "the frame map is not the film"
    scrub = video.media.scrub
    assert bool(scrub) is not (video.source and video.source.sound_only), "drawn pictures need none"
    for rendition in (*video.media.renditions, *([scrub] if scrub else [])):
        playlist = folder / rendition.name / "index.m3u8"
        assert rendition.frame_count == frames.frame_count
        assert frame_times(playlist) == wanted, rendition.name
        assert first_time(playlist) == 0
        assert len(playlist.with_name("init.mp4").read_bytes()) < 2000
    if scrub:
        prove_scrub(folder, scrub.name, frames.frame_count)
    exact = ("-fps_mode", "passthrough", "-enc_time_base", "demux")
    master = ("-i", str(folder / "master.m3u8"), "-map", "0:v", "-map", "0:a?")
    ffmpeg("-xerror", *master, *exact, "-f", "null", "-")
    if video.source and video.source.has_audio:
        surplus = len(sound_samples(folder / "audio" / "index.m3u8")) - round(frames.seconds * 48_000)
        assert 0 <= surplus < 1024, "the last packet of AAC is always whole"
        assert json.loads((folder / "waveform.json").read_text())["version"] == 1
    assert (folder / "poster.jpg").read_bytes()[:2] == b"\xff\xd8"
    assert video.media.sprites and video.media.sprites.frames[0] == 0
    assert (folder / "sprites.vtt").read_text().count("-->") == video.media.sprites.count


def prove_scrub(folder: Path, scrub: str, frame_count: int) -> None:
    """Only key frames, in the rungs' own segments, and nothing of it in the master playlist."""
    keys = ffmpeg(
        "-skip_frame", "nokey", "-i", str(folder / scrub / "index.m3u8"), "-fps_mode", "passthrough",
        "-vf", "crop=16:16:0:0", "-f", "framecrc", "-",
    )  # fmt: skip
    assert sum(1 for line in keys.splitlines() if line[:1] != b"#") == frame_count
    lowest = (folder / "master.m3u8").read_text().splitlines()[-1]
    cuts = [
        [line for line in (folder / name).read_text().splitlines() if line.startswith("#EXTINF")]
        for name in (lowest, f"{scrub}/index.m3u8")
    ]
    assert cuts[0] == cuts[1] and "scrub" not in (folder / "master.m3u8").read_text()


def test_every_tile_shows_the_frame_it_is_said_to_show(tmp_path: Path) -> None:
    line = Line(tmp_path, chunk_seconds=4)
    media = line.ingest(film("gopro_karma_480p_drone.mp4")).media
    assert media and media.sprites and media.sprites.count == 7 and len(line.cpu) > 4
    size = media.sprites.tile_width * media.sprites.tile_height
    grey = ("-pix_fmt", "gray", "-f", "rawvideo", "-")
    sheet = str(published(line) / "sprites" / "sprite_001.jpg")
    cells = ffmpeg("-i", sheet, "-vf", "untile=10x10", *grey)
    small = f"scale={media.sprites.tile_width}:{media.sprites.tile_height}:flags=area"
    shown = ffmpeg("-i", str(film("gopro_karma_480p_drone.mp4")), "-map", "0:v:0", "-vf", small, *grey)
    for number, frame in enumerate(media.sprites.frames):
        tile = cells[number * size : (number + 1) * size]
        unlike = [
            sum(abs(a - b) for a, b in zip(tile, shown[at * size : (at + 1) * size], strict=True)) / size
            for at in (frame, max(frame - 10, 0), frame + 1 if not frame else frame - 1)
        ]
        assert unlike[0] < 4 and unlike[0] == min(unlike), f"tile {number}: {unlike}"


@pytest.mark.parametrize("name", PLAYABLE)
def test_every_frame_is_on_every_rung(name: str, tmp_path: Path) -> None:
    line = Line(tmp_path)
    prove(line, line.ingest(film(name)), film(name))
    assert [told.status for told in line.notices.published][-1] is VideoStatus.READY
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bucket"], "a step left something behind"


def test_a_damaged_film_plays_what_can_be_decoded_and_says_so(tmp_path: Path) -> None:
    line = Line(tmp_path)
    video = line.ingest(film("corrupt_midstream.mp4"))
    prove(line, video, None)
    assert video.source and "damaged" in video.source.warnings[0]
    assert video.frames and video.frames.frame_count == 49


def test_frame_n_shows_frame_n(tmp_path: Path) -> None:
    """Each frame of the top rung is nearer to its own source frame than to that frame's neighbours."""
    line, source = Line(tmp_path), film("portrait_720x1080.mp4")
    line.ingest(source)
    assert min(likeness(source, published(line) / "v720" / "index.m3u8", (720, 1080))) > 30


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_played_ends_with_a_reason(name: str, tmp_path: Path) -> None:
    refused(film(name), *REFUSED[name], tmp_path)


def test_a_text_under_a_films_name_is_refused(tmp_path: Path) -> None:
    refused(ROOT / "README.md", errors.NotAFilm, "text", tmp_path)


def test_a_film_that_breaks_off_is_refused(tmp_path: Path) -> None:
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(film("edts_trim.mp4").read_bytes()[:60_000])
    refused(cut, errors.FileTruncated, "Copy it again", tmp_path / "line")


def refused(source: Path, kind: type[errors.Unplayable], word: str, tmp_path: Path) -> None:
    """The row says why, nothing is published, nothing is left behind."""
    line = Line(tmp_path)
    video = line.ingest(source)
    assert (video.status, video.failure_code) == (VideoStatus.FAILED, kind.code)
    assert word in (video.failure_reason or "")
    assert not published(line).exists() and [p.name for p in tmp_path.iterdir()] == ["bucket"]
    assert line.notices.published[-1].failure_reason == video.failure_reason


@pytest.mark.parametrize("name", [name for name in REFUSED if name.startswith(("hostile", "ssrf"))])
def test_the_tool_alone_refuses_an_attack_too(name: str, tmp_path: Path) -> None:
    """The second wall: were the first bytes not looked at, FFmpeg's own allow-lists would still refuse."""
    shutil.copyfile(film(name), tmp_path / "source")
    for beside in ("victim.mp4", "secret.mp4", "other.mp4", "one_frame_0.04s.mp4"):
        shutil.copyfile(film("one_frame_0.04s.mp4"), tmp_path / beside)
    with pytest.raises(errors.Unplayable):
        Line(tmp_path / "line").tool.probe(tmp_path / "source")


def test_a_second_attempt_publishes_beside_the_first(tmp_path: Path) -> None:
    line = Line(tmp_path)
    line.ingest(film("zero_bytes.mp4"))
    line.attempt = 1
    video = line.ingest(film("h263_qcif.3gp"))
    assert video.status is VideoStatus.READY and video.media
    assert video.media.prefix.endswith("/1/") and video.failure_code is None


def test_the_same_step_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        line = Line(tmp_path / name)
        line.ingest(film("odd_dims_vp9.webm"))
        made.append({p.name: p.read_bytes() for p in (published(line) / "v120").iterdir()})
    assert made[0] == made[1]


@pytest.mark.parametrize("offset", ["0", "0.4", "-0.3"])
def test_sound_starts_with_the_picture_to_a_millisecond(offset: str, tmp_path: Path) -> None:
    """A click one second into the sound, which itself starts `offset` seconds after the picture."""
    made = tmp_path / "made.mov"
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc=s=128x96:r=25:d=3", "-itsoffset", offset,
        "-f", "lavfi", "-i", r"aevalsrc='if(eq(n\,48000)\,1\,0)':s=48000:d=2.5",
        "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le", str(made),
    )  # fmt: skip
    line = Line(tmp_path / "line")
    prove(line, line.ingest(made), made)
    samples = sound_samples(published(line) / "audio" / "index.m3u8")
    loudest = max(range(len(samples)), key=lambda n: abs(samples[n]))
    assert abs(loudest / 48_000 - (1 + float(offset))) <= 0.001


def test_the_source_is_never_seen_under_the_uploaders_name(tmp_path: Path) -> None:
    line = Line(tmp_path)
    line.ingest(film("h263_qcif.3gp"))
    assert KEY.endswith("/source")
    texts = [p.read_bytes() for p in published(line).rglob("*") if p.is_file()]
    assert not any(b"h263_qcif" in text for text in texts)


def test_times_are_rational_and_never_rounded(tmp_path: Path) -> None:
    """29.97 frames a second stay 1001/30000 seconds apart, from the map to the segments."""
    line = Line(tmp_path)
    video = line.ingest(film("portrait_720x1080.mp4"))
    assert video.source and video.source.frame_rate == "30000/1001"
    times = frame_times(published(line) / "v360" / "index.m3u8")
    assert {b - a for a, b in pairwise(times)} == {Fraction(1001, 30_000)}
