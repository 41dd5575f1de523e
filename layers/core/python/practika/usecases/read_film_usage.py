"""What was watched of one film: its heat map and this week's practice. One's own, or everybody's for who may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from practika.domain.caller import Caller
from practika.domain.errors import VideoNotReady
from practika.domain.film_cost import FilmCost, FilmPrices, cost_of
from practika.domain.ids import PersonId, VideoId
from practika.domain.model import Model
from practika.domain.policy import Action, allows, demand
from practika.domain.usage import HeatMap
from practika.ports.annotations import Films
from practika.ports.people import Workspaces
from practika.ports.system import Clock
from practika.ports.usage import PersonDay, UsageSums

WEEK = timedelta(days=7)
#: Days that the cost of showing the film is reckoned over, today included.
COST_DAYS = 28


class Practice(Model):
    """Milliseconds on the clock that one person watched the film in the last seven days, today included, and in the
    seven before. `name` is None for who has left the workspace."""

    person_id: PersonId
    name: str | None
    ms: int
    before: int


class WatchedFilm(Model):
    """`everyone`: it tells of all; else of the caller alone. The film is divided into equal parts, one number each:
    `plays` is how many times it was watched in the mean, `loops` how many loops were set over it. `watchers`: people
    in the heat map. `cost` is told to those who see everybody's use; `costDays`: the days that its delivery covers."""

    everyone: bool
    frame_count: int
    watchers: int
    plays: tuple[float, ...]
    loops: tuple[int, ...]
    practice: tuple[Practice, ...]
    cost: FilmCost | None = None
    cost_days: int = COST_DAYS


def read_film_usage(
    video_id: VideoId,
    *,
    caller: Caller,
    films: Films,
    sums: UsageSums,
    workspaces: Workspaces,
    prices: FilmPrices,
    clock: Clock,
) -> WatchedFilm:
    """Raises VideoNotFound, VideoNotReady."""
    demand(caller, Action.VIEW)
    video = films.get(caller.workspace_id, video_id)
    if video.frames is None:
        raise VideoNotReady
    everyone = allows(caller.role, Action.SEE_USAGE)
    only = None if everyone else caller.person_id
    today = clock.now().date()
    since = today - timedelta(days=COST_DAYS - 1) if everyone else today - 2 * WEEK + timedelta(days=1)
    days = sums.days(caller.workspace_id, since, today, person_id=only)
    heats = sums.heat(caller.workspace_id, video_id, person_id=only)
    heat = HeatMap.of(video.frames.frame_count, heats)
    watched = sum(each.films.get(video_id, 0) for each in days)
    if everyone:
        names = {each.person_id: each.name for each in workspaces.members(caller.workspace_id)}
    else:
        names = {caller.person_id: caller.name}
    return WatchedFilm(
        everyone=everyone,
        frame_count=heat.frame_count,
        watchers=len(heats),
        plays=heat.plays,
        loops=heat.loops,
        practice=_practice(video_id, days, names, today),
        cost=cost_of(video, watched, prices) if everyone else None,
    )


def _practice(
    video_id: VideoId, days: Sequence[PersonDay], names: dict[PersonId, str], today: date
) -> tuple[Practice, ...]:
    now: Counter[PersonId] = Counter()
    before: Counter[PersonId] = Counter()
    for each in days:
        age = today - each.day
        if age < 2 * WEEK:
            (now if age < WEEK else before)[each.person_id] += each.films.get(video_id, 0)
    people = {*names, *(person for person in {**now, **before} if now[person] or before[person])}
    found = [
        Practice(person_id=person, name=names.get(person), ms=now[person], before=before[person])
        for person in people
    ]
    return tuple(sorted(found, key=lambda each: (-each.ms, -each.before, each.name or "", each.person_id)))
