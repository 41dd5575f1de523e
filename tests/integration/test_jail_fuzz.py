"""Broken films through all of ingest: each ends as a playable film or as a refusal in words, in time and memory, and
leaves nothing behind. The slow part is `make hostile`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from practika.adapters.ffmpeg import limits
from practika.adapters.ffmpeg.limits import Limits
from practika.adapters.ffmpeg.run import Finished
from practika.adapters.ffmpeg.tool import FFmpegTool
from practika.domain import errors
from practika.domain.video import VideoStatus
from tests.hostile.films import FILMS
from tests.hostile.mutations import mutants
from tests.ingest_line import FFMPEG, Line

SEED = int(os.environ.get("PRACTIKA_SEED", "1"))  # noqa: TID251  # a developer's dice
MANY = int(os.environ.get("PRACTIKA_MUTANTS", "0"))  # noqa: TID251  # a developer's switch
#: All codes of refusals that a person may read.
REFUSALS = {kind.code for kind in errors.Unplayable.__subclasses__()}


@pytest.fixture(autouse=True)
def nobody_waits_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The films are tiny: what takes half a minute of one processor is not."""
    for name in ("PROBE", "FIRST_FRAME", "COPY", "ENCODE", "SOUND", "PICTURES"):
        most: Limits = getattr(limits, name)
        monkeypatch.setattr(limits, name, replace(most, seconds=60, cpu_seconds=30))


def ingest_all(films: Iterable[tuple[str, bytes]], folder: Path) -> dict[str, int]:
    """How many ended how; fails on the first that ends otherwise, and keeps it for a look."""
    ends: dict[str, int] = {}
    for name, data in films:
        kept, line = folder / "film", Line(folder / "line")
        kept.write_bytes(data)
        bills: list[tuple[Limits, Finished]] = []

        def note(_: str, most: Limits, ended: Finished, bills: list[tuple[Limits, Finished]] = bills) -> None:
            bills.append((most, ended))

        line.tool = FFmpegTool(FFMPEG, observe=note)
        video = line.ingest(kept)
        for most, ended in bills:
            assert ended.peak_bytes <= most.memory_bytes and ended.cpu_seconds <= most.cpu_seconds + 6, name
        assert [p.name for p in line.root.iterdir()] == ["bucket"], f"{name} left something behind"
        if video.status is VideoStatus.FAILED:
            assert video.failure_code in REFUSALS, (name, video.failure_code, video.failure_reason)
            assert len(video.failure_reason or "") > 20, name
        else:
            assert video.status is VideoStatus.READY and video.frames and video.media, name
        end = video.failure_code or "ready"
        ends[end] = ends.get(end, 0) + 1
    return ends


def test_some_broken_films(tmp_path: Path) -> None:
    ends = ingest_all(mutants(28, SEED), tmp_path)
    assert sum(ends.values()) == 28 and ends["ready"] > 0 and len(ends) > 2, ends


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="minutes: make hostile")
def test_hundreds_of_broken_films(tmp_path: Path) -> None:
    ends = ingest_all(mutants(MANY, SEED + 1), tmp_path)
    assert sum(ends.values()) == MANY, ends


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="minutes: make hostile")
@pytest.mark.parametrize("name", FILMS)
def test_every_hostile_film_through_all_of_ingest(name: str, tmp_path: Path) -> None:
    (tmp_path / "workshop").mkdir()
    ingest_all([(name, FILMS[name](tmp_path / "workshop"))], tmp_path)
