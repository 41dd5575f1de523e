"""The limits of the jail are the ones that docs/jail.md states, and fit the doors they are meant for."""

from __future__ import annotations

from pathlib import Path

from practika.adapters.ffmpeg import limits
from practika.adapters.ffmpeg.limits import Limits

MIB = 1024 * 1024
PAPER = Path(__file__).parents[3] / "docs" / "jail.md"
OF_COMMANDS = {
    "packet_table": limits.PROBE,
    "first_frame": limits.FIRST_FRAME,
    "listening": limits.LISTEN,
    "indexed_copy": limits.COPY,
    "even_copy": limits.EVEN,
    "even_sound": limits.EVEN,
    "ladder": limits.ENCODE,
    "sound": limits.SOUND,
    "headers": limits.HEADERS,
    "captions": limits.CAPTIONS,
    "pictures": limits.PICTURES,
    "poster": limits.PICTURES,
}


def test_the_paper_says_what_the_code_does() -> None:
    told = {}
    for line in PAPER.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] in OF_COMMANDS:
            seconds, cpu, memory, file = map(int, cells[1:])
            told[cells[0]] = Limits(seconds, cpu, memory * MIB, file * MIB)
    assert told == OF_COMMANDS


def test_a_small_worker_gives_less_than_it_has() -> None:
    assert limits.ENCODE.within(5307 * MIB).memory_bytes == (5307 - 256) * MIB
    assert limits.SOUND.within(5307 * MIB) == limits.SOUND
    assert limits.SOUND.within(None) == limits.SOUND
