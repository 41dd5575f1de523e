"""Each limit of docs/jail.md, hit for real by a film that is too much for it, ends in a typed error with words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from practika.adapters.ffmpeg import limits, probe
from practika.adapters.ffmpeg.limits import Limits
from practika.adapters.ffmpeg.tool import FFmpegTool
from practika.domain import errors
from practika.domain.ladder import ladder
from tests.hostile.films import FILMS
from tests.hostile.worker import commands, plan
from tests.ingest_line import FFMPEG
from tests.watching import ffmpeg

MIB = 1024 * 1024
#: (limit, command that works under it, what else it needs to be the one that is hit)
LIMITED = {
    "PROBE": "probe",
    "FIRST_FRAME": "first_frame",
    "ENCODE": "encode_picture",
    "COPY": "encode_part",
    "SOUND": "encode_sound",
    "PICTURES": "pictures",
}
#: Less than any command takes (the tool alone needs some 10 ms to start), and the words that must say what to do.
TOO_LITTLE: dict[str, tuple[dict[str, Any], type[errors.PractikaError], str]] = {
    "clock": ({"seconds": 0.002}, errors.FilmTooLong, "takes longer"),
    "processor": ({"cpu_seconds": 1}, errors.FilmTooLong, "takes longer"),
    "file": ({"file_bytes": 1000}, errors.FilmTooLong, "larger than Practika allows"),
}


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film that takes more than a second of any command, and more than a thousand bytes of any file."""
    made = tmp_path_factory.mktemp("film") / "long.ts"
    ffmpeg(
        "-f", "lavfi", "-i", "mandelbrot=s=1280x720:r=25", "-f", "lavfi", "-i", "sine", "-t", "12",
        "-c:v", "mpeg4", "-g", "12", "-q:v", "3", "-c:a", "mp2", str(made), binary=True,
    )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of a hundred kilobytes whose every picture takes a hundred megabytes."""
    made = tmp_path_factory.mktemp("film") / "large.avi"
    made.write_bytes(FILMS["a rainbow of noughts"](made.parent))
    return made


def attempt(film: Path, folder: Path, step: str) -> None:
    """That command over the film, in a fresh folder."""
    shutil.copyfile(film, folder / "source")
    (folder / "into").mkdir()
    found: dict[str, Callable[[Path], Any]] = dict(commands(FFmpegTool(FFMPEG), folder / "source"))
    found[step](folder / "into")


def limit(name: str, monkeypatch: pytest.MonkeyPatch, **less: Any) -> None:
    most: Limits = getattr(limits, name)
    monkeypatch.setattr(limits, name, replace(most, **less))


@pytest.mark.parametrize("name", LIMITED)
def test_the_clock_ends_every_command(
    name: str, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    less, kind, words = TOO_LITTLE["clock"]
    limit(name, monkeypatch, **less)
    with pytest.raises(kind, match=words):
        attempt(film, tmp_path, LIMITED[name])


@pytest.mark.parametrize("name", ["PROBE", "ENCODE", "COPY", "SOUND", "PICTURES"])
def test_a_file_that_grows_too_large_ends_every_command(
    name: str, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    less, kind, words = TOO_LITTLE["file"]
    limit(name, monkeypatch, **less)
    with pytest.raises(kind, match=words):
        attempt(film, tmp_path, LIMITED[name])


@pytest.mark.parametrize("name", LIMITED)
def test_a_tool_that_cannot_even_start_is_no_film_s_fault(
    name: str, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(name, monkeypatch, memory_bytes=180 * MIB)
    with pytest.raises(errors.Unavailable, match="try again"):
        attempt(film, tmp_path, LIMITED[name])


@pytest.mark.parametrize("name", ["FIRST_FRAME", "ENCODE", "PICTURES"])
def test_too_little_memory_ends_every_command_that_decodes(
    name: str, large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(name, monkeypatch, memory_bytes=450 * MIB)
    with pytest.raises(errors.PictureTooLarge, match="more memory than Practika allows"):
        attempt(large, tmp_path, LIMITED[name])


def test_processor_time_ends_a_film_that_takes_too_much(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FFmpeg catches that signal and ends in good order: it must not pass for a success or for a damaged film."""
    less, kind, words = TOO_LITTLE["processor"]
    limit("ENCODE", monkeypatch, **less)
    large = plan().model_copy(update={"rungs": ladder(1280, 720, Fraction(25))})
    shutil.copyfile(film, tmp_path / "source")
    (tmp_path / "into").mkdir()
    with pytest.raises(kind, match=words):
        FFmpegTool(FFMPEG).encode_picture(
            tmp_path / "source", large, large.chunks[0], into=tmp_path / "into", on_progress=lambda _: None
        )


def test_a_picture_beyond_8k_is_refused(tmp_path: Path) -> None:
    made = tmp_path / "made.avi"
    ffmpeg("-f", "lavfi", "-i", "color=s=8000x6000:r=1:d=1", "-c:v", "mjpeg", str(made), binary=True)
    with pytest.raises(errors.PictureTooLarge, match="8K"):
        attempt(made, tmp_path, "probe")
    shutil.rmtree(tmp_path / "into")
    with pytest.raises(errors.PictureTooLarge, match="8K"):
        attempt(made, tmp_path, "first_frame")


def test_more_pictures_than_a_worker_can_count_are_refused(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "MOST_PACKETS", 100)
    with pytest.raises(errors.FilmTooLong, match="more than 100 pictures"):
        attempt(film, tmp_path, "probe")
