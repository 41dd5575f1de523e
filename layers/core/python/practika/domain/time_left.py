"""How long ingest still takes: what a run has shown of its speed, smoothed so that people can believe the number."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp

from practika.domain.model import Model

#: Pixels (of all rungs together) that one worker is taken to encode a second before anything is measured.
PIXELS_A_SECOND = 40_000_000
#: At most so many workers are expected side by side before anything is measured.
WORKERS_EXPECTED = 8
#: What is expected counts as much as so many seconds of measuring.
PRIOR_SECONDS = 4.0
#: An estimate comes two thirds of the way to what is measured within so many seconds.
CALM_SECONDS = 8.0
#: However long nobody has told anything, an estimate moves as if it had been at most so many seconds.
LONGEST_STEP = 10.0
#: Publishing, in seconds; and the pictures: seconds in any case, and seconds of film that are looked through a second.
PUBLISHING_SECONDS, PICTURES_SECONDS, PICTURES_SPEED = 2.0, 3.0, 240.0
#: Steps in which people are told, in seconds: (below so many seconds, in steps of).
STEPS = ((60, 5), (600, 15), (float("inf"), 60))


class ChunkDone(Model):
    """What one worker has done: `frames` of chunk number `chunk` (from 0) of `chunks`; the film has `film_frames`.

    `kept`: they were made before, by an earlier attempt or worker, so they say nothing about speed.
    """

    chunk: int
    chunks: int
    frames: int
    film_frames: int
    kept: bool = False


@dataclass(frozen=True)
class Pace:
    """How encoding goes: `done` of `frames` frames are there, `made` of them in the last `elapsed` seconds.

    `expected` is the speed in frames a second that is believed before anything is measured (> 0).
    """

    frames: int
    done: int
    made: int
    elapsed: float
    expected: float


def expected_speed(work: int, frames: int, chunks: int) -> float:
    """Frames a second that a film of so much work (pixels × frames) in so many chunks is expected to make."""
    return PIXELS_A_SECOND * min(chunks, WORKERS_EXPECTED) * max(frames, 1) / max(work, 1)


def encoding_seconds(pace: Pace) -> float:
    """Seconds until the last frame is encoded if the run goes on as it did."""
    measured = pace.expected * PRIOR_SECONDS + max(pace.made, 0)
    speed = measured / (PRIOR_SECONDS + max(pace.elapsed, 0.0))
    return max(pace.frames - pace.done, 0) / speed


def pictures_seconds(film_seconds: float) -> float:
    """Seconds from the last encoded frame to the published film."""
    return PICTURES_SECONDS + film_seconds / PICTURES_SPEED + PUBLISHING_SECONDS


def smoothed(before: float | None, since: float, wanted: float) -> float:
    """The next estimate, `since` seconds after the one `before` (None: the first), when `wanted` is measured now.

    It runs down with the clock and leans towards what is measured. In one report it rises by at most as many seconds
    as have passed plus a tenth of itself for each of them (LONGEST_STEP at most), and falls below the clock by a part.
    """
    if before is None:
        return max(wanted, 0.0)
    step = min(max(since, 0.0), LONGEST_STEP)
    run_down = max(before - max(since, 0.0), 0.0)
    leaning = run_down + (max(wanted, 0.0) - run_down) * (1 - exp(-step / CALM_SECONDS))
    return min(leaning, before * (1 + step / 10) + step)


def seconds_told(seconds: float | None) -> int | None:
    """Rounded up to the steps that people are told: 5 s below a minute, 15 s below ten, then whole minutes."""
    if seconds is None:
        return None
    step = next(step for below, step in STEPS if seconds <= below)
    return ceil(seconds / step) * step
