"""Relays to each socket by a post of its own: right for rooms of up to some hundred screens."""

from __future__ import annotations

from collections.abc import Sequence

from practika.ports.live import Connection, Posted, Sockets


class SocketRelay:
    """One round of posts side by side, none repeated."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets

    def pass_on(self, frame: bytes, among: Sequence[Connection], *, sender: str) -> Sequence[Connection]:
        others = {one.connection_id: one for one in among if one.connection_id != sender}
        outcome = self._sockets.post_many(list(others), frame) if others else {}
        return [others[one] for one, posted in outcome.items() if posted is Posted.GONE]
