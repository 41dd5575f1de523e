"""Is the audit log what was locked? The chain is followed from its first object, and compared with the table row by
row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from practika.domain.audit import START, AuditEntry, Position
from practika.domain.audit_chain import AuditLink, Written, digest, line_of, number_and_digest, read
from practika.domain.fingerprint import fingerprint
from practika.domain.model import Model

#: What stands in a line of the chain and not in the row.
_HASHES = ("hash", "previousHash")


class Wrong(StrEnum):
    """What was found, of an object or of a row."""

    MISSING = "missing"
    ALTERED = "altered"
    COVERED = "covered"
    UNLINKED = "unlinked"
    ABANDONED = "abandoned"
    SET_BACK = "set_back"
    ROW_CHANGED = "row_changed"
    ROW_REMOVED = "row_removed"
    ROW_INSERTED = "row_inserted"


class Fault(Model):
    """One thing that cannot be believed. `number` of the object, `entry` the id of the row."""

    wrong: Wrong
    says: str
    number: int | None = None
    entry: int | None = None


class Kept(NamedTuple):
    """An object of the bucket: its first version's key, how many versions lie there, whether a marker hides them."""

    key: str
    versions: int = 1
    hidden: bool = False


class Line(NamedTuple):
    """An entry of the chain and the object that holds it."""

    position: Position
    said: dict[str, Any]
    number: int


class _Before(NamedTuple):
    """What was read last: an object, and the hash of its last entry (None: not known)."""

    number: int
    digest: str | None
    hash: str | None


class Chain:
    """The objects that belong together, from the first to the last that is believed; `faults` grows while it is read.

    `fetch` gives the bytes of a key. `last` is the newest link that the table knows. Where a number has several
    objects, the database was set back once: the branch is followed that leads to the table's own link.
    """

    def __init__(
        self, kept: Sequence[Kept], fetch: Callable[[Sequence[str]], Iterable[bytes]], last: AuditLink | None
    ) -> None:
        self.faults: list[Fault] = []
        #: Stretches of the table that no object proves, because theirs is not there.
        self.unproven: list[tuple[Position, Position]] = []
        self.through = START
        self._before = _Before(0, None, None)
        self._fetch = fetch
        self._keys: dict[int, dict[str, str]] = {}
        for each in kept:
            self._sort(each)
        self._ordered = self._branch(last)
        self.objects = len(self._ordered)

    def _sort(self, one: Kept) -> None:
        known = number_and_digest(one.key)
        if known is None:
            self._wrong(Wrong.ALTERED, f"{one.key} is no object of the chain")
            return
        self._keys.setdefault(known[0], {})[known[1]] = one.key
        if one.versions > 1 or one.hidden:
            self._wrong(Wrong.COVERED, f"somebody wrote over {one.key}, or deleted it", number=known[0])

    def _branch(self, last: AuditLink | None) -> list[tuple[int, str]]:
        """(number, digest) in order. Everything that is there and not among them is abandoned."""
        top = max(self._keys, default=0)
        if last and last.stored_at and last.sha256 not in self._keys.get(last.number, {}):
            self._wrong(Wrong.MISSING, "the table's newest object is not in the bucket", number=last.number)
        if top > (last.number if last else 0):
            says = f"the table knows objects up to {last.number if last else 0}, the bucket up to {top}"
            self._wrong(Wrong.SET_BACK, says, number=top)
        known = last and last.number == top and last.sha256 in self._keys[top]
        wanted: str | None = last.sha256 if last and known else next(iter(self._keys.get(top, {})), None)
        chosen: list[tuple[int, str]] = []
        doubled = min((number for number, each in self._keys.items() if len(each) > 1), default=top + 1)
        for number in range(top, 0, -1):
            there = self._keys.get(number, {})
            taken = wanted if wanted in there else next(iter(there), None)
            if taken is None:
                self._wrong(Wrong.MISSING, f"object {number} is not in the bucket", number=number)
                wanted = None
                continue
            chosen.append((number, taken))
            self._abandon(number, [each for each in there if each != taken])
            wanted = self._previous(there[taken]) if number > doubled else None
        return chosen[::-1]

    def _abandon(self, number: int, digests: Iterable[str]) -> None:
        for each in digests:
            self._wrong(Wrong.ABANDONED, f"object {each} is no part of the chain any more", number=number)

    def _previous(self, key: str) -> str | None:
        try:
            return read(next(iter(self._fetch([key])))).previous
        except ValueError:
            return None

    def lines(self) -> Iterator[Line]:
        """Every entry in order; what does not hold together is noted on the way."""
        bodies = self._fetch([self._keys[number][said] for number, said in self._ordered])
        for (number, said), body in zip(self._ordered, bodies, strict=True):
            written = self._opened(number, said, body)
            if written is None:
                self._before = _Before(number, said, None)
                continue
            self._join(written)
            for line in written.entries:
                self._link(number, line)
                yield Line(Position(int(line["xact"]), int(line["id"])), line, number)
            self._before = _Before(number, said, self._before.hash)
            self.through = written.through

    def _join(self, written: Written) -> None:
        """Compares an object's first line with the one before; behind a gap there is nothing to compare it with."""
        before, number = self._before, written.number
        next_one = number == before.number + 1
        if next_one and written.previous != before.digest:
            self._wrong(Wrong.UNLINKED, f"object {number} does not name the one before it", number=number)
        if written.after != self.through:
            self.unproven.append((self.through, written.after))
            if next_one and before.hash is not None:
                says = f"object {number} does not go on where the one before ended"
                self._wrong(Wrong.UNLINKED, says, number=number)
        if not next_one:
            self._before = _Before(before.number, before.digest, None)

    def inserted(self, row: AuditEntry) -> list[Fault]:
        """A row of a stretch that was locked without it; nothing where the stretch's own object is not there."""
        if any(after < row.position <= through for after, through in self.unproven):
            return []
        return [Fault(wrong=Wrong.ROW_INSERTED, says=f"nobody locked this: {line_of(row)}", entry=row.id)]

    def _opened(self, number: int, said: str, body: bytes) -> Written | None:
        try:
            if digest(body) != said:
                raise ValueError("other bytes")
            written = read(body)
            if written.number != number:
                raise ValueError("another number")
        except (ValueError, TypeError, KeyError):
            self._wrong(Wrong.ALTERED, f"object {number} is not what its key says", number=number)
            return None
        return written

    def _link(self, number: int, line: Mapping[str, Any]) -> None:
        before, said = self._before.hash, line.get("hash")
        if said != fingerprint(line) or (before is not None and line.get("previousHash") != before):
            says = "an entry of the chain does not fit the one before it"
            self._wrong(Wrong.UNLINKED, says, number=number, entry=line.get("id"))
        self._before = self._before._replace(hash=said)

    def _wrong(self, wrong: Wrong, says: str, **where: int | None) -> None:
        self.faults.append(Fault(wrong=wrong, says=says, **where))


