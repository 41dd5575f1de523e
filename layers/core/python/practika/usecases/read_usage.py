"""What was watched in a workspace: one's own days for everybody, everybody's for who may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from practika.domain.caller import Caller
from practika.domain.ids import PersonId, VideoId
from practika.domain.model import Model
from practika.domain.policy import Action, allows, demand
from practika.ports.people import Workspaces
from practika.ports.system import Clock
from practika.ports.usage import FilmTitles, PersonDay, UsageSums

#: Films that are named.
MOST_FILMS = 10


class DayUsage(Model):
    """A day (UTC): milliseconds on the clock that were watched."""

    day: date
    ms: int


class PersonUsage(Model):
    """What one person did in these days. `name` is None for who has left the workspace."""

    person_id: PersonId
    name: str | None
    ms: int
    loops: int
    notes: int
    sessions: int
    days: int


class FilmUsage(Model):
    """How long a film was watched in these days, and by how many. `title` is None for a film that was removed."""

    video_id: VideoId
    title: str | None
    ms: int
    people: int


class WorkspaceUsage(Model):
    """`everyone`: it tells of all members; else of the caller alone. Every day is there, also one without use."""

    first: date
    last: date
    everyone: bool
    days: tuple[DayUsage, ...]
    people: tuple[PersonUsage, ...]
    films: tuple[FilmUsage, ...]


def read_usage(
    days: int, *, caller: Caller, sums: UsageSums, workspaces: Workspaces, titles: FilmTitles, clock: Clock
) -> WorkspaceUsage:
    """The last so many days, today included. People and films that were watched longest come first."""
    demand(caller, Action.VIEW)
    everyone = allows(caller.role, Action.SEE_USAGE)
    last = clock.now().date()
    first = last - timedelta(days=days - 1)
    found = sums.days(caller.workspace_id, first, last, person_id=None if everyone else caller.person_id)
    if everyone:
        names = {each.person_id: each.name for each in workspaces.members(caller.workspace_id)}
    else:
        names = {caller.person_id: caller.name}
    return WorkspaceUsage(
        first=first,
        last=last,
        everyone=everyone,
        days=_by_day(found, first, days),
        people=_by_person(found, names),
        films=_by_film(found, caller, titles),
    )


def _by_day(found: Sequence[PersonDay], first: date, days: int) -> tuple[DayUsage, ...]:
    watched: Counter[date] = Counter()
    for each in found:
        watched[each.day] += each.ms
    every = (first + timedelta(days=number) for number in range(days))
    return tuple(DayUsage(day=day, ms=watched[day]) for day in every)


def _by_person(found: Sequence[PersonDay], names: dict[PersonId, str]) -> tuple[PersonUsage, ...]:
    """Members who watched nothing are there too: that is what a teacher looks for."""
    people = []
    for person_id in {*names, *(each.person_id for each in found)}:
        own = [each for each in found if each.person_id == person_id]
        people.append(
            PersonUsage(
                person_id=person_id,
                name=names.get(person_id),
                ms=sum(each.ms for each in own),
                loops=sum(each.loops for each in own),
                notes=sum(each.notes for each in own),
                sessions=sum(each.sessions for each in own),
                days=sum(each.ms > 0 for each in own),
            )
        )
    return tuple(sorted(people, key=lambda each: (-each.ms, each.name or "", each.person_id)))


def _by_film(found: Sequence[PersonDay], caller: Caller, titles: FilmTitles) -> tuple[FilmUsage, ...]:
    watched: Counter[VideoId] = Counter()
    people: dict[VideoId, set[PersonId]] = {}
    for each in found:
        for film, ms in each.films.items():
            watched[film] += ms
            people.setdefault(film, set()).add(each.person_id)
    most = sorted(watched, key=lambda film: (-watched[film], film))[:MOST_FILMS]
    called = titles.titles(caller.workspace_id, most)
    return tuple(
        FilmUsage(video_id=film, title=called.get(film), ms=watched[film], people=len(people[film]))
        for film in most
    )
