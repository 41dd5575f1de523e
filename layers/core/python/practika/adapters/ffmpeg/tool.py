"""The media tool: FFmpeg in its jail, behind the port."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from practika.adapters.ffmpeg import caption_streams, commands, limits, probe, refusals, told
from practika.adapters.ffmpeg.limits import Limits
from practika.adapters.ffmpeg.run import Finished, run
from practika.domain.chunks import WITHOUT_INDEX, Chunk
from practika.domain.errors import DecodeFailed
from practika.domain.film_source import FilmSource
from practika.domain.frame_map import FrameMap, from_frames
from practika.domain.ingest_plan import IngestPlan
from practika.domain.magic import HEAD_BYTES
from practika.ports.media_tool import (
    EncodedPicture,
    EncodedSoundFile,
    Heard,
    MadePictureFiles,
    OnProgress,
    ReadCaptions,
)

#: Told after every run: which command, what it might use, how it ended and what it used.
Observe = Callable[[str, Limits, Finished], None]


#: How many picture streams are looked at for one that moves.
MOST_PICTURE_STREAMS = 4


class FFmpegTool:
    """`ffmpeg` is the binary's path. All files lie in the folder of the source or in `into`; both are private."""

    def __init__(
        self,
        ffmpeg: str,
        *,
        memory_bytes: int | None = None,
        patience: int = 1,
        observe: Observe = lambda *_: None,
    ) -> None:
        """`memory_bytes` is what the worker has in all, where it has less than the limits allow; `patience` how many
        times a Lambda's time it has."""
        self._ffmpeg, self._memory, self._patience, self._observe = ffmpeg, memory_bytes, patience, observe

    def _run(
        self,
        name: str,
        argv: list[str],
        folder: Path,
        *reads: Path,
        most: Limits,
        on_line: Callable[[str], None] | None = None,
    ) -> Finished:
        """In the jail, writing into `folder` and reading besides it only `reads`."""
        most = most.within(self._memory).times(self._patience)
        finished = run(argv, folder=folder, limits=most, reads=reads, on_line=on_line)
        self._observe(name, most, finished)
        return finished

    def probe(self, source: Path) -> FilmSource:
        folder, table = source.parent, "packets.txt"
        for sound in (True, False):  # a sound stream that cannot be copied must not hide the picture
            argv = commands.packet_table(self._ffmpeg, source.name, table, sound=sound)
            finished = self._run("packet_table", argv, folder, most=limits.PROBE)
            if not finished.code:
                film = _parsed(finished, folder / table)
                refusals.refuse_unknown_size(film, finished)
                return self._moving(source, film, sound=sound)
            if finished.timed_out:
                break
        with source.open("rb") as stream:
            raise refusals.refuse_opening(finished, stream.read(HEAD_BYTES))

    def _moving(self, source: Path, film: FilmSource, *, sound: bool) -> FilmSource:
        """The same film, or the one of its next picture streams that moves where the first is a single picture."""
        table = "packets.txt"
        for number in range(1, MOST_PICTURE_STREAMS):
            if film.picture is None or len(film.picture.packets) != 1:
                break
            argv = commands.packet_table(self._ffmpeg, source.name, table, sound=sound, picture=number)
            finished = self._run("packet_table", argv, source.parent, most=limits.PROBE)
            other = None if finished.code else _parsed(finished, source.parent / table, number)
            if other is None or other.picture is None:
                break
            if len(other.picture.packets) > 1:
                return other
        return film

    def recipe(self, plan: IngestPlan, folder: Path) -> str:
        """The settings of two chunks tell all: what else differs between chunks stands in the plan."""
        version: list[str] = []
        argv = [self._ffmpeg, "-version"]
        self._run("version", argv, folder, most=limits.FIRST_FRAME, on_line=version.append)
        files = {rung.name: rung.name for rung in plan.outputs}
        ends = (plan.chunks[0], plan.chunks[-1])
        names: dict[str, Any] = {"files": files, "witness": "witness", "tiles": "tiles"}
        said = [commands.ladder("", "source", plan, chunk, **names) for chunk in ends]
        said += [version[:1], commands.sound("", "source", plan, file="sound", wave="wave")]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def first_frame(self, source: Path, picture: int = 0) -> int:
        table = source.parent / "first.txt"
        argv = commands.first_frame(self._ffmpeg, source.name, table.name, picture)
        finished = self._run("first_frame", argv, source.parent, most=limits.FIRST_FRAME)
        frames = _witnessed(table)[1] if table.exists() else []
        if finished.code or not frames:
            raise refusals.refuse_decoding(finished)
        return frames[0][0]

    def captions(self, source: Path) -> ReadCaptions:
        headers = self._run(
            "headers", commands.headers(self._ffmpeg, source.name), source.parent, most=limits.HEADERS
        )
        inside = caption_streams.parse(headers.complaints)
        files = {stream.number: f"captions_{stream.number}.vtt" for stream in inside.readable}
        texts = self._texts(source, files)
        if len(texts) < len(files) > 1:  # one bad stream must not take the others with it
            for number, file in files.items():
                texts |= {} if number in texts else self._texts(source, {number: file})
        return ReadCaptions(inside, texts, ahead=commands.CAPTIONS_AHEAD)

    def _texts(self, source: Path, files: dict[int, str]) -> dict[int, str]:
        """All of them or, when FFmpeg fails, none: what it left behind may end in the middle of a word."""
        if not files:
            return {}
        argv = commands.captions(self._ffmpeg, source.name, files)
        if self._run("captions", argv, source.parent, most=limits.CAPTIONS).code:
            return {}
        return {n: (source.parent / file).read_text("utf-8", errors="replace") for n, file in files.items()}

    def encode_picture(
        self, source: Path, plan: IngestPlan, chunk: Chunk, *, into: Path, on_progress: OnProgress
    ) -> EncodedPicture:
        files = {rung.name: f"{rung.name}.mp4" for rung in plan.outputs}
        names: dict[str, Any] = {"files": files, "witness": "witness.txt", "tiles": "tiles.yuv"}
        reader = progress_reader(on_progress)

        def encoded(name: str, plan: IngestPlan) -> Finished:
            argv = commands.ladder(self._ffmpeg, name, plan, chunk, **names)
            return self._run("ladder", argv, into, source, most=limits.ENCODE, on_line=reader)

        finished = encoded(*self._seekable(source, plan, chunk, into))
        if told.changes(finished) and not plan.in_parts:
            argv = commands.even_copy(self._ffmpeg, f"../{source.name}", plan)
            self._checked("even_copy", argv, into, source, most=limits.EVEN)
            finished = encoded(commands.EVEN_COPY, plan.of_a_copy(even=True))
        elif told.changes(finished):
            raise DecodeFailed
        witness = into / "witness.txt"
        time_base, frames = _witnessed(witness) if witness.exists() else (Fraction(1), [])
        if finished.code or not frames:
            raise refusals.refuse_decoding(finished)
        if len(frames) * 2 < chunk.frame_count:
            raise DecodeFailed
        first, last = _sums(witness)
        return EncodedPicture(
            frames=_film(time_base, frames, plan, chunk),
            files={name: into / file for name, file in files.items()},
            tiles=into / "tiles.yuv",
            seam=("" if chunk.before is None else first, last),
            complaints=told.damages(finished),
        )

    def _seekable(self, source: Path, plan: IngestPlan, chunk: Chunk, into: Path) -> tuple[str, IngestPlan]:
        """The name, seen from `into`, of a file in which the chunk's beginning can be found, and the plan for it."""
        if plan.drawn or chunk.before is None or plan.source.container not in WITHOUT_INDEX:
            return f"../{source.name}", plan
        argv = commands.indexed_copy(self._ffmpeg, f"../{source.name}", plan.picture)
        self._checked("indexed_copy", argv, into, source, most=limits.COPY)
        return commands.INDEXED_COPY, plan.of_a_copy()

    def encode_sound(self, source: Path, plan: IngestPlan, *, into: Path) -> EncodedSoundFile:
        def encoded(name: str) -> Finished:
            argv = commands.sound(self._ffmpeg, name, plan, file="sound.mp4", wave="wave.s16")
            return self._run("sound", argv, into, source, most=limits.SOUND)

        finished = self._on_even_sound(encoded, f"../{source.name}", into, source)
        if finished.code:
            raise refusals.refuse_decoding(finished)
        return EncodedSoundFile(into / "sound.mp4", into / "wave.s16", commands.WAVE_RATE)

    def _on_even_sound(
        self, work: Callable[[str], Finished], name: str, into: Path, source: Path
    ) -> Finished:
        """What is made of the sound; a filter begins anew where rate or channels change, so then of an even copy."""
        finished = work(name)
        if told.changes(finished):
            self._checked(
                "even_sound", commands.even_sound(self._ffmpeg, name), into, source, most=limits.EVEN
            )
            finished = work(commands.EVEN_SOUND)
        return finished

    def listen(self, source: Path) -> Heard:
        wave, first = source.parent / "heard.s16", source.parent / "first.txt"

        def heard(name: str) -> Finished:
            argv = commands.listening(self._ffmpeg, name, wave=wave.name, first=first.name)
            return self._run("listening", argv, source.parent, most=limits.LISTEN)

        finished = self._on_even_sound(heard, source.name, source.parent, source)
        time_base, frames = _witnessed(first) if first.exists() else (Fraction(1), [])
        if finished.code or not frames or not wave.stat().st_size:
            raise refusals.refuse_hearing(finished)
        return Heard(wave, commands.WAVE_RATE, starts_at=frames[0][0] * time_base)

    def pictures(self, tiles: Path, film: Path, *, tile: tuple[int, int], into: Path) -> MadePictureFiles:
        names = f"../{tiles.name}", f"../{film.name}"
        argv = commands.pictures(self._ffmpeg, *names, tile=tile, poster="poster.jpg")
        self._checked("pictures", argv, into, tiles, film, most=limits.PICTURES)
        return MadePictureFiles(sheets=sorted(into.glob("sprite_*.jpg")), poster=into / "poster.jpg")

    def poster(self, film: Path, *, into: Path) -> Path:
        argv = commands.poster(self._ffmpeg, f"../{film.name}", file="poster.jpg")
        self._checked("poster", argv, into, film, most=limits.PICTURES)
        return into / "poster.jpg"

    def _checked(self, name: str, argv: list[str], folder: Path, *reads: Path, most: Limits) -> None:
        finished = self._run(name, argv, folder, *reads, most=most)
        if finished.code:
            raise refusals.refuse_decoding(finished)


