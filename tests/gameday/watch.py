"""One fault, from the calm before it to the calm after it, and what it was."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

from tests.gameday.faults import Fault
from tests.gameday.people import FINE, Session, again

CALM = 1.5  # seconds of quiet work before a fault
STEADY = 2.5  # seconds without trouble that count as recovered
PATIENCE = 180.0  # seconds until recovery is given up


@dataclass(frozen=True)
class Outcome:
    """What people saw of a fault and what it cost.

    `seen`: words and how often, by person. `recovered`: seconds from the end of the fault (for one that has none: from
    its beginning) until everybody worked again. `acknowledged`: notes written over all; `lost` of them are not there.
    `gaps`: numbers that the listener never got.
    """

    fault: Fault
    seen: dict[str, Counter[str]]
    slowest: float
    recovered: float
    acknowledged: int
    lost: int
    doubled: int
    gaps: int
    films: dict[str, str]

    @property
    def whole(self) -> bool:
        """Nothing was lost, nothing is double, everybody heard everything, films are ready."""
        fine = not (self.lost or self.doubled or self.gaps)
        return fine and set(self.films.values()) <= {"ready"}


def watch(fault: Fault, session: Session) -> Outcome:
    """Breaks, waits, and looks at everything that was promised. Raises TimeoutError if people cannot work again."""
    time.sleep(CALM)
    broke = time.monotonic()
    with fault.broken(session) as films:
        time.sleep(fault.seconds)
        healed = time.monotonic() if fault.seconds else broke
    again = _recovered(session, broke, healed)
    ready = {video: _ended(session, video) for video in films}
    seen = {worker.name: worker.seen.since(broke) for worker in session.workers}
    slowest = max(worker.seen.slowest(broke) for worker in (session.writer, session.reader))
    written = dict(session.writer.acknowledged)
    listed = session.listed()
    lost = set(written) - listed
    _heard(session, set(written) - lost)
    heard = session.listener.heard
    for note in lost:
        del session.writer.acknowledged[note]
    return Outcome(
        fault=fault,
        seen=seen,
        slowest=slowest,
        recovered=max(0.0, again - healed),
        acknowledged=len(written),
        lost=len(lost),
        doubled=len(heard) - len(set(heard)),
        gaps=(heard[-1] - heard[0] + 1 - len(heard)) if heard else 0,
        films=ready,
    )


def _ended(session: Session, video: str) -> str:
    """How a film ended; asked again when the answer is lost, as a page would."""
    return str(
        again(
            lambda: session.person.wait_until(video, "ready", "failed", timeout=PATIENCE)["status"], PATIENCE
        )
    )


def _recovered(session: Session, broke: float, healed: float) -> float:
    """When everybody works again, steadily."""
    deadline = healed + PATIENCE
    while time.monotonic() < deadline:
        times = [worker.seen.fine_again(broke) for worker in session.workers]
        if None not in times:
            latest = max(at for at in times if at is not None)
            if time.monotonic() - max(latest, healed) > STEADY:
                return latest
        time.sleep(0.2)
    trouble = {worker.name: worker.seen.lines[-1] for worker in session.workers}
    raise TimeoutError(f"people cannot work again: {trouble}")


def _heard(session: Session, notes: set[str]) -> None:
    """Until the listener has heard of all those notes."""
    deadline = time.monotonic() + PATIENCE
    while not notes <= session.listener.notes:
        if time.monotonic() > deadline:
            raise TimeoutError(_unheard(session, notes - session.listener.notes))
        time.sleep(0.2)


def _unheard(session: Session, notes: set[str]) -> str:
    """Where the notes are that nobody heard of."""
    path, numbers, logged, more = f"/api/videos/{session.video}/changes?after=", [0], set(), True
    while more:
        page = session.person.call("GET", f"{path}{numbers[-1]}")
        more = page["more"]
        for change in page["changes"]:
            numbers.append(change["seq"])
            logged.add((change["event"].get("annotation") or {}).get("id"))
    heard = session.listener.heard
    return (
        f"{len(notes)} notes were never heard of; {len(notes & logged)} of them are in the log, which ends at "
        f"{numbers[-1]}; the listener heard {heard[:1]} to {heard[-1:]}"
    )


def trouble(seen: Counter[str]) -> list[tuple[str, int]]:
    """What was not fine, the most frequent first."""
    return [(words, count) for words, count in seen.most_common() if words != FINE]
