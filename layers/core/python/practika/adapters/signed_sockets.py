"""Posts frames through API Gateway's management endpoint: signed by hand, over connections that stay open.

No threads and no event loop: a window of posts is under way, each on a connection of its own; the oldest is answered
before the next one goes out, and by then its answer is usually there.
"""

from __future__ import annotations

import ssl
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from practika.adapters.lanes import Answer, Lane, LaneBroken
from practika.adapters.signed_post import Endpoint, Envelope, PostSigner
from practika.adapters.sigv4 import Credentials
from practika.domain.errors import SocketGone, SocketThrottled
from practika.ports.live import Posted
from practika.ports.system import Clock

#: Posts under way at once, each on a connection of its own; more of them for many sockets, because an answer takes
#: some ten milliseconds from API Gateway whatever we do.
LANES, MOST_LANES = 16, 64
_POSTS_A_LANE = 4
#: After so many posts without an answer the rest of a round is left for the next try.
MAX_SILENT = 16
_OK, _CLOSED, _GONE, _TOO_MANY, _SERVER = 200, 204, 410, 429, 500

Sent = tuple[str, Lane]


class PostRefused(Exception):
    """API Gateway says that the request itself is wrong (no right, no such API, too large): a mistake of ours."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        super().__init__(f"post_to_connection was refused: {answer.status} {answer.reason}".rstrip())


class SignedSockets:
    """One for the life of the environment. `tls` is only for tests; otherwise an https endpoint gets the system's."""

    def __init__(
        self,
        url: str,
        region: str,
        *,
        credentials: Callable[[], Credentials],
        clock: Clock,
        lanes: int = LANES,
        most_lanes: int = MOST_LANES,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._endpoint = Endpoint.of(url)
        self._signer = PostSigner(self._endpoint, region)
        self._credentials = credentials
        self._clock = clock
        self._least, self._most = lanes, most_lanes
        self._tls = tls
        self._idle: list[Lane] = []
        self._turn = threading.Lock()

    def post(self, connection_id: str, frame: bytes) -> None:
        outcome = self.post_many([connection_id], frame)[connection_id]
        if outcome is Posted.GONE:
            raise SocketGone
        if outcome is Posted.RETRY:
            raise SocketThrottled

    def post_many(self, connection_ids: Sequence[str], frame: bytes) -> Mapping[str, Posted]:
        """Raises PostRefused, after all others were posted."""
        with self._turn:
            envelope = self._signer.envelope(frame, self._credentials(), self._clock.now())
            lanes = min(self._most, max(self._least, len(connection_ids) // _POSTS_A_LANE))
            return _Round(self, envelope).post(connection_ids, lanes)

    def end(self, connection_id: str) -> None:
        """Raises PostRefused."""
        with self._turn:
            envelope = self._signer.closing(self._credentials(), self._clock.now())
            outcome = _Round(self, envelope).post([connection_id], 1)[connection_id]
        if outcome is Posted.RETRY:
            raise SocketThrottled

    def lane(self) -> tuple[Lane, bool]:
        """A connection that is free, and whether it was used before. Raises LaneBroken: nobody is there."""
        while self._idle:
            lane = self._idle.pop()
            if not lane.dropped:
                return lane, True
            lane.close()
        return self.new_lane(), False

    def new_lane(self) -> Lane:
        """Raises LaneBroken."""
        if self._tls is None and self._endpoint.scheme == "https":
            self._tls = ssl.create_default_context()
        return Lane(self._endpoint, self._tls)

    def close(self) -> None:
        """Closes what is open; the next post opens anew."""
        while self._idle:
            self._idle.pop().close()

    def done_with(self, lane: Lane, *, stays: bool) -> None:
        """Keeps it for the next post, or closes it."""
        if stays:
            self._idle.append(lane)
        else:
            lane.close()


class _Round:
    """One frame on its way to many."""

    def __init__(self, sockets: SignedSockets, envelope: Envelope) -> None:
        self._sockets = sockets
        self._envelope = envelope
        self._outcomes: dict[str, Posted] = {}
        self._refusal: PostRefused | None = None
        self._away = False
        self._silent = 0

    def post(self, connection_ids: Sequence[str], most: int) -> Mapping[str, Posted]:
        under_way: deque[Sent] = deque()
        for one in connection_ids:
            if len(under_way) == most:
                self._hear(under_way.popleft())
            lane = self._send(one)
            if lane is None:
                self._outcomes[one] = Posted.RETRY
            else:
                under_way.append((one, lane))
        while under_way:
            self._hear(under_way.popleft())
        if self._refusal is not None:
            raise self._refusal
        return {one: self._outcomes[one] for one in connection_ids}

    def _send(self, connection_id: str) -> Lane | None:
        """The connection that the post is under way on; None when it could not be sent."""
        if self._away:  # nobody answered a moment ago: do not wait for that again
            return None
        try:
            lane, used = self._sockets.lane()
            sent = self._sent(lane, connection_id)
            if not sent and used:
                lane = self._sockets.new_lane()
                sent = self._sent(lane, connection_id)
        except LaneBroken:
            sent = False
        self._away = not sent
        return lane if sent else None

    def _sent(self, lane: Lane, connection_id: str) -> bool:
        try:
            lane.send(self._envelope.to(connection_id))
        except LaneBroken:
            lane.close()
            return False
        return True

    def _hear(self, sent: Sent) -> None:
        connection_id, lane = sent
        try:
            answer = self._answer(lane, connection_id)
        except LaneBroken:
            self._outcomes[connection_id] = Posted.RETRY
            self._silent += 1
            self._away = self._away or self._silent >= MAX_SILENT
            return
        self._outcomes[connection_id] = self._meaning(answer)

    def _answer(self, lane: Lane, connection_id: str) -> Answer:
        """Once more over a new connection when the old one was closed under our hands."""
        try:
            answer = lane.answer()
        except LaneBroken as broken:
            lane.close()
            if not broken.unheard:
                raise
            lane = self._sockets.new_lane()
            try:
                lane.send(self._envelope.to(connection_id))
                answer = lane.answer()
            except LaneBroken:
                lane.close()
                raise
        self._sockets.done_with(lane, stays=answer.stays)
        return answer

    def _meaning(self, answer: Answer) -> Posted:
        if answer.status == _GONE:
            return Posted.GONE
        if answer.status == _TOO_MANY or answer.status >= _SERVER:
            return Posted.RETRY
        if answer.status not in (_OK, _CLOSED):
            self._refusal = PostRefused(answer)
            return Posted.RETRY
        return Posted.DELIVERED