def _parsed(finished: Finished, table: Path, number: int = 0) -> FilmSource:
    with table.open(encoding="utf-8", errors="replace") as lines:
        return probe.parse(finished.complaints, lines, number)


def progress_reader(on_progress: OnProgress) -> Callable[[str], None]:
    """Reads FFmpeg's `-progress` lines: calls with the number of frames of the first rung that are done."""

    def read(line: str) -> None:
        name, _, value = line.partition("=")
        if name == "frame" and value.strip().isdigit():
            on_progress(float(value))

    return read


def _witnessed(table: Path) -> tuple[Fraction, list[tuple[int, int]]]:
    with table.open(encoding="utf-8") as lines:
        return probe.shown_frames(lines)


def _sums(table: Path) -> tuple[str, str]:
    with table.open(encoding="utf-8") as lines:
        return probe.first_and_last_sum(lines)


def _film(time_base: Fraction, frames: list[tuple[int, int]], plan: IngestPlan, chunk: Chunk) -> FrameMap:
    """The map of what was decoded, in the source's time base; the last frame lasts as long as the plan says.

    The frame before the chunk, which is decoded only to compare it, does not count.
    """
    scale = time_base / Fraction(plan.time_base)
    shown = [(int(pts * scale), 0) for pts, _ in frames]
    if shown[0][0] == chunk.before:
        del shown[0]
    ticks = from_frames(Fraction(plan.time_base), shown).ticks[:-1]
    return FrameMap(Fraction(plan.time_base), [*ticks, ticks[-1] + chunk.last_duration])
