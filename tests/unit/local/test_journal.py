"""The journal: what was written is there, what was torn is not, and every end of the process is like any other."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdk.local.endpoint import journal
from cdk.local.endpoint.journal import Journal, JournalHole


def written(folder: Path, *batches: list[bytes], at_least: int = 0) -> Journal:
    kept = Journal(folder, at_least)
    for batch in batches:
        kept.write(batch)
    return kept


def last(folder: Path) -> Path:
    return sorted(folder.glob(f"*{journal.ENDING}"))[-1]


def test_what_was_written_is_read_in_its_order(tmp_path: Path) -> None:
    written(tmp_path, [b"one", b"two"], [b"three"]).close()
    assert list(journal.read(tmp_path, 0)) == [b"one", b"two", b"three"]


def test_a_new_start_goes_on_behind_the_end(tmp_path: Path) -> None:
    first = written(tmp_path, [b"one"])
    first.close()
    second = written(tmp_path, [b"two"])
    assert second.end == first.end + journal.size_of(b"two")
    assert list(journal.read(tmp_path, first.end)) == [b"two"]
    assert list(journal.read(tmp_path, 0)) == [b"one", b"two"]


@given(cut=st.integers(min_value=0, max_value=80), flip=st.booleans())
@settings(max_examples=60)
def test_a_torn_end_is_dropped_and_never_comes_back(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flip: bool
) -> None:
    """Also if what is written next has the length of what was torn: the records behind it stay dead."""
    folder = tmp_path_factory.mktemp("journal")
    with patch.object(journal, "SEGMENT", 4096), patch.object(journal, "ROOM", 64):
        written(folder, [b"whole"], [b"torn-1", b"torn-2", b"torn-3"]).close()
        path = last(folder)
        begin = len(journal.MAGIC) + journal.size_of(b"whole")
        raw = bytearray(path.read_bytes())
        at = min(begin + cut, begin + 3 * journal.size_of(b"torn-1") - 1)
        if flip:
            raw[at] ^= 0xFF
        else:
            raw[at:] = bytes(len(raw) - at)
        path.write_bytes(raw)
        found = list(journal.read(folder, 0))
        assert found == [b"whole", b"torn-1", b"torn-2", b"torn-3"][: len(found)]
        assert len(found) == 1 + (at - begin) // journal.size_of(b"torn-1")
        written(folder, [b"after1"]).close()
        assert list(journal.read(folder, 0)) == [*found, b"after1"]


def test_files_turn_over_and_are_forgotten_when_a_snapshot_holds_them(tmp_path: Path) -> None:
    with patch.object(journal, "SEGMENT", 1024), patch.object(journal, "ROOM", 256):
        kept = written(tmp_path, *[[f"record {number:04d}".encode() * 4] for number in range(100)])
        assert len(list(tmp_path.glob(f"*{journal.ENDING}"))) > 3
        everything = list(journal.read(tmp_path, 0))
        assert everything == [f"record {number:04d}".encode() * 4 for number in range(100)]
        place = journal.size_of(everything[0]) * 60
        kept.forget_before(place)
        assert list(journal.read(tmp_path, place)) == everything[60:]
        assert len(list(journal.read(tmp_path, place))) == 40
        with pytest.raises(JournalHole):
            list(journal.read(tmp_path, 0))


def test_a_record_bigger_than_a_file_gets_a_file_of_its_own(tmp_path: Path) -> None:
    with patch.object(journal, "SEGMENT", 1024), patch.object(journal, "ROOM", 256):
        big = b"x" * 5000
        written(tmp_path, [b"small", big, b"small again"]).close()
        assert list(journal.read(tmp_path, 0)) == [b"small", big, b"small again"]


def test_a_missing_file_in_the_midst_is_told(tmp_path: Path) -> None:
    for text in (b"one", b"two", b"three"):
        written(tmp_path, [text]).close()
    sorted(tmp_path.glob(f"*{journal.ENDING}"))[1].unlink()
    with pytest.raises(JournalHole):
        list(journal.read(tmp_path, 0))


def test_a_full_disk_is_told_before_anything_is_changed(tmp_path: Path) -> None:
    with patch.object(journal, "allocate", side_effect=OSError(28, "No space left on device")):
        kept = Journal(tmp_path)
        assert not kept.room()
    assert list(tmp_path.iterdir()) == []  # what could not be taken whole is given back
    assert kept.room()
    kept.write([b"one"])
    assert list(journal.read(tmp_path, 0)) == [b"one"]


def test_space_that_was_taken_serves_while_the_disk_is_full(tmp_path: Path) -> None:
    with patch.object(journal, "SEGMENT", 1024), patch.object(journal, "ROOM", 512):
        kept = written(tmp_path, [b"before"])
        with patch.object(journal, "allocate", side_effect=OSError(28, "No space left on device")):
            accepted: list[bytes] = []
            while kept.room():
                accepted.append(f"number {len(accepted):03d}".encode())
                kept.write([accepted[-1]])
            assert len(accepted) > 10
        assert list(journal.read(tmp_path, 0)) == [b"before", *accepted]


def test_a_short_write_is_no_write(tmp_path: Path) -> None:
    kept = written(tmp_path, [b"one"])
    with patch("os.pwrite", return_value=3), pytest.raises(OSError, match="only 3 of"):
        kept.write([b"two"])


def test_the_journal_goes_on_from_where_the_saved_state_ends(tmp_path: Path) -> None:
    kept = written(tmp_path, [b"one"], at_least=5000)
    assert kept.end == 5000 + journal.size_of(b"one")
    assert list(journal.read(tmp_path, 5000)) == [b"one"]


class _Machine:
    """A map whose changes go to a journal, with snapshots, as the tables' items do."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.rows = folder, dict[str, int]()
        self.saved: list[tuple[int, dict[str, int]]] = [(0, {}), (0, {})]
        self.kept = Journal(folder)

    def change(self, row: str, number: int) -> None:
        self.rows[row] = number
        self.kept.write([f"{row} {number}".encode()])

    def snapshot(self) -> None:
        self.saved = [self.saved[1], (self.kept.end, dict(self.rows))]
        self.kept.forget_before(self.saved[0][0])

    def restarted(self, snapshot: int) -> _Machine:
        """From the newest snapshot (1), or from the one before it when that is torn (0)."""
        self.kept.close()
        again = _Machine.__new__(_Machine)
        place, rows = self.saved[snapshot]
        again.folder, again.rows, again.saved = self.folder, dict(rows), self.saved
        for record in journal.read(self.folder, place):
            row, number = record.decode().split()
            again.rows[row] = int(number)
        again.kept = Journal(self.folder, place)
        return again

    def torn_by(self, cut: int) -> None:
        """A kill in the midst of one more write: only some of its bytes arrived."""
        before = self.kept.end
        self.kept.write([b"torn 999999"])
        path = last(self.folder)
        raw = bytearray(path.read_bytes())
        at = len(journal.MAGIC) + before - int(path.stem)
        raw[at + cut :] = bytes(len(raw) - at - cut)
        path.write_bytes(raw)


STEPS = st.one_of(
    st.tuples(st.just("change"), st.sampled_from("abc")),
    st.tuples(st.just("snapshot"), st.just("")),
    st.tuples(st.just("kill"), st.sampled_from(["clean", "torn", "snapshot torn"])),
)


@given(steps=st.lists(STEPS, max_size=40), cut=st.integers(min_value=0, max_value=18))
@settings(max_examples=80, deadline=None)
def test_a_kill_between_any_two_steps_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]], cut: int
) -> None:
    with patch.object(journal, "SEGMENT", 160), patch.object(journal, "ROOM", 64), patch("os.fsync"):
        machine = _Machine(tmp_path_factory.mktemp("journal"))
        for number, (step, how) in enumerate([*steps, ("kill", "torn")]):
            if step == "change":
                machine.change(how, number)
            elif step == "snapshot":
                machine.snapshot()
            else:
                if how == "torn":
                    machine.torn_by(cut)
                expected = dict(machine.rows)
                machine = machine.restarted(0 if how == "snapshot torn" else 1)
                assert machine.rows == expected
