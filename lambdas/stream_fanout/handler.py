"""Door: from the stream of `annotations` to the sockets."""

import time
from collections.abc import Sequence
from typing import Any

from practika.domain.changes import AnnotationEvent, Occurrence
from practika.domain.errors import SocketThrottled, Unavailable
from practika.domain.recall import PersonNotice
from practika.runtime import trace
from practika.runtime.batch import Answer, process_stream_together
from practika.runtime.observability import count, logger
from practika.runtime.wiring import live, system
from practika.usecases.broadcast import broadcast
from practika.usecases.see_out import see_out


def lambda_handler(event: dict[str, Any], context: Any) -> Answer:
    return process_stream_together(event, context, live.occurrence_in, _tell)


def _tell(occurrences: Sequence[Occurrence]) -> None:
    """Raises Unavailable when not all could be logged, SocketThrottled when not all could be closed: then all come
    again, and what was logged keeps its number."""
    began = time.time()
    late = _see_out(occurrences)
    occurrences = [each for each in occurrences if not isinstance(each.fact, PersonNotice)]
    done = broadcast(occurrences, log=live.change_log(), by=live.courier(), clock=system.clock())
    for name, number in (
        ("ChangesLogged", done.logged),
        ("FramesDelivered", done.delivered),
        ("SocketsGone", done.gone),
        ("FramesUnreached", done.unreached),
    ):
        if number:
            count(name, number)
    _follow(occurrences, began)
    if done.undone:
        raise Unavailable("The change log of a room is away.")
    if late:
        raise SocketThrottled


def _see_out(occurrences: Sequence[Occurrence]) -> int:
    """People whose rights have ended go first; of how many not every socket could be closed."""
    late = 0
    for notice in (each.fact for each in occurrences if isinstance(each.fact, PersonNotice)):
        try:
            count("SocketsEnded", see_out(notice, rooms=live.rooms(), sockets=live.sockets()))
        except SocketThrottled:
            late += 1
    return late


def _follow(occurrences: Sequence[Occurrence], began: float) -> None:
    """The traces of the requests whose changes were told just now."""
    facts = [each.fact for each in occurrences]
    named = {fact.traceparent for fact in facts if isinstance(fact, AnnotationEvent) and fact.traceparent}
    logger().info("changes told", extra={"traceIds": sorted(filter(None, map(trace.trace_id, named)))})
    for traceparent in named:
        trace.record(traceparent, "stream_fanout", began=began, ended=time.time())
