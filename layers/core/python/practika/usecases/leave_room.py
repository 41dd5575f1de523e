"""A socket closed: forget it and lay down what it held; the others hear of it if that was the person's last screen."""

from __future__ import annotations

from practika.usecases.hall import Hall
from practika.usecases.share_session import see_off


def leave_room(connection_id: str, *, hall: Hall) -> None:
    """Safe to repeat."""
    connection = hall.nearby.leave(connection_id)
    if connection is not None:
        see_off([connection], hall)
