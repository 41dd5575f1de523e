"""Members of a workspace as they come to be others, or go; and how their rights end at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from practika.domain.caller import Role
    from practika.domain.ids import PersonId, WorkspaceId
    from practika.domain.membership import FormerMember
    from practika.domain.person import Member, Workspace
    from practika.domain.recall import PersonNotice, Recall


class Members(Protocol):
    """Memberships. Whatever changes one decides itself, under a lock on the workspace, whether an owner stays."""

    def get(self, workspace_id: WorkspaceId, person_id: PersonId) -> Member:
        """Raises MemberNotFound."""
        ...

    def former(self, workspace_id: WorkspaceId, person_id: PersonId) -> FormerMember | None: ...
    def change_role(self, workspace_id: WorkspaceId, person_id: PersonId, *, was: Role, to: Role) -> None:
        """In one step the person has the role, and the invitations that they made and may not make any more are gone.

        Raises MemberNotFound, LastOwner, and Conflict when the role is not what it `was`.
        """
        ...

    def end(self, member: FormerMember, *, home: Workspace) -> None:
        """In one step the membership is over, with the person's sessions in the workspace and the invitations that they
        made for it; who is in no other workspace founds `home`.

        Raises as `change_role`; `member.role` is what the role was.
        """
        ...

    def bring_back(self, member: FormerMember, at: datetime) -> None:
        """A member again, with the role of then. Safe to repeat."""
        ...


class Recalls(Protocol):
    """Tokens that count no more."""

    def add(self, recall: Recall) -> None:
        """The last one of a person and workspace holds. Durable before it returns; goes by itself."""
        ...

    def standing(self) -> Sequence[Recall]:
        """All that tokens of today may have to do with."""
        ...


class PersonNotices(Protocol):
    """Tells a person's sockets that they end."""

    def publish(self, notice: PersonNotice) -> None:
        """Durable before it returns; the last one of a person and workspace wins. Safe to repeat."""
        ...
