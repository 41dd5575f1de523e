"""The name of a trace: taken from the caller, else from X-Ray, and told to X-Ray only where it is recorded."""

from __future__ import annotations

import json
import socket

import pytest

from practika.runtime import trace
from practika.runtime.trace import HEADER, current, following, trace_id

ID, SPAN = "6b02d940" + "ab" * 12, "53995c3f42cd8ad8"
XRAY = f"Root=1-{ID[:8]}-{ID[8:]};Parent=0123456789abcdef;Sampled=1"


def _followed(headers: dict[str, str] | None) -> str | None:
    with following(headers) as found:
        assert current() == found
    assert current() is None
    return found


@pytest.mark.parametrize("name", ["traceparent", "Traceparent"])
def test_the_caller_names_the_trace(name: str) -> None:
    named = _followed({name: f"00-{ID}-{SPAN}-00"})
    assert named == f"00-{ID}-{SPAN}-00"
    assert trace_id(named) == ID


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "01",
        f"00-{'0' * 32}-{SPAN}-00",
        f"00-{ID}-{'0' * 16}-00",
        f"00-{ID}-{SPAN}-00-x",
        f"00-{ID.upper()}-{SPAN}-00",
    ],
)
def test_what_is_no_trace_is_not_followed(wrong: str) -> None:
    assert _followed({HEADER: wrong}) is None
    assert _followed(None) is None


def test_where_x_ray_tells_of_the_same_trace_its_parent_and_decision_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", XRAY)
    assert _followed({HEADER: f"00-{ID}-{SPAN}-00"}) == f"00-{ID}-0123456789abcdef-01"
    assert _followed({}) == f"00-{ID}-0123456789abcdef-01"


def test_another_trace_of_x_ray_does_not_take_the_caller_s_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", XRAY.replace("1-6b02d940", "1-00000001"))
    assert _followed({HEADER: f"00-{ID}-{SPAN}-01"}) == f"00-{ID}-{SPAN}-00"


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    """A real datagram socket in the place of X-Ray's daemon, on a stage that traces."""
    wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    wire.bind(("127.0.0.1", 0))
    wire.settimeout(2)
    monkeypatch.setenv("STAGE", "prod")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", XRAY)
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", f"127.0.0.1:{wire.getsockname()[1]}")
    return wire


@pytest.mark.enable_socket
def test_a_recorded_trace_gets_the_segment_of_another_door(daemon: socket.socket) -> None:
    trace.record(f"00-{ID}-{SPAN}-00", "not recorded", began=1, ended=2)
    trace.record(f"00-{ID}-{SPAN}-01", "stream_fanout", began=1.5, ended=2.5)
    head, segment = daemon.recv(2000).decode().split("\n")
    assert json.loads(head) == {"format": "json", "version": 1}
    told = json.loads(segment)
    assert len(told.pop("id")) == 16
    assert told == {
        "trace_id": f"1-{ID[:8]}-{ID[8:]}",
        "parent_id": SPAN,
        "name": "stream_fanout",
        "start_time": 1.5,
        "end_time": 2.5,
    }
    daemon.close()
