"""Fifty films of one person at once, and one of another who comes after them: who waits how long for a worker.

The machine's own Retry of a throttled worker is read from its definition, the lanes are those of domain/turns.py, and
both are played out with dice on simulated workers; beside them the rule of before: every film asks for all its chunks.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from statistics import mean, median, quantiles
from typing import Any

from practika.domain.turns import Turn, beginning
from tests.bench.figure import Figure
from tests.examples import WORKSPACE, named
from tests.unit.machines.stage_play import MACHINES

#: Films that are there at once, chunks of each, seconds that a worker takes for one, seconds after which another comes.
MANY, CHUNKS, CHUNK_SECONDS, LATER = 50, 8, 15.0, 5.0
#: Workers: the stage `prod` lends the larger number, an account that has just been opened has the smaller one.
LENT = (100, 10)
#: People with fifty films each before the one with a single film comes.
CROWDS = (1, 3)
TIMES = 200
THROTTLED = "Lambda.TooManyRequestsException"


@dataclass
class _Film:
    """`unasked` chunks have no worker yet and ask for none, `left` are not done; `ended` is when the last one was."""

    number: int
    person: int
    comes: float
    unasked: int = CHUNKS
    left: int = CHUNKS
    ended: float = 0.0

    def turn(self) -> Turn:
        return Turn(
            workspace_id=WORKSPACE,
            video_id=self.name,
            attempt=0,
            person_id=named("usr", self.person),
            wants=CHUNKS,
        )

    @property
    def name(self) -> str:
        return named("vid", self.number)


@dataclass
class _Play:
    """Workers, and who asks for them in which order. Without `lanes` a film asks for all its chunks when it comes."""

    retry: dict[str, Any]
    workers: int
    dice: random.Random
    lanes: bool
    busy: int = 0
    turns: list[Turn] = field(default_factory=list)
    films: dict[str, _Film] = field(default_factory=dict)
    coming: list[tuple[float, int, str, _Film, int]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)

    def play(self, films: list[_Film]) -> None:
        """Raises AssertionError when a chunk has asked as often as it may."""
        for film in films:
            self.films[film.name] = film
            self._at(film.comes, "comes", film)
        while self.coming:
            now, _, what, film, tries = heappop(self.coming)
            if what == "comes":
                self._comes(now, film)
            elif what == "asks":
                self._asks(now, film, tries)
            else:
                self._done(now, film)

    def _at(self, when: float, what: str, film: _Film, tries: int = 0) -> None:
        heappush(self.coming, (when, next(self.order), what, film, tries))

    def _comes(self, now: float, film: _Film) -> None:
        if self.lanes:
            self.turns.append(film.turn())
            self._give(now)
        else:
            self._begin(now, film, CHUNKS)

    def _give(self, now: float) -> None:
        begun = {turn.video_id: turn for turn in beginning(self.turns, workers=self.workers)}
        self.turns = [begun.get(turn.video_id, turn) for turn in self.turns]
        for turn in begun.values():
            self._begin(now, self.films[turn.video_id], turn.workers or 0)

    def _begin(self, now: float, film: _Film, width: int) -> None:
        film.unasked -= width
        for _ in range(width):
            self._at(now, "asks", film)

    def _asks(self, now: float, film: _Film, tries: int) -> None:
        if self.busy < self.workers:
            self.busy += 1
            self._at(now + CHUNK_SECONDS, "done", film)
            return
        assert tries < self.retry["MaxAttempts"], "a film has starved"
        longest = self.retry["IntervalSeconds"] * self.retry["BackoffRate"] ** tries
        pause = self.dice.uniform(0, min(longest, self.retry["MaxDelaySeconds"]))
        self._at(now + pause, "asks", film, tries + 1)

    def _done(self, now: float, film: _Film) -> None:
        self.busy -= 1
        film.left -= 1
        if film.unasked:
            film.unasked -= 1
            self._at(now, "asks", film)
        if not film.left:
            film.ended = now
            if self.lanes:
                self.turns = [turn for turn in self.turns if turn.video_id != film.name]
                self._give(now)


@dataclass
class _Seen:
    """Of many games: when all were done, how long a film of the crowd took, how long the late one did."""

    all_of_them: list[float] = field(default_factory=list)
    each: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    starved: int = 0

    @property
    def late_p95(self) -> float:
        return quantiles(self.late, n=20)[-1]


def _games(retry: dict[str, Any], workers: int, people: int, *, lanes: bool) -> _Seen:
    seen = _Seen()
    for game in range(TIMES):
        films = [_Film(number, number % people, 0.0) for number in range(MANY * people)]
        films.append(_Film(len(films), people, LATER))
        try:
            _Play(retry, workers, random.Random(game), lanes).play(films)  # a bench's dice
        except AssertionError:
            seen.starved += 1
            continue
        seen.all_of_them.append(max(film.ended for film in films))
        seen.each.append(mean(film.ended for film in films[:-1]))
        seen.late.append(films[-1].ended - LATER)
    return seen


def _retry_of_a_worker() -> dict[str, Any]:
    text = (MACHINES / "ingest_video.asl.json").read_text()
    found = _find(json.loads(text), "EncodeChunk")
    assert found
    return next(one for one in found["Retry"] if THROTTLED in one["ErrorEquals"])


def _find(tree: Any, name: str) -> dict[str, Any] | None:
    if isinstance(tree, dict):
        if name in tree and "Retry" in tree[name]:
            here: dict[str, Any] = tree[name]
            return here
        tree = list(tree.values())
    branches = (_find(branch, name) for branch in tree) if isinstance(tree, list) else iter(())
    return next((branch for branch in branches if branch), None)


def run() -> Iterator[Figure]:
    """Medians and quantiles of many games; nothing is measured on a clock."""
    retry, before = _retry_of_a_worker(), "all ask at once"
    for workers in LENT:
        alone, turns = CHUNK_SECONDS * -(-CHUNKS // workers), MANY * CHUNKS
        for people in CROWDS:
            now, old = (_games(retry, workers, people, lanes=lanes) for lanes in (True, False))
            what = f"{people} × {MANY} films on {workers} workers (simulated)"
            ideal = CHUNK_SECONDS * -(-people * turns // workers)
            yield Figure(
                f"{what}: another's one film, p50", median(now.late), "s", median(old.late), before,
                note=f"alone it takes {alone:.0f} s",
            )  # fmt: skip
            yield Figure(
                f"{what}: another's one film, p95", now.late_p95, "s", old.late_p95, before,
                note=f"the worst of {TIMES} games {max(now.late):.0f} s, before {max(old.late):.0f} s",
            )  # fmt: skip
            yield Figure(
                f"{what}: a film of the crowd, mean", median(now.each), "s", median(old.each), before
            )
            yield Figure(
                f"{what}: all are encoded", median(now.all_of_them), "s", median(old.all_of_them), before,
                note=f"{ideal:.0f} s with no worker ever idle",
            )  # fmt: skip
            starved = float(now.starved)
            yield Figure(f"{what}: games in which a film starved", starved, f"of {TIMES}", float(old.starved))
