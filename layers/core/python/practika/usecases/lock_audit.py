"""Put new entries of the audit log where nobody can change them."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.audit import START, AuditEntry, Position
from practika.domain.audit_chain import AuditBroken, AuditLink, body_of, link_of
from practika.domain.model import Model
from practika.ports.audit import AuditRows, LockedFiles
from practika.ports.system import Clock

#: Entries of one object, and objects of one call.
MOST_ENTRIES, MOST_OBJECTS = 1000, 50
#: Entries that are shown at once: well below the 6 MB of a Lambda's answer.
MOST_SHOWN = 2000


class Locked(Model):
    """How many objects and entries were locked, and how old the oldest entry is that is not (seconds)."""

    objects: int
    entries: int
    behind_seconds: int


class Shown(Model):
    """A stretch of the table, and the newest link. A full stretch of MOST_SHOWN may not be all."""

    entries: tuple[AuditEntry, ...]
    last: AuditLink | None


def lock_audit(*, rows: AuditRows, files: LockedFiles, clock: Clock) -> Locked:
    """Writes each object down first, then puts it: a call that dies in between is finished by the next one, with the
    same bytes under the same key. Two calls at once do no harm: one of them begins a number, the other stops.

    Raises AuditBroken when entries changed before they were stored, or the table is older than its chain.
    """
    last, objects, entries = rows.last(), 0, 0
    if last and last.through.xact >= rows.horizon():
        raise AuditBroken(
            "The database counts its transactions anew: it is not the one that the chain speaks of."
        )
    if last and last.stored_at is None:
        _store(last, rows=rows, files=files, clock=clock)
    while objects < MOST_OBJECTS:
        after = last.through if last else START
        found = rows.settled(after, MOST_ENTRIES)
        link = link_of(found, last=last, after=after, at=clock.now()) if found else None
        if link is None or not rows.begin(link):
            break
        _store(link, rows=rows, files=files, clock=clock, entries=found)
        last, objects, entries = link, objects + 1, entries + len(found)
    return Locked(
        objects=objects,
        entries=entries,
        behind_seconds=_behind(last.through if last else START, rows=rows, clock=clock),
    )


def show_audit(after: Position, through: Position | None, *, rows: AuditRows) -> Shown:
    """What the table has behind one position up to another, for whoever compares it with the chain."""
    return Shown(entries=tuple(rows.between(after, through, MOST_SHOWN)), last=rows.last())


def _store(
    link: AuditLink,
    *,
    rows: AuditRows,
    files: LockedFiles,
    clock: Clock,
    entries: Sequence[AuditEntry] | None = None,
) -> None:
    """`entries` None: read anew; one more than there should be shows what was slipped in."""
    if entries is None:
        entries = rows.between(link.after, link.through, link.entries + 1)
    files.put(link.key, body_of(link, entries))
    rows.finish(link.number, clock.now())


def _behind(last: Position, *, rows: AuditRows, clock: Clock) -> int:
    """Of the first entry that waits; a transaction that stays open holds back all that came after it."""
    waiting = rows.between(last, None, 1)
    return max(0, int((clock.now() - waiting[0].at).total_seconds())) if waiting else 0
