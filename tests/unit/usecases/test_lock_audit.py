"""The audit log's chain: what is locked, what a call that dies leaves behind, and what a check finds."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from practika.domain.audit_chain import AuditBroken, digest, read
from practika.domain.audit_check import Kept
from practika.domain.errors import Unavailable
from tests.examples import NOON
from tests.unit.usecases.audit_house import AuditHouse


@pytest.fixture
def house() -> AuditHouse:
    return AuditHouse()


@pytest.fixture
def locked(house: AuditHouse) -> AuditHouse:
    """Three objects of three entries each, and one entry that waits."""
    for first in (1, 4, 7):
        house.act(first, first + 1, first + 2)
        house.lock()
    house.act(10)
    return house


def test_new_entries_become_an_object_that_names_the_one_before(locked: AuditHouse) -> None:
    first, second = (read(locked.files.objects[locked.key(number)]) for number in (1, 2))
    assert [line["id"] for line in first.entries] == [1, 2, 3]
    assert (first.previous, first.entries[0]["previousHash"]) == (None, None)
    assert second.previous == locked.key(1).rpartition("-")[2].removesuffix(".jsonl")
    assert second.entries[0]["previousHash"] == first.entries[-1]["hash"]
    assert locked.key(1).startswith(f"entries/{NOON + timedelta(seconds=300):%Y/%m/%d}/")


def test_a_quiet_time_makes_no_object_and_what_waits_is_counted(house: AuditHouse) -> None:
    assert (house.lock().objects, house.files.objects) == (0, {})
    house.act(1)
    house.rows.open = 1
    late = house.lock()
    assert (late.objects, late.behind_seconds) == (0, 599)


def test_an_entry_that_is_seen_late_is_not_passed_over(house: AuditHouse) -> None:
    """Number 2 was given to a transaction that begins first and ends last: its id is the smaller one."""
    house.act(3, 4)
    house.rows.open = 2
    assert house.lock().entries == 0
    house.act(2)
    house.rows.open = 5
    assert house.lock().entries == 3
    assert house.faults() == []


def test_many_entries_become_several_objects(house: AuditHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practika.usecases.lock_audit.MOST_ENTRIES", 4)
    monkeypatch.setattr("practika.usecases.lock_audit.MOST_OBJECTS", 2)
    house.act(*range(1, 11))
    assert (house.lock().entries, house.lock().entries, house.lock().entries) == (8, 2, 0)
    assert house.faults() == []


def test_a_call_that_dies_before_its_object_lies_there_is_finished_by_the_next(house: AuditHouse) -> None:
    house.act(1, 2)
    house.files.away = 1
    with pytest.raises(Unavailable):
        house.lock()
    assert house.files.objects == {}
    house.act(3)
    assert house.lock().entries == 1
    assert [len(read(body).entries) for _, body in sorted(house.files.objects.items())] == [2, 1]
    assert house.faults() == []


def test_a_call_that_dies_after_it_writes_the_same_object_again(house: AuditHouse) -> None:
    house.act(1, 2)
    house.lock()
    house.rows.links[1] = house.rows.links[1].model_copy(update={"stored_at": None})
    house.act(3)
    house.lock()
    assert len(house.files.objects) == 2
    assert house.faults() == []


def test_two_calls_at_once_make_one_chain(house: AuditHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    house.act(1, 2)
    begin = house.rows.begin

    def slower(link: Any) -> bool:
        monkeypatch.setattr(house.rows, "begin", begin)
        house.act(3)
        house.lock()  # the other call, which sees one entry more
        return begin(link)

    monkeypatch.setattr(house.rows, "begin", slower)
    assert house.lock().objects == 0
    assert [len(read(body).entries) for body in house.files.objects.values()] == [3]
    assert house.faults() == []


def test_what_was_changed_before_it_was_stored_is_not_stored(house: AuditHouse) -> None:
    house.act(1, 2)
    house.files.away = 1
    with pytest.raises(Unavailable):
        house.lock()
    house.rows.entries[0] = house.rows.entries[0].model_copy(update={"act": "signed_out"})
    with pytest.raises(AuditBroken, match="object 1"):
        house.lock()
    assert house.files.objects == {}


def test_a_database_that_counts_anew_is_refused(locked: AuditHouse) -> None:
    locked.rows.open = 5
    with pytest.raises(AuditBroken, match="anew"):
        locked.lock()


def test_an_untouched_log_is_what_was_locked(locked: AuditHouse) -> None:
    report = locked.check()
    assert (report.objects, report.entries, report.waiting, report.faults) == (3, 9, 1, ())


def test_a_changed_row_is_named_with_what_it_was(locked: AuditHouse) -> None:
    at = next(n for n, one in enumerate(locked.rows.entries) if one.id == 5)
    locked.rows.entries[at] = locked.rows.entries[at].model_copy(update={"person_id": None})
    (fault,) = locked.check().faults
    assert (fault.wrong.value, fault.number, fault.entry) == ("row_changed", 2, 5)
    assert "personId was 'usr_" in fault.says and "is None" in fault.says


def test_a_removed_row_and_one_that_was_slipped_in_are_named(locked: AuditHouse) -> None:
    locked.rows.entries = [one for one in locked.rows.entries if one.id not in (3, 9)]
    locked.act(100, xact=4)
    assert locked.faults() == [
        ("row_removed", 1, 3),
        ("row_inserted", None, 100),
        ("row_removed", 3, 9),
    ]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_object_that_is_gone_is_named_and_its_rows_are_not_blamed(locked: AuditHouse, number: int) -> None:
    del locked.files.objects[locked.key(number)]
    assert {(wrong, where) for wrong, where, _ in locked.faults()} == {("missing", number)}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_object_with_other_bytes_is_named(locked: AuditHouse, number: int) -> None:
    key = locked.key(number)
    locked.files.objects[key] = locked.files.objects[key].replace(b"signed_in", b"signed_up", 1)
    assert locked.faults() == [("altered", number, None)]


def test_an_object_that_was_made_anew_is_out_of_the_chain(locked: AuditHouse) -> None:
    """Somebody with the right to put writes a second chain of one object; the table is made to fit it."""
    forged = AuditHouse()
    forged.act(1, 2, 3, act="signed_out")
    forged.lock()
    (key,) = forged.files.objects
    locked.files.objects[key] = forged.files.objects[key]
    assert locked.faults() == [("abandoned", 1, None)]
    locked.files.objects.pop(locked.key(2))
    assert ("missing", 2, None) in locked.faults()


def test_a_changed_entry_breaks_the_hashes_within_its_object(locked: AuditHouse) -> None:
    """As if the digest of the object had been made to fit."""
    key = locked.key(2)
    head, *lines = locked.files.objects[key].decode().splitlines()
    lines[1] = json.dumps({**json.loads(lines[1]), "act": "signed_out"})
    body = "\n".join([head, *lines, ""]).encode()
    fresh = key.replace(key.rpartition("-")[2], f"{digest(body)}.jsonl")
    del locked.files.objects[key]
    locked.files.objects[fresh] = body
    assert set(locked.faults()) == {("unlinked", 2, 5), ("unlinked", 3, None), ("row_changed", 2, 5)}


def test_an_object_that_was_written_over_or_hidden_is_named(locked: AuditHouse) -> None:
    keys = sorted(locked.files.objects)
    kept = [Kept(keys[0], versions=2), Kept(keys[1]), Kept(keys[2], hidden=True)]
    assert locked.faults(kept=kept) == [("covered", 1, None), ("covered", 3, None)]


def test_a_database_that_was_set_back_leaves_its_lost_entries_in_the_bucket(locked: AuditHouse) -> None:
    locked.rows.entries = [one for one in locked.rows.entries if one.id <= 5]
    locked.rows.links = {1: locked.rows.links[1]}
    assert ("set_back", 3, None) in locked.faults()
    assert [entry for wrong, _, entry in locked.faults() if wrong == "row_removed"] == [6, 7, 8, 9]
    locked.act(6, act="signed_out")
    locked.lock()
    locked.act(7)
    locked.lock()
    wrongs = locked.check()
    assert [(fault.wrong.value, fault.number) for fault in wrongs.faults] == [
        ("abandoned", 3),
        ("abandoned", 2),
    ]
    known = [fault.says.split()[1] for fault in wrongs.faults]
    assert locked.faults(known=known) == []


def test_a_bucket_that_holds_something_else_says_so(locked: AuditHouse) -> None:
    locked.files.objects["entries/readme.txt"] = b""
    assert locked.faults() == [("altered", None, None)]


def test_an_empty_log_is_fine(house: AuditHouse) -> None:
    assert house.check().faults == ()
