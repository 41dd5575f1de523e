"""Door: from the stream of `annotations` to the sockets."""

from collections.abc import Sequence
from typing import Any

from practika.domain.changes import Occurrence
from practika.runtime.batch import Answer, process_stream_together
from practika.runtime.observability import count
from practika.runtime.wiring import live, system
from practika.usecases.broadcast import broadcast


def lambda_handler(event: dict[str, Any], context: Any) -> Answer:
    return process_stream_together(event, context, live.occurrence_in, _tell)


def _tell(occurrences: Sequence[Occurrence]) -> int | None:
    """The first one that must be delivered again, if any."""
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
    return done.retry_from
