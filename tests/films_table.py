"""Writes docs/films.md: what becomes of every film of the corpus. `python -m tests.films_table [film …]` (minutes)."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from practika.domain.frame_map import decode
from practika.domain.video import Video
from tests.cloud import FILMS, ROOT
from tests.ingest_line import Line
from tests.integration.test_ingest_films import prove, published
from tests.sound_check import measure
from tests.watching import frame_times

TABLE = ROOT / "docs" / "films.md"
HEAD = """# What becomes of every film

Made by `python -m tests.films_table` from the corpus of films beside this checkout; a slow test asserts that it is
still true. Every playable film was proven: all rungs decode without an error and hold exactly the frames of the frame
map, each once, in order, at its exact time, beginning at 0. *Compared* says whether a strict decoder's own list of the
source's frames was the same too; it refuses damaged sources. *Drift*: samples by which the sound is longer than the
picture, and by which it moves against the source's own sound from the first third to the last; *A–V*: milliseconds by
which it is off against the first frame, found by laying both sounds over each other. CPU is of all steps.

| film | outcome | displayed | frames | chunks | rungs | compared | drift | A–V ms | CPU s | said to the uploader |
|---|---|---|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """One film's end. `facts` stay the same from run to run, `cpu` (seconds) does not."""

    film: str
    facts: tuple[str, ...]
    said: str
    cpu: float

    def __str__(self) -> str:
        return f"| {self.film} | {' | '.join(self.facts)} | {self.cpu:.1f} | {self.said} |"


def rows(folder: Path, wanted: Container[str] = ()) -> Iterator[Row]:
    """The films of that name (all where there are none), in order. Raises AssertionError for one that is not right."""
    for film in sorted(FILMS.iterdir()):
        if film.suffix != ".tsv" and (film.name in wanted or not wanted):
            yield row(film, folder / film.name)
            shutil.rmtree(folder / film.name)


def row(film: Path, folder: Path) -> Row:
    line = Line(folder)
    video = line.ingest(film)
    cpu = sum(line.cpu.values())
    if not video.media:
        return Row(film.name, ("refused", *[""] * 7), video.failure_reason or "", cpu)
    drawn = bool(video.source and video.source.sound_only)
    clean = not drawn and decodes_cleanly(film)
    prove(line, video, film if clean else None)
    facts = (*_facts(line, video, clean), *_sound(line, video, film))
    return Row(film.name, facts, _said(video), cpu)


def _sound(line: Line, video: Video, film: Path) -> tuple[str, str]:
    """(drift, A–V offset) in words."""
    assert video.source
    if not video.source.has_audio:
        return "no sound", ""
    folder = published(line)
    frames = decode((folder / "frames.bin").read_bytes())
    heard = measure(film, folder / "audio" / "index.m3u8", frames, sound_only=video.source.sound_only)
    if heard is None:
        return "silent", ""
    assert not heard.surplus and abs(heard.drift) <= 1 and heard.offset_ms <= 1, heard
    return f"{heard.surplus}, {heard.drift}", f"{heard.offset_ms:.2f}"


def decodes_cleanly(film: Path) -> bool:
    """Whether a strict decoder gets through the source."""
    try:
        return bool(frame_times(film))
    except AssertionError:
        return False


def _facts(line: Line, video: Video, clean: bool) -> tuple[str, ...]:
    source, frames, media = video.source, video.frames, video.media
    assert source and frames and media
    chunks = sum(name.startswith("chunk") for name in line.cpu)
    return (
        "playable" if "whole" not in line.cpu else "playable after one pass",
        f"{source.width}×{source.height}",
        str(frames.frame_count),
        str(chunks),
        " ".join(rendition.name for rendition in media.renditions),
        "yes" if clean else "drawn from the sound" if source.sound_only else "source is damaged",
    )


def _said(video: Video) -> str:
    return " ".join(video.source.warnings) if video.source else ""


def told() -> dict[str, str]:
    """The table's lines by the films' names."""
    return {
        line.split(" | ")[0].removeprefix("| "): line
        for line in TABLE.read_text("utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| film |")
    }


def main(wanted: Container[str]) -> None:
    """Writes the lines of those films anew, all of them where none is named."""
    lines = told() if wanted else {}
    with tempfile.TemporaryDirectory() as folder:
        for made in rows(Path(folder), wanted):
            lines[made.film] = str(made)
            sys.stderr.write(f"{made}\n")
    TABLE.write_text(HEAD + "\n".join(lines[name] for name in sorted(lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
