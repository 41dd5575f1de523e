"""Walk the main journey: sign in, list, open a film's playlist, write a note, hear of it on the socket, remove it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from practika.domain.errors import PractikaError, Unavailable
from practika.domain.ids import AnnotationId
from practika.domain.walk import Step, Walk
from practika.ports.system import Clock, Ids
from practika.ports.walking import ShelvedFilm, Visitor

TITLE = "What the walker watches"
FIRST_LINE = "#EXTM3U"


class _Failed(Exception):
    """The step that failed; the cause is the error."""

    def __init__(self, step: Step) -> None:
        self.step = step


def walk_journey(*, visitor: Visitor, email: str, password: str, clip: bytes, clock: Clock, ids: Ids) -> Walk:
    """Never raises for what goes wrong on the way. What it wrote is taken away again, as far as that can be done."""
    took: dict[Step, int] = {}
    note = AnnotationId(ids.new("ann"))

    def step(which: Step, act: Callable[[], object]) -> None:
        with _timed(which, took, clock):
            act()

    film: ShelvedFilm | None = None
    written = False
    try:
        step(Step.SIGN_IN, lambda: visitor.enter(email, password))
        with _timed(Step.LIST, took, clock):
            film = _playable(visitor, clip)
        if film is None:
            return Walk(preparing=True, milliseconds=took)
        shown = film
        step(Step.PLAY, lambda: _plays(visitor, shown))
        step(Step.OPEN_SOCKET, lambda: visitor.open_socket(f"video:{shown.id}"))
        written = True
        step(Step.WRITE, lambda: visitor.write(shown, note))
        step(Step.HEAR, lambda: visitor.hear(note))
        step(Step.REMOVE, lambda: visitor.remove(shown, note))
        written = False
        return Walk(milliseconds=took)
    except _Failed as failed:
        return Walk(failed=failed.step, reason=_words(failed.__cause__), milliseconds=took)
    finally:
        if film is not None and written:
            with contextlib.suppress(PractikaError):
                visitor.remove(film, note)
        visitor.leave()


def _playable(visitor: Visitor, clip: bytes) -> ShelvedFilm | None:
    """A film that can be played; where there is none at all, or none that came through, one is uploaded."""
    films = visitor.films()
    ready = next((film for film in films if film.master and film.digest), None)
    if ready is None and all(film.failed for film in films):
        visitor.upload(clip, TITLE)
    return ready


def _plays(visitor: Visitor, film: ShelvedFilm) -> None:
    text = visitor.text(film.master or "")
    if not text.startswith(FIRST_LINE):
        raise Unavailable("What stands behind the address of the playlist is no playlist.")


def _words(error: BaseException | None) -> str:
    return f"{error.code}: {error.message}" if isinstance(error, PractikaError) else "unknown"


@contextlib.contextmanager
def _timed(step: Step, took: dict[Step, int], clock: Clock) -> Iterator[None]:
    began = clock.now()
    try:
        yield
    except PractikaError as error:
        raise _Failed(step) from error
    finally:
        took[step] = round((clock.now() - began).total_seconds() * 1000)
