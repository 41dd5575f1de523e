"""A journal on the disk: records one after the other, in files of a fixed size whose space is taken in advance.

What was written and synced is there after any end of the process or of the machine; what was torn is recognised and
was never acknowledged. A place in the journal is a count of bytes since its first record ever. A file is named by the
place where it begins, so a torn end is where the next file begins. Space is taken before it is needed: when the disk
is full, `room` says so before anything is changed.
"""

from __future__ import annotations

import os
import struct
import threading
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from pathlib import Path

from cdk.local.places import sync_folder

SEGMENT = 16 * 2**20  # bytes of one file
ROOM = 8 * 2**20  # bytes that are free before a change is begun; a request of DynamoDB is smaller than 16 MB
MAGIC = b"practika journal 1\n"
HEAD = struct.Struct(">II")  # length of the record, CRC-32 of its place and its bytes
ENDING = ".journal"
SPARE = "spare.draft"

_sync = getattr(os, "fdatasync", os.fsync)  # macOS has no fdatasync


class JournalHole(Exception):
    """Records between the saved state and the journal, or in the midst of it, are gone."""


def size_of(record: bytes) -> int:
    """Bytes of a record in the journal."""
    return HEAD.size + len(record)


def _sum(place: int, record: bytes) -> int:
    return zlib.crc32(record, place & 0xFFFFFFFF)


def _segments(folder: Path) -> list[tuple[int, Path]]:
    return sorted((int(path.stem), path) for path in folder.glob(f"*{ENDING}"))


def _records(path: Path, place: int) -> Iterator[tuple[int, bytes]]:
    """(place after it, record) of each whole record; ends at the first that is torn or was never written."""
    raw = path.read_bytes()
    at = len(MAGIC)
    if not raw.startswith(MAGIC):
        return
    while at + HEAD.size <= len(raw):
        length, checksum = HEAD.unpack_from(raw, at)
        record = raw[at + HEAD.size : at + HEAD.size + length]
        if not length or len(record) < length or _sum(place, record) != checksum:
            return
        at, place = at + size_of(record), place + size_of(record)
        yield place, record


def read(folder: Path, since: int) -> Iterator[bytes]:
    """The records from that place on. Raises JournalHole if one is missing."""
    segments = _segments(folder)
    if segments and segments[0][0] > since:
        raise JournalHole(
            f"the journal in {folder} begins at {segments[0][0]}, the saved state ends at {since}"
        )
    for (start, path), then in zip_longest(segments, [start for start, _ in segments[1:]]):
        if then is not None and then <= since:
            continue
        place = start
        for place, record in _records(path, start):
            if place > since:
                yield record
        if then is not None and place != then:
            raise JournalHole(f"{path} ends at {place}, the next file begins at {then}")


def path_of(folder: Path, start: int) -> Path:
    """The file that begins at that place."""
    return folder / f"{start:020d}{ENDING}"


def allocate(descriptor: int, size: int) -> None:
    """Takes `size` bytes of the disk for the file, all zero; raises OSError if they are not there."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
        return
    for at in range(0, size, 2**20):  # macOS
        os.pwrite(descriptor, bytes(min(2**20, size - at)), at)


class Journal:
    """The end of the journal, open for writing. Always begins a file of its own: what a kill tore stays behind it."""

    def __init__(self, folder: Path, at_least: int = 0) -> None:
        """`at_least`: the place that the saved state holds; the journal goes on from there or from its own end."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / SPARE).unlink(missing_ok=True)
        self._folder, self._lock = folder, threading.Lock()
        segments = _segments(folder)
        self.begin = segments[0][0] if segments else at_least
        self.end = max(
            [at_least, *(place for start, path in segments[-1:] for place in _places(path, start))]
        )
        self._file = self._spare = -1
        self._at = self._size = 0
        self.room()

    def room(self) -> bool:
        """Whether a change may be begun: what it writes down has its place already. Tries to take it if not."""
        with self._lock:
            if self._spare >= 0 or self._size - self._at >= ROOM:
                return True
            try:
                self._spare = self._make(SEGMENT)
            except OSError:
                return False
            return True

    def _make(self, size: int) -> int:
        path = self._folder / SPARE
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            allocate(descriptor, size)
            os.pwrite(descriptor, MAGIC, 0)
        except OSError:
            os.close(descriptor)
            path.unlink(missing_ok=True)
            raise
        return descriptor

    def write(self, records: Sequence[bytes]) -> None:
        """Appends the records; they are on the disk when this returns. For one thread at a time."""
        batch = bytearray()
        for record in records:
            if self._at + len(batch) + size_of(record) > self._size:
                self._put(batch)
                batch = bytearray()
                self._turn_over(len(MAGIC) + size_of(record))
            batch += HEAD.pack(len(record), _sum(self.end + len(batch), record)) + record
        self._put(batch)
        self.room()

    def _put(self, batch: bytearray) -> None:
        if batch:
            done = os.pwrite(self._file, batch, self._at)
            if done != len(batch):
                raise OSError(f"only {done} of {len(batch)} bytes were written")
            _sync(self._file)
            self._at, self.end = self._at + len(batch), self.end + len(batch)

    def _turn_over(self, needed: int) -> None:
        """Goes on in the next file, of at least that size."""
        with self._lock:
            if needed > SEGMENT or self._spare < 0:
                if self._spare >= 0:
                    os.close(self._spare)
                self._spare = self._make(max(needed, SEGMENT))
            if self._file >= 0:
                os.close(self._file)
            (self._folder / SPARE).rename(path_of(self._folder, self.end))
            _sync(self._spare)
            sync_folder(self._folder)
            self._file, self._spare = self._spare, -1
            self._at, self._size = len(MAGIC), max(needed, SEGMENT)

    def forget_before(self, place: int) -> None:
        """Removes the files that hold nothing from that place on."""
        segments = _segments(self._folder)
        for (_, path), (following, _) in pairwise(segments):
            if following <= place:
                path.unlink()

    def close(self) -> None:
        """Ends the writing."""
        for descriptor in (self._file, self._spare):
            if descriptor >= 0:
                os.close(descriptor)
        self._file = self._spare = -1
        self._at = self._size = 0


def _places(path: Path, start: int) -> Iterator[int]:
    """Where the file begins and where each of its records ends."""
    yield start
    for place, _ in _records(path, start):
        yield place
