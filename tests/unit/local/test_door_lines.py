"""What the terminal shows of the doors' logs."""

from __future__ import annotations

import json
from pathlib import Path

from cdk.local import door_lines

AT = 1_780_000_000.0


def shown(*said: object, error: str | None = None) -> list[str]:
    raw = [one if isinstance(one, str) else json.dumps(one) for one in said]
    return list(door_lines.lines({"door": "api_videos", "at": AT, "lines": raw, "error": error}))


def test_one_line_for_each_thing_said_with_its_own_fields() -> None:
    said = {
        "level": "INFO",
        "message": "upload begun",
        "service": "api_videos",
        "location": "start:12",
        "timestamp": "2026-01-01",
        "function_name": "practika-local-x",
        "video_id": "vid_1",
        "parts": 3,
        "nothing": None,
    }
    (line,) = shown(said)
    assert line[9:] == "api_videos           INFO     upload begun video_id=vid_1 parts=3"


def test_metrics_are_not_shown_and_plain_prints_are() -> None:
    assert shown({"_aws": {"Timestamp": 1}, "Uploads": 1}) == []
    (line,) = shown("plain words")
    assert line.endswith("PRINT    plain words")


def test_an_error_shows_its_trace_once() -> None:
    said = {"level": "ERROR", "message": "failed", "exception": "Traceback\n  ValueError: no"}
    first, trace, end = shown(said, error="Traceback\n  raise\nValueError: no")
    assert "ERROR    failed" in first
    assert trace == "    Traceback\n      ValueError: no"
    assert end.endswith("WARNING  ended with ValueError: no")


def test_a_door_that_fails_silently_is_shown() -> None:
    line, trace = shown(error="Worker process died")
    assert "the door failed" in line
    assert trace == "    Worker process died"


def test_only_whole_new_lines_are_read(tmp_path: Path) -> None:
    log = tmp_path / "doors.jsonl"
    assert door_lines.fresh(log, 0) == ([], 0)
    log.write_bytes(b"one\ntwo\nhal")
    found, place = door_lines.fresh(log, 0)
    assert (found, place) == (["one", "two"], 8)
    assert door_lines.fresh(log, place) == ([], 8)
    log.write_bytes(b"one\ntwo\nhalf\n")
    assert door_lines.fresh(log, place) == (["half"], 13)
    log.write_bytes(b"new\n")  # begun anew because it had grown too big
    assert door_lines.fresh(log, 13) == (["new"], 4)
