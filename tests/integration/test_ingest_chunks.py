"""Films cut into chunks are the films that one pass makes; what does not fit goes back to one pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from practika.adapters.ffmpeg import commands
from practika.domain.video import IngestStage
from tests.cloud import film
from tests.fakes.ingest import VIDEO, WORKSPACE
from tests.ingest_line import Line
from tests.integration.test_ingest_films import prove, published
from tests.watching import ffmpeg, likeness

#: Real films and chunks much shorter than usual: a phone-like one with a data track, edit lists, another container,
#: a time base that is not a multiple of its rate.
FILMS = [
    ("edts_trim.mp4", 4, 2),
    ("gopro_karma_480p_drone.mp4", 4, 3),
    ("intel_car_432p_12fps.mp4", 8, 4),
    ("tos_battle_vp8_70s.webm", 24, 4),
]


def chunks_of(line: Line) -> list[str]:
    return [name for name in line.cpu if name.startswith("chunk")]


def files_of(line: Line) -> dict[str, bytes]:
    """Everything that a finished film consists of, by name; what a beginning has is looked at elsewhere."""
    folder = published(line)
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {name: body for name, body in files.items() if not name.endswith(("early.m3u8", "first.jpg"))}


def made_anew(line: Line) -> dict[str, bytes]:
    """The same of a film that one pass encoded again, under the names that it would have had at once."""
    video = line.videos.get(WORKSPACE, VIDEO)
    assert video.media and video.media.frame_map == "frames_shown.bin" and video.media.scrub
    names = [rendition.name for rendition in (*video.media.renditions, video.media.scrub)]
    assert all(name.endswith("w") for name in names)
    found = files_of(line)
    for name in names:
        found["master.m3u8"] = found["master.m3u8"].replace(f"{name}/".encode(), f"{name[:-1]}/".encode())
    found["frames.bin"] = found.pop("frames_shown.bin")
    for path in [path for path in found if f"{path.partition('/')[0]}w" in names]:
        del found[path]  # what the chunks left: nobody is sent there any more
    parts = {path: path.partition("/") for path in found}
    return {
        f"{folder[:-1]}/{rest}" if folder in names else path: found[path]
        for path, (folder, _, rest) in parts.items()
    }


@pytest.mark.parametrize(("name", "seconds", "count"), FILMS)
def test_a_film_in_chunks_is_the_film(name: str, seconds: int, count: int, tmp_path: Path) -> None:
    cut, one = Line(tmp_path / "cut", chunk_seconds=seconds), Line(tmp_path / "one", chunk_seconds=10_000)
    video = cut.ingest(film(name))
    assert len(chunks_of(cut)) == count and "whole" not in cut.cpu
    prove(cut, video, film(name))
    percents = [told.percent for told in cut.notices.published if told.stage is IngestStage.ENCODING]
    assert percents == sorted(percents) and percents[-1] == 90
    assert (published(cut) / "first.jpg").read_bytes()[:2] == b"\xff\xd8"
    same = one.ingest(film(name))
    assert len(chunks_of(one)) == 1 and video.frames == same.frames
    parts, unit = files_of(cut), files_of(one)
    assert set(parts) == set(unit) and parts["frames.bin"] == unit["frames.bin"]
    for path in parts:
        if path.endswith(("init.mp4", "sprites.vtt")) or path.startswith("audio/"):
            assert parts[path] == unit[path], path
        elif path.endswith("index.m3u8"):
            assert parts[path] == unit[path], "other cuts"


_X264 = ("-c:v", "libx264", "-preset", "veryfast")
#: Sources that are hard to begin in the middle of.
MADE = {
    "fragments without an index.mp4": (*_X264, "-g", "30", "-movflags", "frag_keyframe+empty_moov"),
    "no cues.mkv": (*_X264, "-g", "48", "-live", "1", "-f", "matroska"),
    "open groups.mp4": (*_X264, "-g", "50", "-bf", "4", "-x264-params", "open-gop=1:b-pyramid=normal"),
    "no key frames but waves.mp4": (*_X264, "-x264-params", "intra-refresh=1:keyint=60"),
    "one key frame.mp4": (*_X264, "-g", "100000", "-sc_threshold", "0"),
    "transport stream.ts": (*_X264, "-g", "50", "-bf", "3"),
    "hidden pictures.webm": ("-c:v", "libvpx", "-b:v", "300k", "-auto-alt-ref", "1", "-lag-in-frames", "16"),
    "interlaced.mp4": (
        *_X264, "-g", "40", "-flags", "+ilme+ildct", "-x264-params", "tff=1",
        "-vf", "scale=320:180,tinterlace=mode=interlacex2,setfield=tff",
    ),
    "variable.mp4": (
        *_X264, "-g", "40", "-bf", "3", "-vf", r"scale=320:180,select=not(eq(mod(n\,7)\,3)),setpts=PTS+mod(N\,3)*300",
        "-fps_mode", "vfr", "-enc_time_base", "1/90000",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_what_is_hard_to_seek_in_is_exact_all_the_same(name: str, tmp_path: Path) -> None:
    made, natural = tmp_path / name, str(film("gopro_karma_480p_drone.mp4"))
    ffmpeg("-i", natural, "-map", "0:V:0", "-vf", "scale=320:180", *MADE[name], str(made), binary=True)
    cut, one = Line(tmp_path / "cut", chunk_seconds=4), Line(tmp_path / "one", chunk_seconds=10_000)
    video, same = cut.ingest(made), one.ingest(made)
    assert len(chunks_of(cut)) == 3 and "whole" not in cut.cpu
    assert video.frames == same.frames
    prove(cut, video, made)


def test_chunks_look_like_one_pass(tmp_path: Path) -> None:
    """Frame by frame beside the source: no frame is another one's, and the mean is as good as one pass gives."""
    source, means = film("gopro_karma_480p_drone.mp4"), []
    for seconds in (8, 10_000):
        line = Line(tmp_path / str(seconds), chunk_seconds=seconds)
        line.ingest(source)
        values = likeness(source, published(line) / "v480" / "index.m3u8", (854, 480))
        assert min(values) > 30
        means.append(sum(values) / len(values))
    assert abs(means[0] - means[1]) < 0.1


