"""Hand out a ticket with which a browser may open a socket in one room."""

from __future__ import annotations

from datetime import datetime

from practika.domain.caller import Caller
from practika.domain.room import Room
from practika.ports.annotations import Films
from practika.ports.people import Tokens


def open_live_session(
    room_name: str, *, caller: Caller, films: Films, tokens: Tokens
) -> tuple[str, datetime]:
    """The ticket and when it ends. Raises Invalid (no such room) or VideoNotFound (not in this workspace)."""
    room = Room.parse(room_name, caller.workspace_id)
    if room.video_id is not None:
        films.get(caller.workspace_id, room.video_id)
    return tokens.ticket(caller, room.name)
