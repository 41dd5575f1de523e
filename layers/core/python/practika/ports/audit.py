"""The audit log as the door that locks it sees it: its entries in order, the links made of them, and the bucket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from practika.domain.audit import AuditEntry, Position
    from practika.domain.audit_chain import AuditLink


class AuditRows(Protocol):
    """The log's table, and the table of links beside it (PostgreSQL)."""

    def last(self) -> AuditLink | None:
        """The newest link that was begun."""
        ...

    def horizon(self) -> int:
        """Every transaction with a smaller number has ended: what it wrote is there, or never will be."""
        ...

    def settled(self, after: Position, limit: int) -> Sequence[AuditEntry]:
        """The next entries behind a position, in order, of transactions below the horizon."""
        ...

    def between(self, after: Position, through: Position | None, limit: int) -> Sequence[AuditEntry]:
        """The next entries behind a position up to another (None: to the end), settled or not."""
        ...

    def begin(self, link: AuditLink) -> bool:
        """Writes a link down before its object is put; False when somebody else has begun that number."""
        ...

    def finish(self, number: int, at: datetime) -> None:
        """Its object lies in the bucket."""
        ...


class LockedFiles(Protocol):
    """A bucket in which nothing is ever replaced."""

    def put(self, key: str, body: bytes) -> None:
        """Writes an object, or leaves the one that is there. Raises Unavailable."""
        ...
