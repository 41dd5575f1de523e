"""What is read from FFmpeg's own telling: real lines, shortened."""

from __future__ import annotations

from practika.adapters.ffmpeg import told
from practika.adapters.ffmpeg.run import Finished

CHANGED = (
    "[fc#0 @ 0x1] [info] Reconfiguring filter graph because video parameters changed to yuv420p, 320x192"
)
DAMAGED = "[h264 @ 0x1] [error] error while decoding MB 3 2, bytestream -5"
CORRUPT = "[in#0/mpegts @ 0x1] [warning] corrupt decoded frame"
TITLE = "[info]     title           : The Terror of corruption"


def test_a_change_is_seen() -> None:
    assert told.changes(Finished(0, (TITLE, CHANGED)))
    assert not told.changes(Finished(0, (TITLE, DAMAGED)))


def test_damage_is_told_apart_from_a_film_s_name() -> None:
    lines = (TITLE, CHANGED, DAMAGED, CORRUPT, "[libx264 @ 0x1] [info] profile High")
    assert told.damages(Finished(0, lines)) == (DAMAGED, CORRUPT)
