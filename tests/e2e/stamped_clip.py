"""Makes a film whose frames say their own number, for the player's self-test.

Geometry (read by web/src/engine/media/stamp.ts): the top eighth of the picture is a band of 17 equally wide blocks,
left to right. Block i (0 … 15) is bit i of the frame number, least significant first: white is 1, black is 0. Block 16
makes the number of white blocks odd, so that a black picture is no frame. Below the band a bar walks to the right, so
that every frame differs from its neighbours in more than its stamp.

    python tests/e2e/stamped_clip.py clip.mp4 --frames 240 --rate 30000/1001
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg

BITS = 16
BLOCKS = BITS + 1
BAND = 8  # the band is 1/8 of the picture's height
WHITE, BLACK, FLOOR = b"\xeb", b"\x10", b"\x50"


def stamp(frame: int) -> list[bool]:
    """The 17 blocks of a frame number (0 … 65535), True for white."""
    if not 0 <= frame < 1 << BITS:
        raise ValueError(f"a stamp holds {BITS} bits, not {frame}")
    bits = [bool(frame >> i & 1) for i in range(BITS)]
    return [*bits, sum(bits) % 2 == 0]


def picture(frame: int, width: int, height: int) -> bytes:
    """One frame, 8-bit grey, width × height bytes, row by row."""
    edges = [width * block // BLOCKS for block in range(BLOCKS + 1)]
    lengths = [right - left for left, right in pairwise(edges)]
    row = b"".join(
        (WHITE if on else BLACK) * length for on, length in zip(stamp(frame), lengths, strict=True)
    )
    bar = 16
    at = frame * 4 % (width - bar)
    below = FLOOR * at + WHITE * bar + FLOOR * (width - bar - at)
    band = height // BAND
    return row * band + below * (height - band)


def pictures(frames: int, width: int, height: int) -> Iterator[bytes]:
    for frame in range(frames):
        yield picture(frame, width, height)


def write_stamped_clip(
    path: Path,
    *,
    frames: int = 240,
    rate: str = "24",
    width: int = 680,
    height: int = 384,
    uneven: bool = False,
) -> Path:
    """Writes an H.264 MP4 of `frames` stamped frames at `rate` per second ("24", "30000/1001").

    `uneven` makes the rate variable: of each three frames the first lasts 1.6 times, the second 0.4 times as long.
    """
    # Frames 1, 4, 7 … come late by 0.6 of a frame; a fine time base, or the muxer would round them back.
    late = f"settb=1/90000,setpts=(N+0.6*eq(mod(N\\,3)\\,1))/(({rate})*TB)"
    timing = ["-vf", late, "-enc_time_base", "1:90000"] if uneven else []
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}", "-r", rate, "-i", "-",
        *timing, "-fps_mode", "passthrough", "-video_track_timescale", "90000",
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-pix_fmt", "yuv420p", "-threads", "1",
        "-movflags", "+faststart", str(path),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in pictures(frames, width, height):
            process.stdin.write(frame)
        process.stdin.close()
    if process.returncode != 0:
        raise RuntimeError(f"ffmpeg ended with {process.returncode}")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("path", type=Path)
    parser.add_argument("--frames", type=int, default=240)
    parser.add_argument("--rate", default="24")
    parser.add_argument("--uneven", action="store_true")
    given = parser.parse_args()
    write_stamped_clip(given.path, frames=given.frames, rate=given.rate, uneven=given.uneven)


if __name__ == "__main__":
    main()
