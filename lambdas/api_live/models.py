"""The JSON of live tickets."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from practika.domain.model import Model


class TicketRequest(Model):
    """Which room: `video:<id>` or `workspace`."""

    room: Annotated[str, StringConstraints(max_length=80)]


class TicketView(Model):
    """Open `url` before `expiresAt`; the ticket in it is good for one minute."""

    ticket: str
    url: str
    expires_at: datetime

    @classmethod
    def of(cls, ticket: str, expires_at: datetime, public_url: str) -> TicketView:
        """`public_url` is the browser's origin; the socket lives at /live of the same host."""
        origin = public_url.replace("http", "ws", 1)
        return cls(ticket=ticket, url=f"{origin}/live?ticket={ticket}", expires_at=expires_at)
