"""Files that are all sound become films with a picture of the sound, frame by frame like any other."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from practika.domain import errors
from practika.domain.video import VideoStatus
from practika.usecases import sound_film
from tests.cloud import film
from tests.ingest_line import Line
from tests.integration.test_ingest_films import prove, published
from tests.watching import ffmpeg, frame_times, sound_samples

#: A click at 0.5 s of 1.31 s of stereo.
CLICK = r"aevalsrc='if(between(n\,22050\,22054)\,0.9\,0)|0':s=44100:d=1.31"
COVER = ("-f", "lavfi", "-i", "color=red:s=64x64:r=1:d=1", "-map", "0:a", "-map", "1:v", "-c:v", "mjpeg",
         "-disposition:v", "attached_pic")  # fmt: skip
KINDS = {
    "wav": (),
    "flac": (),
    "mp3": ("-b:a", "192k"),
    "m4a": ("-b:a", "192k"),
    "opus": ("-ar", "48000"),
    "ogg": ("-c:a", "libvorbis"),
    "webm": ("-c:a", "libopus", "-ar", "48000"),
    "mov": ("-c:a", "pcm_s24le"),
    "aiff": (),
    "cover.mp3": COVER,
    "cover.m4a": COVER,
}


def recording(folder: Path, kind: str, *options: str, source: str = CLICK) -> Path:
    made = folder / f"sound.{kind}"
    ffmpeg("-f", "lavfi", "-i", source, *options, str(made), binary=True)
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_is_a_film_of_25_frames_a_second(kind: str, tmp_path: Path) -> None:
    line = Line(tmp_path / "line")
    video = line.ingest(recording(tmp_path, kind, *KINDS[kind]))
    prove(line, video, None)
    assert video.source and video.frames and video.media
    assert video.source.sound_only and video.source.has_audio and video.source.video_codec == "none"
    assert video.frames.time_base == "1/25" and video.frames.frame_count in (
        33,
        34,
    )  # codecs may add a frame of silence
    assert [rendition.name for rendition in video.media.renditions] == ["v720"]
    samples = sound_samples(published(line) / "audio" / "index.m3u8")
    loudest = max(range(len(samples)), key=lambda n: abs(samples[n]))
    assert abs(loudest / 48_000 - 0.5) <= 0.001


def test_long_sounds_are_drawn_by_several_workers_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The playhead stands at the same place on the same frame, whoever drew it."""
    source = recording(tmp_path, "wav", source="sine=d=13")
    seen = []
    for name, seconds in (("one", 100), ("many", 4)):
        monkeypatch.setattr(sound_film, "CHUNK_SECONDS", seconds)
        line = Line(tmp_path / name)
        video = line.ingest(source)
        prove(line, video, None)
        assert sum(step.startswith("chunk") for step in line.cpu) == (1 if name == "one" else 3)
        seen.append(heads(published(line) / "v720" / "index.m3u8"))
    one, many = seen
    assert len(one) == len(many) == 325
    assert all(abs(a - b) <= 2 for a, b in zip(one, many, strict=True)), "the encoder rounds a little"
    assert all(abs(head - (48 + 1180 * n / 325)) <= 6 for n, head in enumerate(one))


def heads(playlist: Path) -> list[int]:
    """Where the playhead (all that has colour) begins on every frame, in pixels from the left."""
    raw = ffmpeg(
        "-i", str(playlist), "-vf", "crop=iw:2:0:152,format=yuv420p,extractplanes=v", "-fps_mode", "passthrough",
        "-f", "rawvideo", "-",
    )  # fmt: skip
    return [2 * max(range(640), key=raw[at : at + 640].__getitem__) for at in range(0, len(raw), 640)]


def test_a_film_without_a_picture_has_one(tmp_path: Path) -> None:
    line = Line(tmp_path)
    video = line.ingest(film("audio_only_15s.mp4"))
    prove(line, video, None)
    assert frame_times(published(line) / "v720" / "index.m3u8")[-1] == Fraction(375, 25)


def test_a_broken_sound_is_refused_in_words_about_sound(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp3"
    frame = b"\xff\xfb\x90\x00" + b"\xff" * 413
    broken.write_bytes(frame * 60)
    video = Line(tmp_path / "line").ingest(broken)
    assert video.status is VideoStatus.FAILED
    assert video.failure_code in (errors.DecodeFailed.code, errors.NotAFilm.code)
