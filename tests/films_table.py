"""Writes docs/films.md: what becomes of every film of the corpus. `python -m tests.films_table` (some minutes)."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from practika.domain.video import Video
from tests.cloud import FILMS, ROOT
from tests.ingest_line import Line
from tests.integration.test_ingest_films import prove
from tests.watching import frame_times

TABLE = ROOT / "docs" / "films.md"
HEAD = """# What becomes of every film

Made by `python -m tests.films_table` from the corpus of films beside this checkout; a slow test asserts that it is
still true. Every playable film was proven: all rungs decode without an error and hold exactly the frames of the frame
map, each once, in order, at its exact time, beginning at 0; sound as long as the picture. *Compared* says whether a
strict decoder's own list of the source's frames was the same too; it refuses damaged sources. CPU is of all steps.

| film | outcome | displayed | frames | chunks | rungs | compared | CPU s | what is said to the uploader |
|---|---|---|---|---|---|---|---|---|
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


def rows(folder: Path) -> Iterator[Row]:
    """Every film of the corpus, in order of names. Raises AssertionError for one that is not what it must be."""
    for film in sorted(FILMS.iterdir()):
        if film.suffix != ".tsv":
            yield row(film, folder / film.name)
            shutil.rmtree(folder / film.name)


def row(film: Path, folder: Path) -> Row:
    line = Line(folder)
    video = line.ingest(film)
    cpu = sum(line.cpu.values())
    if not video.media:
        return Row(film.name, ("refused", "", "", "", "", ""), video.failure_reason or "", cpu)
    drawn = bool(video.source and video.source.sound_only)
    clean = not drawn and decodes_cleanly(film)
    prove(line, video, film if clean else None)
    return Row(film.name, _facts(line, video, clean), _said(video), cpu)


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


def main() -> None:
    """Writes the table anew."""
    with tempfile.TemporaryDirectory() as folder:
        lines = []
        for made in rows(Path(folder)):
            lines.append(str(made))
            sys.stderr.write(f"{made}\n")
    TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
