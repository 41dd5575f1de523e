"""Work on what people have asked for about themselves: films one after the other, so that it can end anywhere and go on
there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from practika.domain.audit import Act
from practika.domain.errors import PractikaError
from practika.domain.ids import AnnotationId
from practika.domain.model import Model
from practika.domain.person_request import PersonRequest, RequestKind
from practika.ports.annotations import Annotations
from practika.ports.films import MediaStore
from practika.ports.leaving import FilmPlace, Leavers, PersonRequests
from practika.ports.lessons import LessonRows
from practika.ports.live import Rooms
from practika.ports.people import Audit
from practika.ports.system import Clock, Ids
from practika.ports.usage import UsageSums

#: Nobody else takes a request for so long after the last sign of life of who works on it.
CLAIM = timedelta(minutes=6)
#: What went wrong is tried again so much later.
PAUSE = timedelta(minutes=5)
FILMS_AT_ONCE = 100
#: What the audit log says when it is done.
RECEIPTS: dict[RequestKind, Act] = {
    RequestKind.EXPORT: "data_exported",
    RequestKind.ERASURE: "account_erased",
}


class Served(Model):
    """How many exports and erasures were finished, of how many a last round follows (`waiting`), how many are tried
    again (`troubled`), and how many people a restore had brought back."""

    exported: int = 0
    erased: int = 0
    waiting: int = 0
    troubled: int = 0
    came_back: int = 0


@dataclass(frozen=True)
class Desk:
    """What the work needs. `public_url`: where links in an export lead."""

    requests: PersonRequests
    leavers: Leavers
    annotations: Annotations
    lessons: LessonRows
    rooms: Rooms
    sums: UsageSums
    media_store: MediaStore
    audit: Audit
    clock: Clock
    ids: Ids
    public_url: str


class OutOfTime(PractikaError):
    """The rest is for the next round."""

    code = "out_of_time"


@dataclass(frozen=True)
class Round:
    """One claim on a request, until time is up."""

    desk: Desk
    request: PersonRequest
    ends: datetime

    def films(self) -> Iterator[tuple[FilmPlace, AnnotationId | None]]:
        """Every film of the request's workspaces from where the last round ended, and the note in it behind which the
        work goes on. Raises OutOfTime."""
        video, _, note = self.request.place.partition("/")
        # a film that was begun comes again: its own id without the last sign sorts right before it
        after = video[:-1] if note else video
        while films := self.desk.leavers.films(self.request.workspace_ids, after=after, limit=FILMS_AT_ONCE):
            for film in films:
                if note and film.video_id < video:
                    continue
                self.check()
                yield film, note if note and film.video_id == video else None
                self.mark(film.video_id)
            after = films[-1].video_id

    def mark(self, place: str) -> None:
        """All before is done."""
        self.desk.requests.moved(self.request, place, self.desk.clock.now() + CLAIM)

    def check(self) -> None:
        if self.desk.clock.now() >= self.ends:
            raise OutOfTime


Work = Callable[[Round], bool]


def serve_people(desk: Desk, *, work: dict[RequestKind, Work], within: timedelta) -> Served:
    """Everything that is due, as far as the time goes. One request's trouble never stops the others.

    A work answers whether the request is done; else its next round begins when no token is alive any more.
    """
    ends, tally = desk.clock.now() + within, dict.fromkeys(Served.model_fields, 0)
    while desk.clock.now() < ends:
        now = desk.clock.now()
        request = desk.requests.claim(now, now + CLAIM)
        if request is None:
            break
        try:
            tally[_serve(Round(desk, request, ends), work[request.kind])] += 1
        except OutOfTime:
            desk.requests.paused(request, due_at=now, again=False)
        except PractikaError:
            tally["troubled"] += 1
            desk.requests.paused(request, due_at=now + PAUSE, again=False)
    return Served(**tally)


def _serve(round_: Round, work: Work) -> str:
    desk, request = round_.desk, round_.request
    if not work(round_):
        desk.requests.paused(request, due_at=request.last_round_from, again=True)
        return "waiting"
    desk.requests.done(request, desk.clock.now())
    for workspace_id in request.workspace_ids:
        desk.audit.record(
            at=desk.clock.now(),
            act=RECEIPTS[request.kind],
            person_id=request.person_id,
            workspace_id=workspace_id,
            subject=request.id,
        )
    return "exported" if request.kind is RequestKind.EXPORT else "erased"
