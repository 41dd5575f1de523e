"""Members as they change and go, and rights that end, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from practika.domain.caller import Role
from practika.domain.errors import Conflict, MemberNotFound
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.membership import FormerMember, check_owner_stays
from practika.domain.person import Member, Workspace
from practika.domain.policy import may_give
from practika.domain.recall import PersonNotice, Recall
from tests.fakes.people import FakeInvitations, FakeRefreshTokens, FakeWorkspaces


class FakeMembers:
    """Over the people of other fakes."""

    def __init__(
        self, workspaces: FakeWorkspaces, refresh_tokens: FakeRefreshTokens, invitations: FakeInvitations
    ) -> None:
        self.workspaces = workspaces
        self.refresh_tokens = refresh_tokens
        self.invitations = invitations
        self.gone: dict[tuple[WorkspaceId, PersonId], FormerMember] = {}

    def get(self, workspace_id: WorkspaceId, person_id: PersonId) -> Member:
        for member in self.workspaces.members(workspace_id):
            if member.person_id == person_id:
                return member
        raise MemberNotFound

    def former(self, workspace_id: WorkspaceId, person_id: PersonId) -> FormerMember | None:
        return self.gone.get((workspace_id, person_id))

    def change_role(self, workspace_id: WorkspaceId, person_id: PersonId, *, was: Role, to: Role) -> None:
        self._check(workspace_id, person_id, was, to)
        since = self.workspaces.joined[workspace_id, person_id][1]
        self.workspaces.joined[workspace_id, person_id] = to, since
        self._end_invitations(workspace_id, person_id, keep=may_give(to))

    def end(self, member: FormerMember, *, home: Workspace) -> None:
        where = member.workspace_id, member.person_id
        self._check(*where, member.role, None)
        del self.workspaces.joined[where]
        self._end_invitations(*where, keep=frozenset())
        for key, row in self.refresh_tokens.rows.items():
            if (row.workspace_id, row.person_id) == where and row.ended_at is None:
                self.refresh_tokens.rows[key] = row.model_copy(update={"ended_at": member.left_at})
        self.gone[where] = member
        if not self.workspaces.of_person(member.person_id):
            self.workspaces.known[home.id] = home
            self.workspaces.join(home.id, member.person_id, Role.OWNER, home.created_at)

    def bring_back(self, member: FormerMember, at: datetime) -> None:
        self.workspaces.join(member.workspace_id, member.person_id, member.role, at)
        self.gone.pop((member.workspace_id, member.person_id), None)

    def _check(self, workspace_id: WorkspaceId, person_id: PersonId, was: Role, becomes: Role | None) -> None:
        people = {one.person_id: one.role for one in self.workspaces.members(workspace_id)}
        if person_id not in people:
            raise MemberNotFound
        if people[person_id] is not was:
            raise Conflict
        check_owner_stays(people, person_id, becomes)

    def _end_invitations(
        self, workspace_id: WorkspaceId, person_id: PersonId, *, keep: frozenset[Role]
    ) -> None:
        rows = self.invitations.rows
        for key, row in list(rows.items()):
            if (row.workspace_id, row.created_by) == (workspace_id, person_id) and row.role not in keep:
                del rows[key]


class FakeRecalls:
    """`away` makes reading fail."""

    def __init__(self) -> None:
        self.rows: dict[tuple[PersonId, WorkspaceId | None], Recall] = {}
        self.away: Exception | None = None
        self.asked = 0

    def add(self, recall: Recall) -> None:
        self.rows[recall.person_id, recall.workspace_id] = recall

    def standing(self) -> Sequence[Recall]:
        self.asked += 1
        if self.away is not None:
            raise self.away
        return list(self.rows.values())


class FakePersonNotices:
    """What was published, in order."""

    def __init__(self) -> None:
        self.published: list[PersonNotice] = []

    def publish(self, notice: PersonNotice) -> None:
        self.published.append(notice)