class Report(Model):
    """How many objects and entries the chain has, how many rows wait for their object, and what cannot be believed."""

    objects: int
    entries: int
    waiting: int
    faults: tuple[Fault, ...]


def check(chain: Chain, rows: Iterable[AuditEntry], *, known: Sequence[str] = ()) -> Report:
    """Follows the chain and compares it with all rows of the table; both come in the order of positions.

    `known`: digests of abandoned objects that somebody has explained.
    """
    entries, faults = 0, []
    waiting = iter(rows)
    row = next(waiting, None)
    for line in chain.lines():
        entries += 1
        while row is not None and row.position < line.position:
            faults += chain.inserted(row)
            row = next(waiting, None)
        if row is None or row.position != line.position:
            faults.append(_removed(line))
            continue
        faults += _changed(line, row)
        row = next(waiting, None)
    young = 0
    while row is not None:
        young += row.position > chain.through
        faults += chain.inserted(row) if row.position <= chain.through else []
        row = next(waiting, None)
    believed = [each for each in chain.faults if not _explained(each, known)]
    return Report(objects=chain.objects, entries=entries, waiting=young, faults=(*believed, *faults))


def _explained(fault: Fault, known: Sequence[str]) -> bool:
    return fault.wrong is Wrong.ABANDONED and any(each and each in fault.says for each in known)


def _removed(line: Line) -> Fault:
    says = f"was in the log: {_plain(line.said)}"
    return Fault(wrong=Wrong.ROW_REMOVED, says=says, number=line.number, entry=line.position.entry)


def _changed(line: Line, row: AuditEntry) -> list[Fault]:
    was, now = _plain(line.said), line_of(row)
    differs = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    if not differs:
        return []
    told = ", ".join(f"{name} was {was.get(name)!r} and is {now.get(name)!r}" for name in differs)
    return [Fault(wrong=Wrong.ROW_CHANGED, says=told, number=line.number, entry=row.id)]


def _plain(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in _HASHES}
