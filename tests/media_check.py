"""Is a published film what it claims? Decodes every rung as a stranger would, from its URLs alone."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import imageio_ffmpeg

from tests.cloud import Person

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def source_frames(film: Path) -> int:
    """How many pictures FFmpeg decodes from the source, every one counted once."""
    return _decoded(["-i", str(film), "-map", "0:V:0", "-fps_mode", "passthrough"])


def _decoded(source: list[str], *, strict: bool = False) -> int:
    argv = [
        FFMPEG,
        "-nostdin",
        "-v",
        "error",
        *(["-xerror"] if strict else []),
        *source,
        "-f",
        "framecrc",
        "-",
    ]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if strict and (done.returncode or done.stderr.strip()):
        raise AssertionError(f"decoding failed: {done.stderr}")
    return sum(1 for line in done.stdout.splitlines() if line and not line.startswith("#"))


def rung_frames(person: Person, view: dict[str, Any]) -> dict[str, int]:
    """Decoded frames of each rung by its name; raises AssertionError on any decoding error."""
    master_url = view["media"]["master"]
    master = person.get_bytes(master_url).decode()
    playlists = [line for line in master.splitlines() if line and not line.startswith("#")]
    counts = {}
    for playlist in playlists:
        url = urljoin(master_url, playlist)
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / "rung.mp4"
            whole.write_bytes(b"".join(person.get_bytes(urljoin(url, part)) for part in _files(person, url)))
            counts[playlist.split("/", maxsplit=1)[0]] = _decoded(
                ["-i", str(whole), "-map", "0:v:0", "-fps_mode", "passthrough"], strict=True
            )
    return counts


def _files(person: Person, playlist_url: str) -> list[str]:
    """The init segment and all segments of a media playlist, in order; it must be complete."""
    lines = person.get_bytes(playlist_url).decode().splitlines()
    assert "#EXT-X-ENDLIST" in lines
    init = next(line.split('URI="', 1)[1].split('"', 1)[0] for line in lines if line.startswith("#EXT-X-MAP"))
    return [init, *(line for line in lines if line and not line.startswith("#"))]
