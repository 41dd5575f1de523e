"""The audit log, its links and its bucket, in memory. A transaction stays open until it is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from practika.domain.audit import AuditEntry, Position
from practika.domain.audit_chain import AuditLink
from practika.domain.errors import Unavailable


@dataclass
class FakeAuditRows:
    """`open` is the oldest transaction that still runs; `dies` makes a call after the next `begin` fail."""

    entries: list[AuditEntry] = field(default_factory=list)
    links: dict[int, AuditLink] = field(default_factory=dict)
    open: int = 1_000_000

    def last(self) -> AuditLink | None:
        return self.links[max(self.links)] if self.links else None

    def horizon(self) -> int:
        return self.open

    def settled(self, after: Position, limit: int) -> Sequence[AuditEntry]:
        return [one for one in self._ordered() if after < one.position and one.xact < self.open][:limit]

    def between(self, after: Position, through: Position | None, limit: int) -> Sequence[AuditEntry]:
        found = [one for one in self._ordered() if after < one.position]
        return [one for one in found if through is None or one.position <= through][:limit]

    def begin(self, link: AuditLink) -> bool:
        return self.links.setdefault(link.number, link) is link

    def finish(self, number: int, at: datetime) -> None:
        link = self.links[number]
        self.links[number] = link.model_copy(update={"stored_at": link.stored_at or at})

    def _ordered(self) -> Sequence[AuditEntry]:
        return sorted(self.entries, key=lambda one: one.position)


@dataclass
class FakeLockedFiles:
    """Nothing is ever replaced. `away`: so many puts fail before one works."""

    objects: dict[str, bytes] = field(default_factory=dict)
    away: int = 0

    def put(self, key: str, body: bytes) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable
        self.objects.setdefault(key, body)
