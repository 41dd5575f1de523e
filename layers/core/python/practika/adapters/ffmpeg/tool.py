"""The media tool: FFmpeg in its jail, behind the port."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from practika.adapters.ffmpeg import commands, probe, refusals
from practika.adapters.ffmpeg.run import Finished, Limits, run
from practika.domain.chunks import WITHOUT_INDEX, Chunk
from practika.domain.errors import DecodeFailed
from practika.domain.film_source import FilmSource
from practika.domain.frame_map import FrameMap, from_frames
from practika.domain.ingest_plan import IngestPlan
from practika.domain.magic import HEAD_BYTES
from practika.ports.media_tool import EncodedPicture, EncodedSoundFile, OnProgress, Tiles

_MIB = 1024 * 1024
PROBE = Limits(seconds=300, cpu_seconds=300, memory_bytes=2048 * _MIB, file_bytes=1024 * _MIB)
COPY = Limits(seconds=300, cpu_seconds=300, memory_bytes=2048 * _MIB, file_bytes=10_240 * _MIB)
ENCODE = Limits(seconds=840, cpu_seconds=6 * 840, memory_bytes=6144 * _MIB, file_bytes=8192 * _MIB)
PICTURES = Limits(seconds=300, cpu_seconds=600, memory_bytes=3072 * _MIB, file_bytes=1024 * _MIB)

_GREY_BYTES = 32 * 18


class FFmpegTool:
    """`ffmpeg` is the binary's path. All files lie in the folder of the source or in `into`; both are private."""

    def __init__(self, ffmpeg: str) -> None:
        self._ffmpeg = ffmpeg

    def probe(self, source: Path) -> FilmSource:
        folder, table = source.parent, "packets.txt"
        for sound in (True, False):  # a sound stream that cannot be copied must not hide the picture
            argv = commands.packet_table(self._ffmpeg, source.name, table, sound=sound)
            finished = run(argv, folder=folder, limits=PROBE)
            if not finished.code:
                with (folder / table).open(encoding="utf-8", errors="replace") as lines:
                    return probe.parse(finished.complaints, lines)
        with source.open("rb") as stream:
            raise refusals.refuse_opening(finished, stream.read(HEAD_BYTES))

    def first_frame(self, source: Path) -> int:
        table = source.parent / "first.txt"
        finished = run(
            commands.first_frame(self._ffmpeg, source.name, table.name), folder=source.parent, limits=PROBE
        )
        frames = _witnessed(table)[1] if table.exists() else []
        if finished.code or not frames:
            raise refusals.refuse_decoding(finished)
        return frames[0][0]

    def encode_picture(
        self, source: Path, plan: IngestPlan, chunk: Chunk, *, into: Path, on_progress: OnProgress
    ) -> EncodedPicture:
        files = {rung.name: f"{rung.name}.mp4" for rung in plan.rungs}
        name = self._seekable(source, plan, chunk, into)
        argv = commands.ladder(self._ffmpeg, name, plan, chunk, files=files, witness="witness.txt")
        finished = run(argv, folder=into, limits=ENCODE, on_line=progress_reader(on_progress))
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
            seam=("" if chunk.before is None else first, last),
            complaints=tuple(line for line in finished.complaints if "rror" in line or "corrupt" in line),
        )

    def _seekable(self, source: Path, plan: IngestPlan, chunk: Chunk, into: Path) -> str:
        """The name, seen from `into`, of a file in which the chunk's beginning can be found."""
        if chunk.before is None or plan.source.container not in WITHOUT_INDEX:
            return f"../{source.name}"
        self._checked(commands.indexed_copy(self._ffmpeg, f"../{source.name}"), into, COPY)
        return commands.INDEXED_COPY

    def encode_sound(self, source: Path, plan: IngestPlan, *, into: Path) -> EncodedSoundFile:
        argv = commands.sound(self._ffmpeg, f"../{source.name}", plan, file="sound.mp4", wave="wave.s16")
        self._checked(argv, into, ENCODE)
        return EncodedSoundFile(into / "sound.mp4", into / "wave.s16", commands.WAVE_RATE)

    def tiles(self, film: Path, *, tile: tuple[int, int], columns: int, rows: int, into: Path) -> Tiles:
        argv = commands.tiles(self._ffmpeg, f"../{film.name}", tile=tile, columns=columns, rows=rows)
        self._checked(argv, into, PICTURES)
        raw = (into / "greys.raw").read_bytes()
        greys = [raw[at : at + _GREY_BYTES] for at in range(0, len(raw), _GREY_BYTES)]
        return Tiles(sheets=sorted(into.glob("sprite_*.jpg")), greys=greys)

    def poster(self, film: Path, *, key_frame: int, into: Path) -> Path:
        argv = commands.poster(self._ffmpeg, f"../{film.name}", key_frame=key_frame, file="poster.jpg")
        self._checked(argv, into, PICTURES)
        return into / "poster.jpg"

    def _checked(self, argv: list[str], folder: Path, limits: Limits) -> Finished:
        finished = run(argv, folder=folder, limits=limits)
        if finished.code:
            raise refusals.refuse_decoding(finished)
        return finished


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