def test_workers_may_come_in_any_order_and_one_that_is_killed_comes_again(tmp_path: Path) -> None:
    """The film is the same byte for byte, and the others are not encoded again."""
    straight = Line(tmp_path / "straight", chunk_seconds=4)
    straight.ingest(film("gopro_karma_480p_drone.mp4"))
    shaken = Line(tmp_path / "shaken", chunk_seconds=4, order=lambda chunks: (2, 0, 2, 1))
    shaken.ingest(film("gopro_karma_480p_drone.mp4"))
    assert files_of(straight) == files_of(shaken)


@contextmanager
def hurt(monkeypatch: pytest.MonkeyPatch, seek: str) -> Iterator[None]:
    """Workers that begin elsewhere than they should."""
    real = commands._seek  # a fault that no film of the corpus has

    def wrong(plan: Any, chunk: Any) -> list[str]:
        return [*real(plan, chunk)[:-1], seek] if chunk.before is not None else []

    monkeypatch.setattr(commands, "_seek", wrong)
    yield
    monkeypatch.undo()


def test_a_worker_that_misses_frames_reports_nothing_and_one_pass_takes_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, one = Line(tmp_path / "line", chunk_seconds=4), Line(tmp_path / "one", chunk_seconds=10_000)
    with hurt(monkeypatch, "9.9"):
        video = line.ingest(film("gopro_karma_480p_drone.mp4"))
    assert "whole" in line.cpu
    prove(line, video, film("gopro_karma_480p_drone.mp4"))
    one.ingest(film("gopro_karma_480p_drone.mp4"))
    assert made_anew(line) == files_of(one)


def test_a_neighbour_that_saw_another_picture_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right times, wrong pictures: only the pictures themselves can tell."""
    line = Line(tmp_path, chunk_seconds=4)
    encode = line.tool.encode_picture

    def shifted(*args: Any, **more: Any) -> Any:
        made = encode(*args, **more)
        return made if not made.seam[0] else replace(made, seam=("0x0", made.seam[1]))

    monkeypatch.setattr(line.tool, "encode_picture", shifted)
    video = line.ingest(film("edts_trim.mp4"))
    assert "whole" in line.cpu
    prove(line, video, film("edts_trim.mp4"))
