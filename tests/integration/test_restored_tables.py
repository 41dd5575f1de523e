"""Two tables: films are compared and mended, under conditions, and open pages will hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from cdk.restore import __main__ as command
from cdk.restore import lost_table, table
from cdk.restore.kept import NotKept, Source, kept_table
from cdk.restore.notes import Finding
from cdk.restore.table import Done, FilmPlan, Tables, counted
from practika.adapters.dynamo import keys
from practika.adapters.dynamo.annotations import DynamoAnnotations
from practika.domain.annotation import Revision
from practika.domain.room import Room
from practika.ports.annotations import Window
from tests.examples import VIDEO, WORKSPACE, member, named
from tests.integration.ports.tables import tables
from tests.unit.restore.chains import FILM, chain, side

TABLES = ["annotations", "kept", "live", "usage"]
MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Bad(Exception):
    """What somebody writes while the operator does."""


@pytest.fixture(name="dynamo")
def a_cloud_with_a_copy() -> Iterator[Any]:
    """`annotations`, and `kept`: the same table as it was, with two annotations."""
    with tables("boto3") as made:
        dynamo: Any = made
        for number, length in ((1, 3), (2, 1)):
            write(dynamo, chain(length, number=number))
        described = dynamo.describe_table(TableName="annotations")["Table"]
        dynamo.create_table(
            TableName="kept",
            KeySchema=described["KeySchema"],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        for item in dynamo.scan(TableName="annotations")["Items"]:
            dynamo.put_item(TableName="kept", Item=item)
        yield dynamo


def write(dynamo: Any, lines: list[Revision]) -> None:
    store = DynamoAnnotations(lambda: dynamo, "annotations")
    for one in lines:
        (store.add if one.version == 1 else store.replace)(WORKSPACE, one)


def everything(dynamo: Any) -> dict[str, Any]:
    return {item["sk"]["S"]: item for item in dynamo.scan(TableName="annotations")["Items"]}


def forget(dynamo: Any, *sort_keys: str) -> None:
    for sort_key in sort_keys:
        dynamo.delete_item(TableName="annotations", Key=keys.key(FILM, sort_key))


def both(dynamo: Any) -> Tables:
    return Tables(dynamo, "annotations", "kept", "live")


def brought_back(dynamo: Any) -> tuple[FilmPlan, Done]:
    assert both(dynamo).films() == [FILM]
    plan, done = both(dynamo).plan(FILM), Done()
    both(dynamo).bring_back(plan, done)
    return plan, done


def test_where_nothing_is_missing_nothing_is_written(dynamo: Any) -> None:
    plan = both(dynamo).plan(FILM)
    assert (plan.writes, counted([plan])) == (False, {Finding.SAME: 2})


def test_everything_of_a_film_comes_back_exactly_and_is_listed(dynamo: Any) -> None:
    before = everything(dynamo)
    forget(dynamo, *before)
    plan, done = brought_back(dynamo)
    assert everything(dynamo) == before
    assert counted([plan]) == {Finding.MISSING: 2}
    assert (sorted(done.back), done.meanwhile, done.broken) == ([named("ann", 1), named("ann", 2)], [], [])
    store = DynamoAnnotations(lambda: dynamo, "annotations")
    assert (
        len(store.within(WORKSPACE, VIDEO, Window(), viewer=member(), limit=9, after=None).annotations) == 2
    )
    assert not both(dynamo).plan(FILM).writes


def test_a_lost_list_of_span_classes_is_mended_for_what_came_since_too(dynamo: Any) -> None:
    forget(dynamo, keys.SPANS)
    plan, _ = brought_back(dynamo)
    assert plan.classes == {"0"}
    assert everything(dynamo)[keys.SPANS]["classes"] == {"NS": ["0"]}


def test_the_room_forgets_that_it_was_told_of_what_comes_back(dynamo: Any) -> None:
    """Or the fan-out would give it its first number again, and pages drop what they have heard."""
    log = keys.room_log(Room(workspace_id=WORKSPACE, video_id=VIDEO))
    marks = [keys.key(log, keys.event(f"{named('ann', 1)}#{version}")) for version in (2, 3)]
    for mark in marks:
        dynamo.put_item(TableName="live", Item=mark)
    forget(dynamo, keys.annotation(named("ann", 1)))
    brought_back(dynamo)
    assert dynamo.scan(TableName="live")["Items"] == marks[:1]


def test_what_somebody_wrote_meanwhile_stays(dynamo: Any) -> None:
    forget(dynamo, *everything(dynamo))
    plan = both(dynamo).plan(FILM)
    write(dynamo, chain(1, number=2, words="made anew"))
    done = Done()
    both(dynamo).bring_back(plan, done)
    assert (done.back, done.meanwhile) == ([named("ann", 1)], [named("ann", 2)])
    assert "made anew" in everything(dynamo)[keys.annotation(named("ann", 2))]["body"]["S"]


def test_a_long_history_is_written_in_several_transactions_the_annotation_last(
    dynamo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "PUTS_A_TRANSACTION", 4)
    lines = chain(10, number=3)
    for item in (*side(lines).lines.values(), side(lines).now):
        dynamo.put_item(TableName="kept", Item=item)
    plan, done = brought_back(dynamo)
    parts = [len(part) for part in table._parts(plan.notes[2].puts)]
    assert parts == [4, 4, 3]
    assert (done.back, done.broken) == ([named("ann", 3)], [])


def test_items_that_the_tool_does_not_know_are_named_not_copied(dynamo: Any) -> None:
    dynamo.put_item(TableName="kept", Item=keys.key(FILM, "Z#later"))
    plan, _ = brought_back(dynamo)
    assert plan.strange == ("Z#later",)
    assert "Z#later" not in everything(dynamo)


@pytest.fixture(name="asked")
def an_operator(dynamo: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the command asks; the answer is always no."""
    outputs = {"AnnotationsTableName": "annotations", "LiveTableName": "live"}
    questions: list[str] = []
    monkeypatch.setattr(command, "_outputs", lambda _: outputs)
    monkeypatch.setattr(command, "AT_ONCE", 1)  # moto's tables know one thread
    monkeypatch.setattr(boto3, "client", lambda _: dynamo)

    def no(question: str) -> str:
        questions.append(question)
        return "n"

    monkeypatch.setattr("builtins.input", no)
    return questions


