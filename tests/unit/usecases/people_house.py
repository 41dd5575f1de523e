"""Everything the use cases about people work with, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from practika.domain.caller import Caller, Role
from practika.domain.session import Session
from practika.usecases.end_rights import Porter
from practika.usecases.invite import invite
from practika.usecases.prove_factor import Checks
from practika.usecases.refresh_session import refresh_session
from practika.usecases.sign_in import SignIn, sign_in
from practika.usecases.sign_in_by_code import SignInByCode, sign_in_by_code
from practika.usecases.sign_up import SignUp, sign_up
from tests.fakes.factors import FakeSealer, FakeSecondFactors, FakeSignInChallenges
from tests.fakes.live import HandClock
from tests.fakes.members import FakeMembers, FakePersonNotices, FakeRecalls
from tests.fakes.people import (
    FakeAccounts,
    FakeAudit,
    FakeInvitations,
    FakePasswords,
    FakeRefreshTokens,
    FakeSignInAttempts,
    FakeTokens,
    FakeWorkspaces,
)
from tests.fakes.system import CountingIds

PASSWORD = "correct horse battery"


@dataclass
class PeopleHouse:
    clock: HandClock = field(default_factory=HandClock)
    workspaces: FakeWorkspaces = field(default_factory=FakeWorkspaces)
    passwords: FakePasswords = field(default_factory=FakePasswords)
    refresh_tokens: FakeRefreshTokens = field(default_factory=FakeRefreshTokens)
    attempts: FakeSignInAttempts = field(default_factory=FakeSignInAttempts)
    audit: FakeAudit = field(default_factory=FakeAudit)
    tokens: FakeTokens = field(default_factory=FakeTokens)
    challenges: FakeSignInChallenges = field(default_factory=FakeSignInChallenges)
    sealer: FakeSealer = field(default_factory=FakeSealer)
    ids: CountingIds = field(default_factory=CountingIds)

    def __post_init__(self) -> None:
        self.accounts = FakeAccounts(self.workspaces)
        self.factors = FakeSecondFactors(self.workspaces, self.challenges)
        self.invitations = FakeInvitations(self.workspaces)
        self.members = FakeMembers(self.workspaces, self.refresh_tokens, self.invitations)
        self.recalls, self.person_notices = FakeRecalls(), FakePersonNotices()
        self.by = Porter(self.recalls, self.person_notices, self.clock)

    def ports(self, *names: str) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("tokens", "refresh_tokens", "audit", "clock", *names)}

    def sign_up(self, email: str = "ana@example.org", **more: Any) -> Session:
        command = SignUp(**{"email": email, "password": PASSWORD, "name": "Ana", **more})
        return sign_up(command, **self.ports("accounts", "invitations", "passwords", "ids"))

    def sign_in(
        self, email: str = "ana@example.org", password: str = PASSWORD, source: str = "ip"
    ) -> Session:
        command = SignIn(email=email, password=password, source=source)
        more = ("workspaces", "passwords", "attempts", "factors", "challenges")
        return sign_in(command, **self.ports("accounts", *more))

    def sign_in_by_code(self, challenge: str, code: str) -> Session:
        ports = self.ports("accounts", "workspaces", "challenges")
        return sign_in_by_code(SignInByCode(challenge=challenge, code=code), checks=self.checks(), **ports)

    def checks(self) -> Checks:
        return Checks(
            factors=self.factors,
            sealer=self.sealer,
            passwords=self.passwords,
            attempts=self.attempts,
            audit=self.audit,
            clock=self.clock,
        )

    def refresh(self, secret: str | None, workspace_id: str | None = None) -> Session:
        ports = self.ports("accounts", "workspaces")
        return refresh_session(secret, workspace_id=workspace_id, **ports)

    def invite(self, session: Session, role: Role = Role.MEMBER) -> str:
        who = caller_of(session)
        return invite(who, role, invitations=self.invitations, audit=self.audit, clock=self.clock)[0]


def caller_of(session: Session) -> Caller:
    """Who the access token of a session speaks for."""
    return FakeTokens().caller(session.access_token)
