"""Batches of usage with as few words as possible, and random ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from practika.domain.usage import UsageBatch, UsageEntry
from tests.examples import NOON, VIDEO, WORKSPACE, named

#: `tests.examples.film()` in numbers.
FRAMES, FILM_MS = 1_000, 40_000


def watched(first: int, end: int, rate: float = 1.0) -> dict[str, Any]:
    return {"kind": "watched", "first": first, "end": end, "rate": rate}


def looped(first: int, end: int) -> dict[str, Any]:
    return {"kind": "looped", "first": first, "end": end}


def batch(number: int, *events: dict[str, Any]) -> UsageBatch:
    """Batch number n of a page."""
    return UsageBatch.model_validate(
        {"id": named("use", number), "visit": named("vis", 1), "events": events or [watched(0, 250)]}
    )


def entry(
    number: int,
    *events: dict[str, Any],
    person: int = 1,
    at: datetime = NOON,
    video_id: str = VIDEO,
    workspace_id: str = WORKSPACE,
    frames: int = FRAMES,
) -> UsageEntry:
    """Batch number n as it came: by default ten seconds of the film, watched by person 1."""
    return UsageEntry(
        workspace_id=workspace_id,
        person_id=named("usr", person),
        video_id=video_id,
        at=at,
        frame_count=frames,
        film_ms=frames * 40,
        batch=batch(number, *events),
    )


def any_event(seed: random.Random, frames: int) -> dict[str, Any]:
    """One of every kind, with frames that the film has."""
    first = seed.randrange(frames)
    end = seed.randint(first + 1, frames)
    return seed.choice(
        [
            watched(first, end, seed.choice([0.25, 0.5, 1.0, 1.5, 2.0])),
            watched(first, min(first + 50, frames)),
            looped(first, end),
            {"kind": "sought", "source": end - 1, "target": first},
            {"kind": "annotated", "frame": first},
            {"kind": "joined", "frame": first},
        ]
    )


def any_entries(seed: random.Random, number: int) -> Sequence[UsageEntry]:
    """Batches of four people who watched three films in a week, of which one has fewer frames than parts."""
    films = {named("vid", 1): 1_000, named("vid", 2): 87, named("vid", 3): 4_321}
    made = []
    for one in range(number):
        video_id = seed.choice(list(films))
        events = [any_event(seed, films[video_id]) for _ in range(seed.randint(1, 8))]
        at = NOON + timedelta(seconds=seed.randrange(7 * 86_400))
        who = seed.randint(1, 4)
        made.append(entry(one, *events, person=who, at=at, video_id=video_id, frames=films[video_id]))
    return made
