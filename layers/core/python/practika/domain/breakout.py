"""Groups of a live session: the people of a room work apart for a while, each group with a film and ink of its own.

A group has what a session has (who drives, where the film is) for its own people; notes stay notes of the film, for
everybody. To somebody in a group the session looks as if the group were all of it (`viewed`), so the acts of
`live_session` serve both, and what they make of it is taken back into the whole (`taken`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from practika.domain.errors import Invalid
from practika.domain.ids import PersonId
from practika.domain.live_session import MAX_GROUPED, MAX_GROUPS, Group, LiveSession, pass_baton


def group_of(session: LiveSession, person_id: PersonId) -> Group | None:
    """None: that person is in the main room."""
    return next((group for group in session.groups if person_id in group.people), None)


def split(session: LiveSession, lists: Sequence[Sequence[PersonId]], now: datetime) -> LiveSession:
    """The room in these groups, from where its film stands; everybody else stays in the main room. Without lists all
    are together again. Raises Invalid for somebody in two groups, or too many."""
    people = [person for one in lists for person in one]
    if len(set(people)) != len(people):
        raise Invalid("Everyone is in one group at most.", field="groups")
    if len(lists) > MAX_GROUPS or len(people) > MAX_GROUPED:
        raise Invalid(f"At most {MAX_GROUPS} groups of {MAX_GROUPED} people together.", field="groups")
    epoch = max(session.epoch, int(now.timestamp())) + 1
    groups = tuple(
        Group(number=number, people=tuple(one), transport=session.transport, epoch=epoch)
        for number, one in enumerate(lists, start=1)
    )
    after = session.model_copy(update={"groups": groups})
    driver = session.driver
    return pass_baton(after, None, now) if driver and driver.person_id in people else after


def go(session: LiveSession, person_id: PersonId, number: int | None, now: datetime) -> LiveSession:
    """That person into a group, or back (None). The baton that they hold where they were lies free. Raises Invalid when
    there is no such group."""
    here = group_of(session, person_id)
    if (here.number if here else None) == number:
        return session
    if number is not None and number not in {group.number for group in session.groups}:
        raise Invalid("There is no such group now.", field="group")
    after = _laid_down(session, person_id, here, now)
    groups = []
    for group in after.groups:
        people = tuple(one for one in group.people if one != person_id)
        if group.number == number:
            people = (*people, person_id)
        groups.append(group.model_copy(update={"people": people}))
    return after.model_copy(update={"groups": tuple(groups)})


def _laid_down(session: LiveSession, person_id: PersonId, here: Group | None, now: datetime) -> LiveSession:
    view = viewed(session, here)
    if view.driver is None or view.driver.person_id != person_id:
        return session
    return taken(session, here, pass_baton(view, None, now))


def viewed(session: LiveSession, group: Group | None) -> LiveSession:
    """The session as the people of that group have it."""
    if group is None:
        return session
    own = {"driver": group.driver, "transport": group.transport, "epoch": group.epoch}
    return session.model_copy(update=own)


def taken(session: LiveSession, group: Group | None, view: LiveSession) -> LiveSession:
    """The whole session after its view became this one."""
    if group is None:
        return view
    own = {"driver": view.driver, "transport": view.transport, "epoch": view.epoch}
    beat = {"beat": 0} if view.epoch != group.epoch else {}
    changed = group.model_copy(update={**own, **beat})
    groups = tuple(changed if one.number == group.number else one for one in session.groups)
    return session.model_copy(update={"groups": groups, "hands": view.hands, "gathered": view.gathered})


def without_driver(session: LiveSession, screen: str, now: datetime) -> LiveSession:
    """A screen is gone: the batons that it held in groups lie free."""
    for group in session.groups:
        view = viewed(session, group)
        if view.driven_by(screen):
            session = taken(session, group, pass_baton(view, None, now))
    return session
