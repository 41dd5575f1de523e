"""People in memory: accounts, workspaces, sessions, invitations, attempts, audit; hashes and tokens that
are readable."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from practika.domain.audit import Act
from practika.domain.caller import Caller, Role
from practika.domain.errors import EmailTaken, InvitationNotFound, TokenInvalid
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.person import Account, Invitation, Member, Membership, Workspace
from practika.domain.session import TICKET_LIFETIME, OpenSession, RefreshToken
from practika.ports.system import Clock
from tests.fakes.live import HandClock


class FakeWorkspaces:
    def __init__(self) -> None:
        self.known: dict[WorkspaceId, Workspace] = {}
        self.joined: dict[tuple[WorkspaceId, PersonId], tuple[Role, datetime]] = {}
        self.people: dict[PersonId, Account] = {}
        self.closed: set[PersonId] = set()

    def join(self, workspace_id: WorkspaceId, person_id: PersonId, role: Role, at: datetime) -> None:
        self.joined.setdefault((workspace_id, person_id), (role, at))

    def of_person(self, person_id: PersonId) -> Sequence[Membership]:
        mine = sorted((at, wsp, role) for (wsp, who), (role, at) in self.joined.items() if who == person_id)
        return [Membership(workspace=self.known[wsp], role=role) for _, wsp, role in mine]

    def members(self, workspace_id: WorkspaceId) -> Sequence[Member]:
        found = [
            Member(person_id=who, name=person.name, email=person.email, role=role, joined_at=at)
            for (wsp, who), (role, at) in self.joined.items()
            if wsp == workspace_id
            for person in [self.people[who]]
        ]
        return sorted(found, key=lambda member: (member.name.lower(), member.person_id))


class FakeAccounts:
    def __init__(self, workspaces: FakeWorkspaces) -> None:
        self.workspaces = workspaces

    def add(self, account: Account, *, founds: Workspace | None, joins: WorkspaceId, role: Role) -> None:
        if self.by_email(account.email):
            raise EmailTaken
        self.workspaces.people[account.id] = account
        if founds is not None:
            self.workspaces.known[founds.id] = founds
        self.workspaces.join(joins, account.id, role, account.created_at)

    def by_email(self, email: str) -> Account | None:
        return next((each for each in self.workspaces.people.values() if each.email == email), None)

    def get(self, person_id: PersonId) -> Account:
        if person_id not in self.workspaces.people or person_id in self.workspaces.closed:
            raise TokenInvalid
        return self.workspaces.people[person_id]

    def names(self, person_ids: Collection[PersonId]) -> Mapping[PersonId, str]:
        people = self.workspaces.people
        return {one: people[one].name for one in person_ids if one in people}

    def rename(self, person_id: PersonId, name: str) -> None:
        old = self.workspaces.people[person_id]
        self.workspaces.people[person_id] = old.model_copy(update={"name": name})

    def readdress(self, person_id: PersonId, email: str) -> None:
        taken = self.by_email(email)
        if taken and taken.id != person_id:
            raise EmailTaken
        old = self.workspaces.people[person_id]
        self.workspaces.people[person_id] = old.model_copy(update={"email": email})

    def rehash(self, person_id: PersonId, password_hash: str) -> None:
        old = self.workspaces.people[person_id]
        self.workspaces.people[person_id] = old.model_copy(update={"password_hash": password_hash})


class FakeRefreshTokens:
    def __init__(self) -> None:
        self.rows: dict[str, RefreshToken] = {}

    def add(self, token: RefreshToken) -> None:
        self.rows[token.sha256] = token

    def get(self, sha256: str) -> RefreshToken | None:
        return self.rows.get(sha256)

    def use(self, sha256: str, at: datetime) -> bool:
        row = self.rows.get(sha256)
        if row is None or row.used_at or row.ended_at:
            return False
        self.rows[sha256] = row.model_copy(update={"used_at": at})
        return True

    def end_family(self, family: str, at: datetime) -> None:
        for key, row in self.rows.items():
            if row.family == family and row.ended_at is None:
                self.rows[key] = row.model_copy(update={"ended_at": at})

    def end_others(self, person_id: PersonId, family: str | None, at: datetime) -> None:
        for key, row in self.rows.items():
            if row.person_id == person_id and row.family != family and row.ended_at is None:
                self.rows[key] = row.model_copy(update={"ended_at": at})

    def open(self, person_id: PersonId, now: datetime) -> Sequence[OpenSession]:
        families: dict[str, list[RefreshToken]] = {}
        for row in self.rows.values():
            if row.person_id == person_id and row.ended_at is None and row.expires_at > now:
                families.setdefault(row.family, []).append(row)
        found = [_as_open(rows) for rows in families.values()]
        return sorted(found, key=lambda one: (one.last_used, one.family), reverse=True)

    def drop_expired(self, before: datetime, limit: int) -> int:
        old = [key for key, row in self.rows.items() if row.expires_at < before][:limit]
        for key in old:
            del self.rows[key]
        return len(old)


def _as_open(rows: Sequence[RefreshToken]) -> OpenSession:
    newest = max(rows, key=lambda row: row.issued_at)
    return OpenSession(
        family=newest.family,
        workspace_id=newest.workspace_id,
        since=min(row.issued_at for row in rows),
        last_used=newest.issued_at,
    )


class FakeInvitations:
    def __init__(self, workspaces: FakeWorkspaces) -> None:
        self.workspaces = workspaces
        self.rows: dict[str, Invitation] = {}

    def add(self, invitation: Invitation) -> None:
        self.rows[invitation.sha256] = invitation

    def get(self, sha256: str) -> Invitation:
        if sha256 not in self.rows:
            raise InvitationNotFound
        row = self.rows[sha256]
        return row.model_copy(update={"workspace_name": self.workspaces.known[row.workspace_id].name})


class FakeSignInAttempts:
    def __init__(self) -> None:
        self.rows: list[tuple[str, datetime]] = []

    def failures(self, subject: str, since: datetime) -> int:
        return sum(1 for who, at in self.rows if who == subject and at > since)

    def record(self, subject: str, at: datetime) -> None:
        self.rows.append((subject, at))

    def forget(self, subject: str) -> None:
        self.rows = [row for row in self.rows if row[0] != subject]

    def drop_before(self, before: datetime, limit: int) -> int:
        old = [row for row in self.rows if row[1] < before][:limit]
        self.rows = [row for row in self.rows if row not in old]
        return len(old)


class FakeAudit:
    def __init__(self) -> None:
        self.acts: list[str] = []

    def record(
        self,
        *,
        at: datetime,
        act: Act,
        person_id: PersonId | None,
        workspace_id: WorkspaceId | None,
        subject: str | None = None,
    ) -> None:
        self.acts.append(act)


class FakePasswords:
    """`checks` counts verifications: a sign-in must cost one, whoever asks."""

    def __init__(self, version: str = "v1") -> None:
        self.version = version
        self.checks = 0

    def hash(self, password: str) -> str:
        return f"$argon2id${self.version}${password[::-1]}"

    def matches(self, password_hash: str | None, password: str) -> bool:
        self.checks += 1
        return password_hash is not None and password_hash.rpartition("$")[2] == password[::-1]

    def outdated(self, password_hash: str) -> bool:
        return f"${self.version}$" not in password_hash


class FakeTokens:
    """Tokens are the caller's JSON in clear text."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or HandClock()

    def access(self, caller: Caller) -> str:
        return caller.model_dump_json()

    def caller(self, token: str) -> Caller:
        return Caller.model_validate_json(token)

    def ticket(self, caller: Caller, room: str) -> tuple[str, datetime]:
        return f"{room}|{caller.model_dump_json()}", self.clock.now() + TICKET_LIFETIME

    def ticket_holder(self, ticket: str) -> tuple[Caller, str]:
        room, _, rest = ticket.partition("|")
        return Caller.model_validate_json(rest), room


class OneStamp:
    """The edge, which stamps by one word."""

    def __init__(self, good: str) -> None:
        self.good = good

    def sent(self, stamp: str | None) -> bool:
        return stamp == self.good
