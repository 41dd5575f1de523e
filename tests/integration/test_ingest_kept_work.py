"""Finished work is kept: whoever dies whenever, only that worker's part is made again, and the film is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from practika.domain.video import VideoStatus
from tests.cloud import film
from tests.fakes.ingest import VIDEO, WORKSPACE, FolderMediaStore
from tests.ingest_line import Line
from tests.integration.test_ingest_films import published
from tests.watching import ffmpeg


class Killed(BaseException):
    """What no code catches: the process is gone."""


class Mortal(FolderMediaStore):
    """A bucket whose client dies before its n-th write of one kind of key; `names` is what was written."""

    def __init__(self, root: Path, dies_at: tuple[str, int] | None = None) -> None:
        super().__init__(root)
        self.dies_at, self.names = dies_at, list[str]()

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        part, left = self.dies_at or ("", -1)
        if left >= 0 and part in key:
            self.dies_at = (part, left - 1)
            if left == 0:
                raise Killed(key)
        super().put(key, body, content_type=content_type, cache_control=cache_control)
        self.names.append(key)


@dataclass
class Shaken(Line):
    """Workers may die; whoever died comes again as the machine sends it. `made` counts what FFmpeg encoded."""

    chunk_seconds: int = 4
    dies_at: tuple[str, int] | None = None
    made: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.media = Mortal(self.root / "bucket", self.dies_at)
        for name in ("encode_picture", "encode_sound"):
            setattr(self.tool, name, self._counted(getattr(self.tool, name)))

    def _counted(self, encode: Callable[..., Any]) -> Callable[..., Any]:
        def counted(source: Path, plan: Any, *chunk: Any, **more: Any) -> Any:
            self.made.append(f"chunk{chunk[0].index}" if chunk else "sound")
            return encode(source, plan, *chunk, **more)

        return counted

    def worker(self, name: str, work: Callable[..., object], **more: Any) -> None:
        try:
            super().worker(name, work, **more)
        except Killed:
            super().worker(name, work, **more)


def files_of(line: Line) -> dict[str, bytes]:
    folder = published(line)
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real film with sound, few frames a second: three chunks of four seconds, two rungs."""
    made = tmp_path_factory.mktemp("source") / "film.mp4"
    real = str(film("gopro_karma_480p_drone.mp4"))
    ffmpeg("-i", real, "-map", "0:V:0", "-map", "0:a:0", "-r", "6", "-c:a", "copy", str(made), binary=True)
    return made


@pytest.fixture(scope="module")
def undisturbed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    line = Shaken(tmp_path_factory.mktemp("undisturbed"))
    assert line.ingest(source).status is VideoStatus.READY
    assert line.made == ["chunk0", "chunk1", "chunk2", "sound"]
    return files_of(line)


@pytest.mark.parametrize(
    ("moment", "again"),
    [
        (
            ("v480/init.mp4", 0),
            "chunk0",
        ),  # nothing of it uploaded yet; the other chunks have no init part of their own
        (("v480/seg_00001.m4s", 0), "chunk1"),  # a segment of the one rung missing
        (("v360/seg_00002.m4s", 0), "chunk2"),  # the first rung is whole, the second is not
        (("work/", 3), "chunk0"),  # all segments, but neither map nor record
        (("frames_00001.bin", 0), "chunk1"),
        (("chunk_00002.json", 0), "chunk2"),  # the very last write
        (("audio/seg_00001.m4s", 0), "sound"),
        (("waveform.json", 0), "sound"),
        (("sound.json", 0), "sound"),
    ],
)
def test_a_worker_killed_at_any_moment_makes_only_its_own_part_again(
    source: Path, moment: tuple[str, int], again: str, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    line = Shaken(tmp_path, dies_at=moment)
    assert line.ingest(source).status is VideoStatus.READY
    assert sorted(line.made) == sorted(["chunk0", "chunk1", "chunk2", "sound", again])
    assert files_of(line) == undisturbed


def test_a_worker_that_comes_twice_makes_its_part_once(
    source: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    line = Shaken(tmp_path, order=lambda chunks: [chunk for chunk in chunks for _ in range(2)])
    line.ingest(source)
    assert line.made == ["chunk0", "chunk1", "chunk2", "sound"]
    assert files_of(line) == undisturbed


def half_done(root: Path, source: Path) -> Shaken:
    """An attempt that ended with its last chunk half written."""
    line = Shaken(root, dies_at=("v360/seg_00002.m4s", 0))
    line.worker = super(Shaken, line).worker  # type: ignore[method-assign]  # nobody comes again
    with pytest.raises(Killed):
        line.ingest(source)
    return line


def test_a_retry_takes_over_what_is_finished_and_nothing_that_is_half_written(
    source: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    first = half_done(tmp_path, source)
    assert first.made == ["chunk0", "chunk1", "chunk2"]
    again = Shaken(tmp_path, attempt=1)
    assert again.ingest(source).status is VideoStatus.READY
    assert again.made == ["chunk2", "sound"]
    assert files_of(again) == undisturbed
    third = Shaken(tmp_path, attempt=2)
    third.ingest(source)
    assert third.made == [] and files_of(third) == undisturbed


def test_a_file_that_was_touched_is_made_again(
    source: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    first = half_done(tmp_path, source)
    segment = published(first) / "v480" / "seg_00000.m4s"
    segment.write_bytes(segment.read_bytes()[:-1] + b"x")
    again = Shaken(tmp_path, attempt=1)
    again.ingest(source)
    assert again.made == ["chunk0", "chunk2", "sound"] and files_of(again) == undisturbed


def test_another_film_or_another_recipe_takes_over_nothing(source: Path, tmp_path: Path) -> None:
    half_done(tmp_path, source)
    again = Shaken(tmp_path, attempt=1)
    again.tool.recipe = lambda plan, folder: "newer"  # type: ignore[method-assign]  # another release
    again.ingest(source)
    assert again.made == ["chunk0", "chunk1", "chunk2", "sound"]
    other = tmp_path / "other.mp4"  # the same frames and times in other bytes
    other.write_bytes(source.read_bytes() + b"\0\0\0\x08free")
    third = Shaken(tmp_path, attempt=2)
    third.ingest(other)
    assert third.made == ["chunk0", "chunk1", "chunk2", "sound"]


def test_one_pass_is_taken_over_as_one_pass(source: Path, tmp_path: Path) -> None:
    """A film whose parts did not come out exact is not cut again by a retry."""
    first = Shaken(tmp_path)
    encode = first.tool.encode_picture

    def wrong(source: Path, plan: Any, chunk: Any, **more: Any) -> Any:
        made = encode(source, plan, chunk, **more)
        return made if not made.seam[0] else replace(made, seam=("0x0", made.seam[1]))

    first.tool.encode_picture = wrong  # type: ignore[method-assign]  # a neighbour that saw another picture
    first.ingest(source)
    assert first.made == ["chunk0", "chunk1", "chunk2", "sound", "chunk0"]
    again = Shaken(tmp_path, attempt=1)
    assert again.ingest(source).status is VideoStatus.READY
    taken, left = files_of(again), files_of(first)
    parts = {name for name in left if name.endswith("early.m3u8") or name in ("frames.bin", "first.jpg")}
    parts |= {name for name in left if f"{name.partition('/')[0]}w/init.mp4" in left}
    assert again.made == [] and taken == {name: left[name] for name in left if name not in parts}
    assert (again.media.root / "media" / WORKSPACE / VIDEO / "1").is_dir()
