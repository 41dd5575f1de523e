"""Who may see an annotation: everyone who may see the video, the team of its workspace, or its author alone.

A *mark* is what is stored beside an annotation so that a store can leave out what a viewer may not see without reading
it: none for everyone, `team`, or the author's id. A viewer has marks too; an annotation is seen when its mark is among
them. Every road on which annotations leave (lists, single ones, history, the change log, sockets) asks `may_see`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from practika.domain.caller import Caller, Role
from practika.domain.errors import Forbidden

TEAM_MARK = "team"
#: Members of a workspace, whatever they may do there; guests come by a link and are none.
TEAM = frozenset(Role) - {Role.GUEST}


class Audience(StrEnum):
    """From wide to narrow."""

    EVERYONE = "everyone"
    TEAM = "team"
    PRIVATE = "private"


_WIDTH: Mapping[Audience, int] = {one: place for place, one in enumerate(Audience)}


def narrower(one: Audience, other: Audience) -> Audience:
    """The one that fewer people belong to."""
    return max(one, other, key=_WIDTH.__getitem__)


def mark_of(audience: Audience, author_id: str) -> str | None:
    """The mark of an annotation; None: no mark, everyone sees it."""
    return {Audience.EVERYONE: None, Audience.TEAM: TEAM_MARK, Audience.PRIVATE: author_id}[audience]


def audience_of(mark: str | None) -> Audience:
    """What a mark says."""
    if mark is None:
        return Audience.EVERYONE
    return Audience.TEAM if mark == TEAM_MARK else Audience.PRIVATE


def marks_of(viewer: Caller) -> tuple[str, ...]:
    """The marks that this person may see besides none."""
    return (viewer.person_id, TEAM_MARK) if viewer.role in TEAM else (viewer.person_id,)


def may_see(audience: Audience, author_id: str, viewer: Caller) -> bool:
    """Is the viewer among those whom an annotation of this author is for? Owners do not see others' private ones."""
    mark = mark_of(audience, author_id)
    return mark is None or mark in marks_of(viewer)


def demand_audience(by: Caller, audience: Audience, *, author_id: str) -> None:
    """Raises Forbidden: only its author makes a note private, or it would vanish from whoever did it;
    guests do not speak to the team."""
    if audience is Audience.PRIVATE and by.person_id != author_id:
        raise Forbidden("Only the person who wrote a note can make it private.", audience=audience.value)
    if audience is Audience.TEAM and by.role not in TEAM:
        raise Forbidden("Only members of the workspace write for the team alone.", audience=audience.value)