def test_the_command_shows_its_plan_and_does_nothing_without_a_yes(
    dynamo: Any, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    forget(dynamo, *everything(dynamo))
    assert command.main(["notes", "dev", "--table", "kept"]) == 1
    said = capsys.readouterr().out
    assert "1 films were kept with 2 annotations" in said
    assert "2 missing" in said
    assert "6 items in 1 films are to be written" in said
    assert len(asked) == 1
    assert everything(dynamo) == {}


def test_the_command_brings_back_and_has_nothing_to_do_when_it_is_called_again(
    dynamo: Any, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(dynamo)
    forget(dynamo, *before)
    words = ["notes", "dev", "--table", "kept", "--film", FILM, "--yes"]
    assert command.main(words) == 0
    assert "2 annotations were brought back" in capsys.readouterr().out
    assert everything(dynamo) == before
    assert command.main(words) == 0
    assert "nothing to bring back" in capsys.readouterr().out
    assert asked == []


def test_the_command_says_in_words_when_there_is_nothing_to_restore_from(
    dynamo: Any, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["notes", "local", "--at", "2026-03-01T12:00:00"]) == 1
    assert "did not go back to 2026-03-01 12:00:00+00:00" in capsys.readouterr().out
    assert asked == []


def test_a_backup_becomes_a_table_that_is_gone_at_the_end(dynamo: Any) -> None:
    made = dynamo.create_backup(TableName="annotations", BackupName="one")["BackupDetails"]["BackupArn"]
    with pytest.raises(Bad), kept_table(dynamo, "annotations", Source(backup=made), pause=0) as kept:
        assert len(dynamo.scan(TableName=kept)["Items"]) == len(everything(dynamo))
        raise Bad
    assert sorted(dynamo.list_tables()["TableNames"]) == TABLES


def test_a_table_of_the_operator_s_own_stays(dynamo: Any) -> None:
    with kept_table(dynamo, "annotations", Source(table="kept")) as kept:
        assert kept == "kept"
    assert "kept" in dynamo.list_tables()["TableNames"]


def test_an_endpoint_that_does_not_go_back_is_not_believed(dynamo: Any) -> None:
    """It answers with the table of now, and says nothing of a moment."""
    with (
        pytest.raises(NotKept, match="BACKUP="),
        kept_table(dynamo, "annotations", Source(at=MOMENT), pause=0),
    ):
        raise AssertionError("never read")
    assert sorted(dynamo.list_tables()["TableNames"]) == TABLES


def test_a_restore_that_says_its_moment_is_believed(dynamo: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = dynamo.restore_table_to_point_in_time

    def as_aws(**asked: Any) -> Any:
        made = real(**asked)
        made["TableDescription"]["RestoreSummary"] = {"RestoreDateTime": asked["RestoreDateTime"]}
        return made

    monkeypatch.setattr(dynamo, "restore_table_to_point_in_time", as_aws)
    with kept_table(dynamo, "annotations", Source(at=MOMENT), pause=0) as kept:
        assert kept == "annotations-kept-20260301T120000"


def test_a_lost_table_is_back_under_its_name_streamed_and_recoverable(dynamo: Any) -> None:
    before = everything(dynamo)
    dynamo.create_backup(TableName="annotations", BackupName="last")
    dynamo.delete_table(TableName="annotations")
    [backup] = lost_table.backups(dynamo, "annotations")
    stream = lost_table.put_back(dynamo, Readers(), "annotations", backup.arn, protect=True, pause=0)
    assert everything(dynamo) == before
    made = dynamo.describe_table(TableName="annotations")["Table"]
    assert made["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert (made["LatestStreamArn"], made["DeletionProtectionEnabled"]) == (stream, True)
    lives = dynamo.describe_time_to_live(TableName="annotations")["TimeToLiveDescription"]
    assert lives["AttributeName"] == "expires_at"


def test_readers_of_the_old_stream_read_the_new_one_with_their_settings(dynamo: Any) -> None:
    dynamo.create_backup(TableName="annotations", BackupName="last")
    dynamo.delete_table(TableName="annotations")
    [backup] = lost_table.backups(dynamo, "annotations")
    readers = Readers()
    stream = lost_table.put_back(dynamo, readers, "annotations", backup.arn, protect=False, pause=0)
    assert readers.deleted == ["1"]
    assert readers.created == [
        {"EventSourceArn": stream, "StartingPosition": "TRIM_HORIZON", "Enabled": True, "BatchSize": 50,
         "FunctionName": "arn:aws:lambda:::function:fan-out:live"}
    ]  # fmt: skip


def test_nothing_is_laid_over_a_table_that_is_there(dynamo: Any) -> None:
    with pytest.raises(NotKept, match="restore-notes"):
        lost_table.put_back(dynamo, Readers(), "annotations", "arn", protect=False, pause=0)


class Readers:
    """Lambda, as far as mappings go: one reads the table, another a table whose name only begins alike."""

    def __init__(self) -> None:
        self.created: list[dict[str, Any]] = []
        self.deleted: list[str] = []

    def get_paginator(self, _: str) -> Any:
        return self

    def paginate(self) -> Iterator[Any]:
        where = "arn:aws:dynamodb:::table/{}/stream/2026"
        for number, name in ((1, "annotations"), (2, "annotations-2")):
            yield {"EventSourceMappings": [{
                "UUID": str(number), "EventSourceArn": where.format(name), "BatchSize": 50, "FilterCriteria": {},
                "FunctionArn": "arn:aws:lambda:::function:fan-out:live",
            }]}  # fmt: skip

    def create_event_source_mapping(self, **asked: Any) -> None:
        self.created.append(asked)

    def delete_event_source_mapping(self, *, UUID: str) -> None:  # AWS's word
        self.deleted.append(UUID)
