"""One trace from the browser's request to the socket's message.

The browser names the trace (W3C Trace Context, `traceparent`), the HTTP door logs it, the item that the request writes
carries it into the table's stream, the fan-out logs it and the message to the sockets has it. The browser's ids begin
with the seconds of the clock, so that the same 32 digits are an X-Ray trace id (`1-<8>-<24>`) too.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from secrets import token_hex
from typing import Any

from practika.runtime.settings import settings

HEADER = "traceparent"
#: version 00, trace id, parent id, flags (01: recorded); all zeros are no id. https://www.w3.org/TR/trace-context/
_FORM = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
_XRAY = re.compile(r"Root=1-([0-9a-f]{8})-([0-9a-f]{24})")
_XRAY_PARENT = re.compile(r"Parent=([0-9a-f]{16})")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


def current() -> str | None:
    """The `traceparent` of what this door works on now, None where nothing is traced."""
    return _current.get()


def trace_id(traceparent: str | None) -> str | None:
    """Its 32 hex digits."""
    return traceparent.split("-")[1] if traceparent else None


@contextmanager
def following(headers: Mapping[str, Any] | None) -> Iterator[str | None]:
    """The trace that the caller named, else the one that Lambda has opened; it is the current one meanwhile."""
    token = _current.set(_named(headers or {}, settings.xray_header))
    try:
        yield _current.get()
    finally:
        _current.reset(token)


def _named(headers: Mapping[str, Any], xray: str) -> str | None:
    """X-Ray's own parent and decision to record count where both tell of the same trace."""
    said = next((str(value) for name, value in headers.items() if name.lower() == HEADER), "")
    wanted = _FORM.fullmatch(said)
    root, parent = _XRAY.search(xray), _XRAY_PARENT.search(xray)
    opened = root[1] + root[2] if root else None
    if wanted and opened != wanted[1]:
        return f"00-{wanted[1]}-{wanted[2]}-00"
    if opened is None:
        return None
    return f"00-{opened}-{parent[1] if parent else token_hex(8)}-{'01' if 'Sampled=1' in xray else '00'}"


def record(traceparent: str, name: str, *, began: float, ended: float) -> None:
    """Adds a segment to an X-Ray trace that another door has begun and that is recorded; seconds since 1970.

    One datagram to the daemon beside the door, as the X-Ray SDK sends them; lost ones are no fault.
    """
    match, address = _FORM.fullmatch(traceparent), settings.xray_daemon
    if match is None or address is None or match[3] != "01":
        return
    segment = {
        "trace_id": f"1-{match[1][:8]}-{match[1][8:]}",
        "id": token_hex(8),
        "parent_id": match[2],
        "name": name,
        "start_time": began,
        "end_time": ended,
    }
    text = '{"format":"json","version":1}\n' + json.dumps(segment)
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.sendto(text.encode(), address)
