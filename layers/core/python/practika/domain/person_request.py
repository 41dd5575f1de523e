"""What people ask for about themselves: their data as a file, or that they are forgotten. Both take longer than a
request, so they are written down, worked on in rounds, and done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from practika.domain.caller import Role
from practika.domain.errors import Invalid
from practika.domain.ids import PersonId, RequestId, WorkspaceId
from practika.domain.model import Model
from practika.domain.person import Member, Workspace
from practika.domain.policy import owns
from practika.domain.session import ACCESS_LIFETIME, TICKET_LIFETIME

#: What a person types to show that they mean it.
CONFIRMATION = "close my account"
EXPORTS_A_DAY = 3
#: How long a file can be fetched; the bucket's lifecycle removes it then.
EXPORT_KEPT = timedelta(days=7)
#: How long a link to it lives.
LINK_SECONDS = 300
#: After so long no token that was given out before the account was closed is alive, and no ticket made with one; a
#: minute more for clocks.
TOKENS_DEAD = ACCESS_LIFETIME + TICKET_LIFETIME + timedelta(minutes=1)
#: Where the files of people lie in the bucket.
EXPORTS, ERASED = "people/exports/", "people/erased/"


class RequestKind(StrEnum):
    """A file of one's data, or an account closed."""

    EXPORT = "export"
    ERASURE = "erasure"


class RequestState(StrEnum):
    """Being worked on, or done."""

    OPEN = "open"
    DONE = "done"


class PersonRequest(Model):
    """`workspace_ids`: where the person was when they asked; `dissolved_ids`: of those, where nobody else was.

    `place`: behind it the work goes on, a film or one of its notes ("" at the beginning of a round); `round_at`: when
    this round began.
    """

    id: RequestId
    person_id: PersonId
    kind: RequestKind
    workspace_ids: tuple[WorkspaceId, ...]
    dissolved_ids: tuple[WorkspaceId, ...] = ()
    words: bool = False
    asked_at: datetime
    state: RequestState = RequestState.OPEN
    place: str = ""
    round_at: datetime | None = None
    done_at: datetime | None = None

    @property
    def folder(self) -> str:
        """Where the parts of an export are gathered; ends in '/'."""
        return f"{EXPORTS}{self.person_id}/{self.id}/"

    @property
    def file(self) -> str:
        """The key of the whole export."""
        return f"{self.folder}practika-export.zip"

    @property
    def until(self) -> datetime | None:
        """Until when a finished export can be fetched."""
        return self.done_at + EXPORT_KEPT if self.done_at else None

    @property
    def last_round_from(self) -> datetime:
        """A round of an erasure that begins then finds all that the person can ever have written."""
        return self.asked_at + TOKENS_DEAD


class Fate(StrEnum):
    """What becomes of a workspace when one of its people closes the account."""

    STAYS = "stays"
    #: nobody else is in it
    GOES = "goes"
    #: nobody else is its owner: somebody has to become one
    NEEDS_OWNER = "needs_owner"


class Belonging(Model):
    """A workspace of a person and the others in it, seen from the end."""

    workspace: Workspace
    role: Role
    others: tuple[Member, ...]

    @property
    def fate(self) -> Fate:
        if not self.others:
            return Fate.GOES
        others_own = any(owns(other.role) for other in self.others)
        return Fate.NEEDS_OWNER if owns(self.role) and not others_own else Fate.STAYS


def check_heir(belonging: Belonging, heirs: Mapping[WorkspaceId, PersonId]) -> PersonId | None:
    """Who becomes owner of that workspace; None where nobody has to. Raises Invalid when nobody, or a stranger, is
    named where somebody has to be."""
    if belonging.fate is not Fate.NEEDS_OWNER:
        return None
    heir = heirs.get(belonging.workspace.id)
    if heir not in {other.person_id for other in belonging.others}:
        raise Invalid(
            f"Choose who owns “{belonging.workspace.name}” after you.",
            field="heirs",
            workspaceId=belonging.workspace.id,
        )
    return heir
