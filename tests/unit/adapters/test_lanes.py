"""What a lane makes of the bytes that come back, from the plain answer to what no endpoint of ours would send."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from practika.adapters import lanes
from practika.adapters.lanes import Answer, Lane, LaneBroken
from practika.adapters.signed_post import Endpoint

OK = b"HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"


@contextmanager
def answering(*pieces: bytes, then_closes: bool = True) -> Iterator[Lane]:
    """A lane to somebody who says these pieces to whatever is asked."""
    server = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve() -> None:
        theirs, _ = server.accept()
        with theirs:
            theirs.recv(4096)
            for piece in pieces:
                theirs.sendall(piece)
            if not then_closes:
                done.wait(5)

    thread = threading.Thread(target=serve)
    thread.start()
    lane = Lane(Endpoint("http", "127.0.0.1", server.getsockname()[1], ""), None)
    try:
        yield lane
    finally:
        done.set()
        lane.close()
        thread.join()
        server.close()


@pytest.mark.parametrize(
    ("pieces", "answer"),
    [
        ((OK,), Answer(200, "", True)),
        (tuple(bytes([byte]) for byte in OK), Answer(200, "", True)),
        ((OK.lower().replace(b"http/1.1", b"HTTP/1.1"),), Answer(200, "", True)),
        ((OK.replace(b"Length: 0", b"Length: 3"), b"a", b"bc"), Answer(200, "", True)),
        ((OK.replace(b"Length: 0", b"Length: 1") + b"ab",), Answer(200, "", False)),  # more than was promised
        ((OK.replace(b"keep-alive", b"Close"),), Answer(200, "", False)),
        ((OK.replace(b"Content-Length: 0\r\n", b""),), Answer(200, "", False)),  # who knows where it ends
        ((OK.replace(b"HTTP/1.1", b"HTTP/1.0"),), Answer(200, "", False)),
        (
            (b"HTTP/1.1 410 Gone\r\nx-amzn-ErrorType: GoneException:http://aws/doc\r\ncontent-length: 0\r\n\r\n",),
            Answer(410, "GoneException", True),
        ),
        ((OK.replace(b"Date: today", b"X-Content-Length: 9"),), Answer(200, "", True)),
    ],
)  # fmt: skip
def test_an_answer_is_read_however_it_comes(
    pieces: tuple[bytes, ...], answer: Answer, socket_enabled: None
) -> None:
    with answering(*pieces, then_closes=False) as lane:
        lane.send(b"POST / HTTP/1.1\r\n\r\n")
        assert lane.answer() == answer


@pytest.mark.parametrize(
    "said", [b"nonsense\r\n\r\n", b"HTTP/1.1 2OO OK\r\n\r\n", b"x" * (lanes.MAX_ANSWER_BYTES + 2), b""]
)
def test_what_is_no_answer_breaks_the_lane_and_was_not_unheard(said: bytes, socket_enabled: None) -> None:
    with answering(said) as lane, pytest.raises(LaneBroken) as broken:
        lane.send(b"POST / HTTP/1.1\r\n\r\n")
        lane.answer()
    assert not broken.value.unheard


def test_a_late_answer_is_waited_for_only_until_it_is_due(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(lanes, "LATE_SECONDS", 0.0)
    with answering(b"HTTP/1.1 200", then_closes=False) as lane:
        lane.send(b"POST / HTTP/1.1\r\n\r\n")
        with pytest.raises(LaneBroken):
            lane.answer()


def test_a_lane_that_rested_is_asked_whether_it_is_still_open(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(OK) as lane:
        lane.send(b"POST / HTTP/1.1\r\n\r\n")
        assert lane.answer().stays and not lane.dropped, "in use a moment ago"
        monkeypatch.setattr(lanes, "FRESH_SECONDS", 0.0)
        select_until_closed(lane)
        assert lane.dropped


def select_until_closed(lane: Lane) -> None:
    """The other side's end takes a moment to arrive."""
    for _ in range(500):
        if lane.dropped:
            return
        threading.Event().wait(0.01)
