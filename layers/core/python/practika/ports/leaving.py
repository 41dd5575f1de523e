"""What people ask for about themselves, all that the rows say of a person, and taking them out of the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from practika.domain.ids import PersonId, VideoId, WorkspaceId
from practika.domain.model import Model

if TYPE_CHECKING:
    from practika.domain.lesson import Lesson
    from practika.domain.person_export import FactsOfPerson
    from practika.domain.person_request import Belonging, PersonRequest, RequestKind


class FilmPlace(Model):
    """A film, there or gone, and its workspace."""

    workspace_id: WorkspaceId
    video_id: VideoId


class PersonRequests(Protocol):
    """Requests in the order in which they are due. A claim ends by itself, so that nobody waits for the dead."""

    def add(self, request: PersonRequest) -> PersonRequest:
        """The one that is open already, if there is one of that person and kind."""
        ...

    def latest(self, person_id: PersonId, kind: RequestKind) -> PersonRequest | None: ...
    def asked_since(self, person_id: PersonId, kind: RequestKind, since: datetime) -> int: ...
    def claim(self, now: datetime, until: datetime) -> PersonRequest | None:
        """The one that is due for longest, for this worker alone until then; its round has begun."""
        ...

    def moved(self, request: PersonRequest, place: str, until: datetime) -> None:
        """All before that place is done, and the claim lasts until then."""
        ...

    def paused(self, request: PersonRequest, *, due_at: datetime, again: bool) -> None:
        """Gives the claim back. `again`: a new round begins, from the first film."""
        ...

    def done(self, request: PersonRequest, at: datetime) -> None: ...
    def reopen(self, since: datetime, at: datetime) -> int:
        """Erasures that were done since then begin anew; how many."""
        ...


class Leavers(Protocol):
    """The rows of a person who goes, or takes a copy along."""

    def belongings(self, person_id: PersonId) -> Sequence[Belonging]:
        """Every workspace of the person, with the others in it."""
        ...

    def facts(self, person_id: PersonId) -> FactsOfPerson:
        """All that the rows say of the person."""
        ...

    def close(self, request: PersonRequest, heirs: Mapping[WorkspaceId, PersonId]) -> PersonRequest:
        """In one step: owners are made of the heirs, workspaces that nobody else is in lose their name and their films,
        the person's e-mail, name, password, sessions, invitations, memberships and failed sign-ins are gone, and the
        request is written.

        Decides itself, under a lock, what becomes of each workspace. Safe to repeat. Raises Invalid when a workspace
        would be without an owner.
        """
        ...

    def not_erased(self, person_ids: Sequence[PersonId]) -> Sequence[PersonId]:
        """Those whose rows still, or again, say who they are."""
        ...

    def films(
        self, workspace_ids: Sequence[WorkspaceId], *, after: VideoId, limit: int
    ) -> Sequence[FilmPlace]:
        """Films by id, also removed ones and those whose rows are gone."""
        ...

    def lessons(self, person_id: PersonId) -> Sequence[Lesson]:
        """What the person recorded and nobody has removed."""
        ...


class PersonFiles(Protocol):
    """A link to a file that is for one person."""

    def link(self, key: str, *, seconds: int) -> str:
        """Where a browser fetches it for so long, to be saved and not opened."""
        ...
