"""What people ask for about themselves, and their rows, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from practika.domain.caller import Role
from practika.domain.errors import TokenInvalid
from practika.domain.ids import PersonId, VideoId, WorkspaceId
from practika.domain.lesson import Lesson, LessonState
from practika.domain.person_export import FactsOfPerson, MembershipFacts, PersonFacts
from practika.domain.person_request import (
    Belonging,
    Fate,
    PersonRequest,
    RequestKind,
    RequestState,
    check_heir,
)
from practika.domain.redaction import FORMER_NAME
from practika.ports.leaving import FilmPlace
from tests.fakes.lessons import FakeLessonRows
from tests.fakes.people import FakeInvitations, FakeRefreshTokens, FakeWorkspaces


class FakePersonRequests:
    """Requests by id; `claims` and `due` beside them."""

    def __init__(self) -> None:
        self.rows: dict[str, PersonRequest] = {}
        self.due: dict[str, datetime] = {}
        self.claims: dict[str, datetime] = {}

    def add(self, request: PersonRequest) -> PersonRequest:
        for row in self.rows.values():
            if (row.person_id, row.kind, row.state) == (request.person_id, request.kind, RequestState.OPEN):
                return row
        self.rows[request.id] = request
        self.due[request.id] = request.asked_at
        return request

    def latest(self, person_id: PersonId, kind: RequestKind) -> PersonRequest | None:
        found = [row for row in self.rows.values() if (row.person_id, row.kind) == (person_id, kind)]
        return max(found, key=lambda row: (row.asked_at, row.id), default=None)

    def asked_since(self, person_id: PersonId, kind: RequestKind, since: datetime) -> int:
        rows = self.rows.values()
        return sum(
            1 for row in rows if (row.person_id, row.kind) == (person_id, kind) and row.asked_at > since
        )

    def claim(self, now: datetime, until: datetime) -> PersonRequest | None:
        waiting = [
            row
            for row in self.rows.values()
            if row.state is RequestState.OPEN
            and self.due[row.id] <= now
            and self.claims.get(row.id, now) <= now
        ]
        if not waiting:
            return None
        row = min(waiting, key=lambda each: self.due[each.id])
        self.claims[row.id] = until
        return self._set(row, round_at=row.round_at or now)

    def moved(self, request: PersonRequest, place: str, until: datetime) -> None:
        self.claims[request.id] = until
        self._set(self.rows[request.id], place=place)

    def paused(self, request: PersonRequest, *, due_at: datetime, again: bool) -> None:
        self.claims.pop(request.id, None)
        self.due[request.id] = due_at
        if again:
            self._set(self.rows[request.id], place="", round_at=None)

    def done(self, request: PersonRequest, at: datetime) -> None:
        self._set(self.rows[request.id], state=RequestState.DONE, done_at=at)
        self.claims.pop(request.id, None)

    def reopen(self, since: datetime, at: datetime) -> int:
        done = [
            row
            for row in self.rows.values()
            if row.kind is RequestKind.ERASURE and row.done_at is not None and row.done_at >= since
        ]
        for row in done:
            self._set(row, state=RequestState.OPEN, done_at=None, place="", round_at=None)
            self.due[row.id] = at
        return len(done)

    def _set(self, row: PersonRequest, **changes: object) -> PersonRequest:
        self.rows[row.id] = row.model_copy(update=changes)
        return self.rows[row.id]


class FakeLeavers:
    """Over the people of other fakes; `places` has the films."""

    def __init__(
        self,
        workspaces: FakeWorkspaces,
        requests: FakePersonRequests,
        refresh_tokens: FakeRefreshTokens,
        invitations: FakeInvitations,
        lessons: FakeLessonRows,
    ) -> None:
        self.workspaces = workspaces
        self.requests = requests
        self.refresh_tokens = refresh_tokens
        self.invitations = invitations
        self.rows = lessons
        self.places: list[FilmPlace] = []

    def belongings(self, person_id: PersonId) -> Sequence[Belonging]:
        return [
            Belonging(
                workspace=each.workspace,
                role=each.role,
                others=tuple(
                    one for one in self.workspaces.members(each.workspace.id) if one.person_id != person_id
                ),
            )
            for each in self.workspaces.of_person(person_id)
        ]

    def facts(self, person_id: PersonId) -> FactsOfPerson:
        if person_id in self.workspaces.closed:
            raise TokenInvalid
        person = self.workspaces.people[person_id]
        return FactsOfPerson(
            person=PersonFacts(**person.model_dump(exclude={"password_hash"})),
            memberships=tuple(
                MembershipFacts(
                    workspace_id=each.workspace.id,
                    workspace=each.workspace.name,
                    role=each.role,
                    joined_at=self.workspaces.joined[each.workspace.id, person_id][1],
                )
                for each in self.workspaces.of_person(person_id)
            ),
            sessions=(),
            invitations=(),
            films=(),
            lessons=(),
            audit=(),
        )

    def close(self, request: PersonRequest, heirs: Mapping[WorkspaceId, PersonId]) -> PersonRequest:
        person_id = request.person_id
        belongings = self.belongings(person_id)
        chosen = [(each.workspace.id, check_heir(each, heirs)) for each in belongings]
        for workspace_id, heir in chosen:
            if heir is not None:
                since = self.workspaces.joined[workspace_id, heir][1]
                self.workspaces.joined[workspace_id, heir] = Role.OWNER, since
        gone = {each.workspace.id for each in belongings if each.fate is Fate.GOES}
        known = {each.workspace.id for each in belongings} | set(request.workspace_ids)
        self._drop(person_id, gone)
        self._empty(person_id)
        more = {
            "workspace_ids": tuple(sorted(known)),
            "dissolved_ids": tuple(sorted(gone | set(request.dissolved_ids))),
        }
        return self.requests.add(request.model_copy(update=more))

    def _drop(self, person_id: PersonId, gone: set[WorkspaceId]) -> None:
        exports = (person_id, RequestKind.EXPORT)
        requests, joined = self.requests.rows, self.workspaces.joined
        _keep(requests, [key for key, row in requests.items() if (row.person_id, row.kind) != exports])
        _keep(joined, [key for key in joined if key[1] != person_id])
        tokens, made = self.refresh_tokens.rows, self.invitations.rows
        _keep(tokens, [key for key, row in tokens.items() if row.person_id != person_id])
        left = [
            key for key, row in made.items() if row.created_by != person_id and row.workspace_id not in gone
        ]
        _keep(made, left)

    def _empty(self, person_id: PersonId) -> None:
        if person_id in self.workspaces.people:
            empty = {"email": f"closed {person_id}", "name": FORMER_NAME, "password_hash": "$argon2id$closed"}
            row = self.workspaces.people[person_id]
            self.workspaces.people[person_id] = row.model_copy(update=empty)
            self.workspaces.closed.add(person_id)

    def not_erased(self, person_ids: Sequence[PersonId]) -> Sequence[PersonId]:
        known = self.workspaces.people
        return sorted(one for one in person_ids if one in known and one not in self.workspaces.closed)

    def films(
        self, workspace_ids: Sequence[WorkspaceId], *, after: VideoId, limit: int
    ) -> Sequence[FilmPlace]:
        here = [one for one in self.places if one.workspace_id in workspace_ids and one.video_id > after]
        return sorted(here, key=lambda one: one.video_id)[:limit]

    def lessons(self, person_id: PersonId) -> Sequence[Lesson]:
        rows = self.rows.rows.values()
        return [row for row in rows if row.created_by == person_id and row.state is not LessonState.REMOVED]


def _keep(rows: dict[Any, Any], keys: list[Any]) -> None:
    for key in set(rows) - set(keys):
        del rows[key]


class FakePersonFiles:
    def link(self, key: str, *, seconds: int) -> str:
        return f"fake://{key}?{seconds}"
