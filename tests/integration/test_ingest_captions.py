"""Captions inside films: read by the real FFmpeg, made harmless, on the film's clock, and listed where players look."""

from __future__ import annotations

from pathlib import Path

import pytest

from practika.domain.captions import Cue, read_cues
from practika.domain.video import Video, VideoStatus
from tests.fakes.ingest import VIDEO, WORKSPACE
from tests.ingest_line import Line
from tests.watching import ffmpeg

ENGLISH = """1
00:00:00,500 --> 00:00:01,500
Heel <script>alert(1)</script> & <i>toe</i> a < b

2
00:00:01,800 --> 00:00:09,000
two --> lines
of text
"""
GERMAN = """1
00:00:00,200 --> 00:00:01,000
Größe \u821e\u8e48 {\\an8}
"""


def made(tmp_path: Path, name: str, *more: str, last: str = "00:00:03,000", late: str = "0") -> Path:
    """Three seconds of a film, `late` seconds after its file begins, and two tracks of captions until `last`."""
    for file, text in (("en.srt", ENGLISH.replace("00:00:09,000", last)), ("de.srt", GERMAN)):
        (tmp_path / file).write_text(text)
    film = tmp_path / name
    ffmpeg(
        "-itsoffset", late, "-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=3", "-i", str(tmp_path / "en.srt"),
        "-i", str(tmp_path / "de.srt"), "-map", "0", "-map", "1", "-map", "2", "-c:v", "libx264", "-preset",
        "ultrafast", "-metadata:s:s:0", "language=eng", "-metadata:s:s:1", "language=ger", *more, str(film),
    )  # fmt: skip
    return film


def ingested(tmp_path: Path, film: Path) -> tuple[Video, Path]:
    line = Line(tmp_path / "line")
    video = line.ingest(film)
    assert video.status is VideoStatus.READY, video.failure_reason
    return video, line.media.root / "media" / WORKSPACE / VIDEO / "0"


def cues(folder: Path, name: str) -> list[Cue]:
    found = read_cues((folder / "captions" / name / "captions.vtt").read_text())
    return [Cue(cue.start, cue.end, cue.text.rstrip("\n")) for cue in found]


def test_text_in_an_mp4_becomes_two_tracks_of_harmless_words(tmp_path: Path) -> None:
    video, folder = ingested(tmp_path, made(tmp_path, "film.mp4", "-c:s", "mov_text", last="00:00:09,000"))
    assert video.media and video.frames and video.source and video.source.warnings == ()
    assert [(t.name, t.label, t.language, t.cue_count) for t in video.media.captions] == [
        ("1", "en", "en", 2),
        ("2", "de", "de", 1),
    ]
    heel, two = cues(folder, "1")
    assert (heel.start, heel.end) == (500, 1500)
    assert "<script" not in heel.text and "&amp; <i>toe</i> a &lt; b" in heel.text
    assert two == Cue(1800, 3000, "two --&gt; lines\nof text")  # cut to the film
    assert cues(folder, "2") == [Cue(200, 1000, "Größe \u821e\u8e48")]


def test_the_clock_is_the_pictures_however_late_the_file_begins(tmp_path: Path) -> None:
    titled = ("-metadata:s:s:1", 'title=For "all" Stream #0:9: Subtitle: x', "-output_ts_offset", "5")
    film = made(tmp_path, "film.mkv", "-c:s:0", "srt", "-c:s:1", "ass", *titled)
    video, folder = ingested(tmp_path, film)
    assert video.media and [t.label for t in video.media.captions] == [
        "en",
        "For ”all” Stream #0:9: Subtitle: x",
    ]
    assert [(c.start, c.end) for c in cues(folder, "1")] == [(500, 1500), (1800, 3000)]
    assert [(c.start, c.end) for c in cues(folder, "2")] == [(200, 1000)]


@pytest.mark.parametrize(("name", "codec"), [("film.mp4", "mov_text"), ("film.mkv", "srt")])
def test_words_before_the_first_picture_are_cut_off_at_it(tmp_path: Path, name: str, codec: str) -> None:
    _, folder = ingested(tmp_path, made(tmp_path, name, "-c:s", codec, late="1"))
    assert [(c.start, c.end) for c in cues(folder, "1")] == [(0, 500), (800, 2000)]
    assert not (folder / "captions" / "2").exists()


def test_players_find_the_tracks_and_can_read_them(tmp_path: Path) -> None:
    _, folder = ingested(tmp_path, made(tmp_path, "film.mp4", "-c:s", "mov_text"))
    master = (folder / "master.m3u8").read_text()
    assert (
        '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="de",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=NO,'
        'FORCED=NO,URI="captions/2/index.m3u8"'
    ) in master.splitlines()
    streams = [line for line in master.splitlines() if line.startswith("#EXT-X-STREAM-INF")]
    assert streams and all('SUBTITLES="captions"' in line for line in streams)
    playlist = (folder / "captions" / "2" / "index.m3u8").read_text()
    assert "#EXTINF:3.000000,\ncaptions.vtt\n#EXT-X-ENDLIST" in playlist
    out = tmp_path / "again.vtt"
    ffmpeg("-i", str(folder / "captions" / "1" / "captions.vtt"), "-f", "webvtt", str(out))
    assert "<i>toe</i>" in out.read_text()


def test_spoilt_words_are_left_out_and_the_film_plays(tmp_path: Path) -> None:
    film = made(tmp_path, "spoilt.mkv", "-c:s", "srt")
    film.write_bytes(film.read_bytes().replace("Größe".encode(), b"Gr\xff\xfe\xff\xfee"))
    video, folder = ingested(tmp_path, film)
    assert video.media and [t.label for t in video.media.captions] == ["en"]
    assert not (folder / "captions" / "2").exists()
