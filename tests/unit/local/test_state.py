"""What is kept between starts: written whole, mended when torn, streams read again."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk.local import recovery
from cdk.local.database import clear_stale_pid
from cdk.local.endpoint import layers
from cdk.local.places import Memory, Places, write_whole
from cdk.local.problem import LocalProblem

STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/annotations/stream/2026-01-01T00:00:00.000"


def saved(folder: Path, name: str, payload: Any) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"__ministack_format__": 2, "payload": payload}))
    return path


def functions(positions: dict[str, int]) -> dict[str, Any]:
    """lambda.json with one mapping on a table's stream and one on a queue."""
    mappings = {
        "000000000000\0us-east-1\0'stream'": {"UUID": "stream", "EventSourceArn": STREAM},
        "000000000000\0us-east-1\0'queue'": {"UUID": "queue", "EventSourceArn": "arn:aws:sqs:us-east-1:0:q"},
    }
    return {
        "esms": {"__account_region_scoped__": True, "data": mappings},
        "dynamodb_stream_positions": {"__account_region_scoped__": True, "data": positions},
    }


def test_a_stream_is_read_from_its_begin_after_a_start(tmp_path: Path) -> None:
    path = saved(tmp_path, "lambda", functions({"000000000000\0us-east-1\0'stream'": 4711}))
    assert recovery.prepare(tmp_path, tmp_path) == []
    positions = json.loads(path.read_text())["payload"]["dynamodb_stream_positions"]
    assert positions == {"__account_region_scoped__": True, "data": {"000000000000\0us-east-1\0'stream'": 0}}


def test_a_mapping_without_a_position_gets_one_too() -> None:
    document = {"payload": functions({})}
    assert recovery.rewind_streams(document)
    assert list(document["payload"]["dynamodb_stream_positions"]["data"].values()) == [0]
    assert not recovery.rewind_streams(document)


def test_a_first_start_has_nothing_to_prepare(tmp_path: Path) -> None:
    assert recovery.prepare(tmp_path, tmp_path) == []


@given(cut=st.integers(min_value=0, max_value=200))
def test_a_torn_file_is_replaced_by_the_version_before_it(
    cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("aws")
    path = saved(folder, "dynamodb", {"tables": ["new"] * 40})
    before = path.with_name(path.name + recovery.PREVIOUS)
    before.write_text(json.dumps({"payload": {"tables": ["before"]}}))
    path.write_bytes(path.read_bytes()[:cut])
    assert recovery.mend(folder) == ["dynamodb.json"]
    assert json.loads(path.read_text())["payload"]["tables"] == ["before"]


def test_a_whole_file_is_left_alone_and_drafts_go(tmp_path: Path) -> None:
    path = saved(tmp_path, "s3", {"buckets": ["one"]})
    whole = path.read_bytes()
    (tmp_path / "s3.json.draft").write_text('{"half')
    assert recovery.mend(tmp_path) == []
    assert path.read_bytes() == whole
    assert not list(tmp_path.glob("*.draft"))


def test_when_nothing_can_be_read_the_person_is_told_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "kms.json").write_text('{"payl')
    with pytest.raises(LocalProblem) as told:
        recovery.mend(tmp_path)
    assert "kms.json" in told.value.what
    assert "clean" in told.value.remedy


def test_memory_keeps_facts_and_makes_a_secret_once(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"
    secret = Memory(path).secret("media_key")
    assert len(secret) == 64
    again = Memory(path)
    again.put("endpoint_port", 4711)
    assert (Memory(path).secret("media_key"), Memory(path).get("endpoint_port")) == (secret, 4711)
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("torn", [b"", b'{"media_k', bytes(300)])
def test_a_torn_memory_is_the_one_before_and_never_a_fresh_one(tmp_path: Path, torn: bytes) -> None:
    """With other passwords everything in the state would be locked."""
    path = tmp_path / "memory.json"
    secret = Memory(path).secret("media_key")
    Memory(path).put("endpoint_port", 4711)
    path.write_bytes(torn)
    assert Memory(path).secret("media_key") == secret
    Memory(path).put("endpoint_port", 4712)
    assert (Memory(path).get("endpoint_port"), Memory(path).secret("media_key")) == (4712, secret)
    for file in tmp_path.iterdir():
        file.write_bytes(torn)
    with pytest.raises(LocalProblem, match="passwords"):
        Memory(path)


def test_an_empty_note_of_postgresql_goes(tmp_path: Path) -> None:
    for said in ("", "\0\0\0", "not a number\n"):
        (tmp_path / "postmaster.pid").write_text(said)
        clear_stale_pid(tmp_path)
        assert not (tmp_path / "postmaster.pid").exists()
    clear_stale_pid(tmp_path)


def test_a_state_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    with pytest.raises(LocalProblem, match="cannot write"):
        Places(tmp_path / "state").make()


def test_a_layer_that_a_power_cut_emptied_is_unpacked_again(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("python/practika/__init__.py", "whole = True")
    folder = layers._unpack(packed.getvalue(), tmp_path)
    (folder / "python/practika/__init__.py").write_text("")
    assert layers._unpack(packed.getvalue(), tmp_path) == folder
    assert (folder / "python/practika/__init__.py").read_text() == "whole = True"


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts.json"
    write_whole(path, "old")

    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cdk.local.places.os.fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert path.read_text() == "old"
