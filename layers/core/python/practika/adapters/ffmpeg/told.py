"""What FFmpeg told on its way, line by line with its weight (`-loglevel level+info`)."""

from __future__ import annotations

from practika.adapters.ffmpeg.run import Finished

_CHANGES = "[info] Reconfiguring filter graph because"
_HEAVY = ("[error]", "[fatal]", "[panic]")


def changes(finished: Finished) -> bool:
    """Whether the pictures' size or kind, or the sound's, changed on the way: every filter began anew there."""
    return any(_CHANGES in line for line in finished.complaints)


def damages(finished: Finished) -> tuple[str, ...]:
    """The lines that tell of damaged pictures."""
    return tuple(
        line for line in finished.complaints
        if any(weight in line for weight in _HEAVY) or ("[warning]" in line and ("rror" in line or "corrupt" in line))
    )  # fmt: skip
