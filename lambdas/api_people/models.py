"""JSON of members and invitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from practika.domain.caller import Role
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.model import Model
from practika.domain.person import Invitation, Member


class MemberView(Model):
    """`secondFactor`: whether one is asked for at sign-in; for owners alone, null for everybody else."""

    id: PersonId
    name: str
    email: str
    role: Role
    joined_at: datetime
    second_factor: bool | None = None

    @classmethod
    def of(cls, member: Member) -> MemberView:
        return cls(
            id=member.person_id,
            name=member.name,
            email=member.email,
            role=member.role,
            joined_at=member.joined_at,
            second_factor=member.second_factor,
        )


class PeopleView(Model):
    people: list[MemberView]

    @classmethod
    def of(cls, members: Sequence[Member]) -> PeopleView:
        return cls(people=[MemberView.of(member) for member in members])


class NewRole(Model):
    role: Role


class Leaving(Model):
    """The workspace to leave."""

    workspace_id: WorkspaceId


class NewInvitation(Model):
    role: Role


class MadeInvitationView(Model):
    """`url` opens the web application at the invitation; the code is shown this once."""

    code: str
    url: str
    role: Role
    expires_at: datetime

    @classmethod
    def of(cls, code: str, invitation: Invitation, public_url: str) -> MadeInvitationView:
        return cls(
            code=code,
            url=f"{public_url}/join/{code}",
            role=invitation.role,
            expires_at=invitation.expires_at,
        )


class InvitedToView(Model):
    name: str


class InvitationView(Model):
    """What somebody sees who is not signed in yet: where the invitation leads, and nobody's name."""

    workspace: InvitedToView
    role: Role
    expires_at: datetime

    @classmethod
    def of(cls, invitation: Invitation) -> InvitationView:
        return cls(
            workspace=InvitedToView(name=invitation.workspace_name),
            role=invitation.role,
            expires_at=invitation.expires_at,
        )
