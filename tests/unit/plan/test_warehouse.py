"""The warehouse: its table has the columns of rows, its files are private and end, and SQL agrees with the sums."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cdk.papers.file_rows import EVENT_COLUMNS
from cdk.papers.holdings import About
from cdk.warehouse import COLUMNS, EVENTS, FAILED
from cdk.warehouse.local import opened
from practika.domain.usage import HeatMap, UsageEntry, UsageRow
from tests.examples import NOON, WORKSPACE, named
from tests.fakes.usage import FakeUsageSums
from tests.unit.plan.templates import Synthesized, listed
from tests.used import any_entries, entry

HIVE = {"int": int, "bigint": int, "double": float, "string": str, "timestamp": str}


def test_the_table_has_the_columns_of_a_row_in_its_order() -> None:
    row = json.loads(next(entry(1).rows()).written())
    assert [name for name, _ in COLUMNS] == list(UsageRow.model_fields) == list(row)
    for name, kind in COLUMNS:
        assert isinstance(row[name], HIVE[kind]), name


def test_records_become_parquet_by_the_table_and_lie_by_day(everywhere: Synthesized) -> None:
    (stream,) = everywhere.of("AWS::KinesisFirehose::DeliveryStream")
    said = stream.properties["ExtendedS3DestinationConfiguration"]
    assert said["Prefix"].startswith(f"{EVENTS}day=!{{timestamp:yyyy-MM-dd}}")
    assert said["ErrorOutputPrefix"].startswith(FAILED)
    made = said["DataFormatConversionConfiguration"]
    assert made["Enabled"] is True
    assert made["OutputFormatConfiguration"]["Serializer"]["ParquetSerDe"]["Compression"] == "SNAPPY"
    (table,) = everywhere.of("AWS::Glue::Table")
    assert made["SchemaConfiguration"]["TableName"] == {"Ref": table.id}
    columns = table.properties["TableInput"]["StorageDescriptor"]["Columns"]
    assert [(each["Name"], each["Type"]) for each in columns] == list(COLUMNS)
    assert stream.properties["DeliveryStreamEncryptionConfigurationInput"]["KeyType"]
    assert said["CloudWatchLoggingOptions"]["Enabled"] is True


def test_what_people_did_is_forgotten_in_time(everywhere: Synthesized) -> None:
    (bucket,) = (each for each in everywhere.of("AWS::S3::Bucket") if each.stack == "warehouse")
    rules = bucket.properties["LifecycleConfiguration"]["Rules"]
    ends = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule}
    assert ends == {EVENTS: 92, FAILED: 92, "answers/": 7}
    assert "VersioningConfiguration" not in bucket.properties, "a version would outlive its end"


def test_files_are_encrypted_by_a_key_of_ours_where_the_stage_has_some(on_aws: Synthesized) -> None:
    (bucket,) = (each for each in on_aws.of("AWS::S3::Bucket") if each.stack == "warehouse")
    (rule,) = bucket.properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    kind = rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"]
    assert kind == ("aws:kms" if on_aws.stage.own_keys else "AES256")


def test_only_the_door_of_the_stream_puts_events_in_and_no_door_reads_them(everywhere: Synthesized) -> None:
    putting = [
        name for name, s in everywhere.statements() if "firehose:PutRecordBatch" in listed(s["Action"])
    ]
    assert [name.split("/")[1][:11] for name in putting] == ["StreamUsage"]
    for name, statement in everywhere.statements():
        if "s3:GetObject" in listed(statement["Action"]):
            assert "EventsBucket" not in json.dumps(statement["Resource"]), name


def test_questions_have_an_end_and_nothing_stands_unless_it_is_chosen(on_aws: Synthesized) -> None:
    (group,) = on_aws.of("AWS::Athena::WorkGroup")
    said = group.properties["WorkGroupConfiguration"]
    assert (said["EnforceWorkGroupConfiguration"], said["BytesScannedCutoffPerQuery"]) == (
        True,
        10_000_000_000,
    )
    assert on_aws.of("AWS::RedshiftServerless::Namespace") == []


def asked(entries: Sequence[UsageEntry], folder: Path) -> Any:
    """DuckDB over the rows as Firehose leaves them: some twice, in files of several days."""
    import duckdb

    lines = [row.written() for each in [*entries, *entries[:7]] for row in each.rows()]
    for number, part in enumerate((lines[::2], lines[1::2])):
        source = folder / f"{number}.json"
        source.write_text("\n".join(part), "utf-8")
        target = folder / f"events/day=2026-03-0{number + 1}"
        target.mkdir(parents=True, exist_ok=True)
        columns = {name: "VARCHAR" if kind == "string" else kind for name, kind in COLUMNS}
        duckdb.read_json(str(source), columns=columns).write_parquet(f"{target}/a.parquet")
        source.unlink()
    return opened(folder)


@pytest.mark.parametrize("seed", range(4))
def test_the_views_give_what_the_sums_give(seed: int, tmp_path: Path) -> None:
    entries = any_entries(random.Random(seed), 50)
    sums = FakeUsageSums()
    for each in entries:
        sums.count(each)
    sql = asked(entries, tmp_path)
    days = sums.days(WORKSPACE, NOON.date(), NOON.date() + timedelta(days=8))
    assert sql.sql(
        "SELECT used_on, person_id, ms, loops, notes, sessions FROM person_days ORDER BY 1, 2"
    ).fetchall() == [
        (each.day, each.person_id, each.ms, each.loops, each.notes, each.sessions) for each in days
    ]
    films = sql.sql("SELECT used_on, person_id, video_id, ms FROM film_days").fetchall()
    assert sorted(films) == sorted(
        (each.day, each.person_id, film, ms) for each in days for film, ms in each.films.items()
    )
    for number, frames in ((1, 1_000), (2, 87), (3, 4_321)):
        for person in (None, named("usr", 2)):
            heat = HeatMap.of(frames, sums.heat(WORKSPACE, named("vid", number), person_id=person))
            assert _heat(sql, named("vid", number), person, len(heat.watched)) == (heat.watched, heat.loops)


def _heat(sql: Any, film: str, person: str | None, parts: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    question = (
        "SELECT part, SUM(frames), SUM(loops) FROM heat WHERE video_id = ? AND person_id LIKE ? GROUP BY part"
    )
    found = sql.execute(question, [film, person or "%"]).fetchall()
    frames, loops = Counter[int](), Counter[int]()
    for part, one, other in found:
        frames[part], loops[part] = int(one), int(other)
    return tuple(frames[part] for part in range(parts)), tuple(loops[part] for part in range(parts))


def test_an_empty_warehouse_can_be_asked(tmp_path: Path) -> None:
    sql = opened(tmp_path)
    for view in ("usage_once", "person_days", "film_days", "film_parts", "heat"):
        assert sql.table(view).fetchall() == []


def test_nothing_in_the_warehouse_says_who_somebody_is_but_their_id() -> None:
    """An erasure leaves events for 92 days, under an id that nothing names any more (ADR 58, 71)."""
    told = {name: about for name, (about, _) in EVENT_COLUMNS.items()}
    assert {name for name, about in told.items() if about is About.STANDS_FOR} == {"person_id", "visit"}
    assert set(told.values()) <= {About.STANDS_FOR, About.BEHAVIOUR, About.NOBODY}
