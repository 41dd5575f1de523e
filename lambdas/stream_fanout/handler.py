"""Door: from the stream of `annotations` to the sockets."""

from collections.abc import Sequence
from typing import Any

from practika.domain.changes import Occurrence
from practika.domain.errors import Unavailable
from practika.runtime.batch import Answer, process_stream_together
from practika.runtime.observability import count
from practika.runtime.wiring import live, system
from practika.usecases.broadcast import broadcast


def lambda_handler(event: dict[str, Any], context: Any) -> Answer:
    return process_stream_together(event, context, live.occurrence_in, _tell)


def _tell(occurrences: Sequence[Occurrence]) -> None:
    """Raises Unavailable when not all could be logged: all come again, and what was logged keeps its number."""
    done = broadcast(
        occurrences,
        log=live.change_log(),
        rooms=live.rooms(),
        sockets=live.sockets(),
        backoff=live.backoff(),
        clock=system.clock(),
    )
    for name, number in (
        ("ChangesLogged", done.logged),
        ("FramesDelivered", done.delivered),
        ("SocketsGone", done.gone),
        ("FramesUnreached", done.unreached),
    ):
        if number:
            count(name, number)
    if done.undone:
        raise Unavailable("The change log of a room is away.")
