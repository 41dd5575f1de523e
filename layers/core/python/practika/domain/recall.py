"""Rights that end before the token that carries them: which tokens count no more, and who is told.

An access token is believed for ten minutes without a question. Where a person's rights end sooner, a recall says so to
whoever reads tokens, for as long as a token of before may be alive.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from practika.domain.caller import Caller, Role
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.model import Model
from practika.domain.session import ACCESS_LIFETIME

#: Who reads tokens may remember the recalls for so long.
HEARD_WITHIN = timedelta(seconds=5)
#: Of a workspace, tokens count as issued before the change for so much longer: who was refreshing at that moment, or
#: made a ticket with a token that was not known to be recalled, gets nothing out of it.
MARGIN = timedelta(seconds=10)
#: A recall is of use for so long; a minute more for clocks.
RECALL_LIFE = ACCESS_LIFETIME + MARGIN + timedelta(minutes=1)


class Recall(Model):
    """Tokens of that person that were issued before `at` count no more: of that workspace (None: of all), unless they
    carry the role that the person has now (None: the person has none)."""

    person_id: PersonId
    workspace_id: WorkspaceId | None
    role: Role | None = None
    at: datetime

    def covers(self, caller: Caller, issued_at: datetime) -> bool:
        """Does it mean this caller's token?"""
        here = self.workspace_id is None or self.workspace_id == caller.workspace_id
        return (
            here
            and self.person_id == caller.person_id
            and issued_at < self.at
            and (self.role is None or self.role is not caller.role)
        )


def recalled(recalls: Iterable[Recall], caller: Caller, issued_at: datetime) -> bool:
    """Does any of them mean this token?"""
    return any(one.covers(caller, issued_at) for one in recalls)


class Ending(StrEnum):
    """Why a person's sockets of a workspace end, by its name on the wire."""

    MEMBERSHIP = "membership_ended"
    ROLE = "role_changed"
    SESSION = "session_ended"


#: What the person reads then.
ENDINGS: dict[Ending, str] = {
    Ending.MEMBERSHIP: "You are not a member of this workspace any more.",
    Ending.ROLE: "Your role in this workspace has changed.",
    Ending.SESSION: "This session was ended. Please sign in again.",
}


class PersonNotice(Model):
    """The sockets that the person opened in that workspace before `at` end, and hear why."""

    workspace_id: WorkspaceId
    person_id: PersonId
    ending: Ending
    at: datetime
