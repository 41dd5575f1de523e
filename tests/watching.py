"""Looks at published films as a player and a measuring tool would, with a plain FFmpeg outside of the jail."""

from __future__ import annotations

import re
import subprocess
from array import array
from fractions import Fraction
from pathlib import Path

from practika.adapters.ffmpeg.probe import shown_frames
from tests.ingest_line import FFMPEG


def ffmpeg(*arguments: str, binary: bool = False) -> bytes:
    """Runs FFmpeg and returns its standard output; fails on any error."""
    done = subprocess.run([FFMPEG, "-nostdin", "-v", "error", *arguments], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert not done.stderr or binary, done.stderr.decode()[-2000:]
    return done.stdout


def frame_times(film: Path) -> list[Fraction]:
    """Seconds from the first frame of every frame that a strict decoder shows."""
    table = ffmpeg(
        "-xerror", "-copyts", "-i", str(film), "-map", "0:v:0", "-vf", "crop=16:16:0:0", "-fps_mode", "passthrough",
        "-enc_time_base", "demux", "-c:v", "rawvideo", "-f", "framecrc", "-",
    )  # fmt: skip
    base, frames = shown_frames(table.decode().splitlines())
    return [(pts - frames[0][0]) * base for pts, _ in frames]


def first_time(film: Path) -> Fraction:
    """Seconds on the stream's own clock at which its first frame is shown."""
    table = ffmpeg(
        "-copyts", "-i", str(film), "-map", "0:v:0", "-frames:v", "1", "-fps_mode", "passthrough",
        "-enc_time_base", "demux", "-vf", "crop=16:16:0:0", "-c:v", "rawvideo", "-f", "framecrc", "-",
    )  # fmt: skip
    base, frames = shown_frames(table.decode().splitlines())
    return frames[0][0] * base


def likeness(source: Path, rendition: Path, size: tuple[int, int]) -> list[float]:
    """PSNR of the luma in dB of every pair of frames, counted from the first of each, at that size."""
    same = f"settb=1/1000,setpts=N,scale={size[0]}:{size[1]}:flags=bicubic,format=yuv420p"
    graph = f"[0:v]{same}[a];[1:v]{same}[b];[a][b]psnr=stats_file=-"
    told = ffmpeg(
        "-i", str(source), "-i", str(rendition), "-filter_complex", graph,
        "-fps_mode", "passthrough", "-f", "null", "-", binary=True,
    )  # fmt: skip
    return [float(value) for value in re.findall(r"psnr_y:([\d.]+|inf)", told.decode())]


def vmaf(source: Path, rendition: Path, size: tuple[int, int], *, every: int) -> float:
    """Mean VMAF (0…100) of every n-th pair of frames, counted from the first of each, at that size."""
    same = f"settb=1/1000,setpts=N,scale={size[0]}:{size[1]}:flags=bicubic,format=yuv420p"
    graph = f"[0:v]{same}[a];[1:v]{same}[b];[b][a]libvmaf=n_subsample={every}"
    told = subprocess.run(
        [FFMPEG, "-nostdin", "-i", str(source), "-i", str(rendition), "-filter_complex", graph,
         "-fps_mode", "passthrough", "-f", "null", "-"], capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    return float(re.findall(r"VMAF score: ([\d.]+)", told)[-1])


def sound_samples(film: Path) -> array[int]:
    """The sound as mono 16-bit samples at 48 kHz, from the first sample on."""
    raw = ffmpeg("-xerror", "-i", str(film), "-map", "0:a:0", "-ac", "1", "-ar", "48000", "-f", "s16le", "-")
    return array("h", raw)
