"""An audit log with its chain, in memory, and the check over both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from practika.domain.audit import AuditEntry
from practika.domain.audit_check import Chain, Kept, Report, check
from practika.usecases.lock_audit import Locked, lock_audit
from tests.examples import NOON, named
from tests.fakes.audit import FakeAuditRows, FakeLockedFiles
from tests.fakes.live import HandClock


@dataclass
class AuditHouse:
    rows: FakeAuditRows = field(default_factory=FakeAuditRows)
    files: FakeLockedFiles = field(default_factory=FakeLockedFiles)
    clock: HandClock = field(default_factory=HandClock)

    def act(self, *numbers: int, **more: Any) -> None:
        """An entry of each number, by a transaction of the same number unless `xact` is told."""
        for number in numbers:
            at = NOON + timedelta(seconds=number)
            person = named("usr", number % 9)
            said = {"xact": number, "id": number, "at": at, "act": "signed_in", "person_id": person, **more}
            self.rows.entries.append(AuditEntry(**said))

    def lock(self) -> Locked:
        self.clock.move(300)
        return lock_audit(rows=self.rows, files=self.files, clock=self.clock)

    def fetch(self, keys: Sequence[str]) -> Iterator[bytes]:
        return (self.files.objects[key] for key in keys)

    def check(self, *, known: Sequence[str] = (), kept: Sequence[Kept] | None = None) -> Report:
        found = [Kept(key) for key in sorted(self.files.objects)] if kept is None else kept
        chain = Chain(found, self.fetch, self.rows.last())
        return check(chain, sorted(self.rows.entries, key=lambda one: one.position), known=known)

    def faults(self, **how: Any) -> list[tuple[str, int | None, int | None]]:
        return [(fault.wrong.value, fault.number, fault.entry) for fault in self.check(**how).faults]

    def key(self, number: int) -> str:
        (key,) = [one for one in self.files.objects if f"/{number:010d}-" in one]
        return key
