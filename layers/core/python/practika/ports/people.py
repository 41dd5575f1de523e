"""People: accounts, workspaces and their members, sessions, invitations, password hashes and signed tokens."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from practika.domain.audit import Act
    from practika.domain.caller import Caller, Role
    from practika.domain.ids import PersonId, WorkspaceId
    from practika.domain.person import Account, Invitation, Member, Membership, Workspace
    from practika.domain.session import OpenSession, RefreshToken


class Accounts(Protocol):
    """People who can sign in."""

    def add(self, account: Account, *, founds: Workspace | None, joins: WorkspaceId, role: Role) -> None:
        """Makes the account and its first membership, and the workspace that it founds, all in one step or not at all.

        Raises EmailTaken when another account has this (normalised) e-mail.
        """
        ...

    def by_email(self, email: str) -> Account | None: ...
    def get(self, person_id: PersonId) -> Account:
        """Raises TokenInvalid when the account is gone: whoever asks holds a token of a removed person."""
        ...

    def names(self, person_ids: Collection[PersonId]) -> Mapping[PersonId, str]:
        """Display names; a person who is gone is left out."""
        ...

    def rename(self, person_id: PersonId, name: str) -> None: ...
    def readdress(self, person_id: PersonId, email: str) -> None:
        """Another (normalised) e-mail to sign in with. Raises EmailTaken."""
        ...

    def rehash(self, person_id: PersonId, password_hash: str) -> None:
        """Replaces the hash: of another password, or of the same one by newer parameters."""
        ...


class Workspaces(Protocol):
    """Workspaces and who belongs to them."""

    def join(self, workspace_id: WorkspaceId, person_id: PersonId, role: Role, at: datetime) -> None:
        """Does nothing when that person is a member already: a role is never changed by an invitation."""
        ...

    def of_person(self, person_id: PersonId) -> Sequence[Membership]:
        """Every workspace of a person, the oldest membership first."""
        ...

    def members(self, workspace_id: WorkspaceId) -> Sequence[Member]:
        """Everybody in a workspace, by name."""
        ...


class RefreshTokens(Protocol):
    """Refresh tokens by the SHA-256 of their text. A family is one sign-in and all that was rotated from it."""

    def add(self, token: RefreshToken) -> None: ...
    def get(self, sha256: str) -> RefreshToken | None: ...
    def use(self, sha256: str, at: datetime) -> bool:
        """Marks an unused token as used; False when somebody was faster (one winner, by the database)."""
        ...

    def end_family(self, family: str, at: datetime) -> None: ...
    def end_others(self, person_id: PersonId, family: str | None, at: datetime) -> None:
        """Every family of the person but this one ends."""
        ...

    def open(self, person_id: PersonId, now: datetime) -> Sequence[OpenSession]:
        """The person's families that can still be rotated, the one used last first."""
        ...

    def drop_expired(self, before: datetime, limit: int) -> int:
        """Removes tokens that ended before that moment; returns how many."""
        ...


class Invitations(Protocol):
    """Invitations by the SHA-256 of their code."""

    def add(self, invitation: Invitation) -> None: ...
    def get(self, sha256: str) -> Invitation:
        """Raises InvitationNotFound."""
        ...


class SignInAttempts(Protocol):
    """Counts failed sign-ins per (hashed) subject in fixed windows of time."""

    def failures(self, subject: str, since: datetime) -> int: ...
    def record(self, subject: str, at: datetime) -> None: ...
    def forget(self, subject: str) -> None: ...
    def drop_before(self, before: datetime, limit: int) -> int:
        """Removes failures older than that moment; returns how many."""
        ...


class Audit(Protocol):
    """Security-relevant acts, append-only."""

    def record(
        self,
        *,
        at: datetime,
        act: Act,
        person_id: PersonId | None,
        workspace_id: WorkspaceId | None,
        subject: str | None = None,
    ) -> None: ...


class Passwords(Protocol):
    """Slow hashes of passwords."""

    def hash(self, password: str) -> str: ...
    def matches(self, password_hash: str | None, password: str) -> bool:
        """With None it works as long as with a hash and says False, so that time does not tell who has an account."""
        ...

    def outdated(self, password_hash: str) -> bool:
        """True when the hash was made with weaker parameters than today's."""
        ...


class Tokens(Protocol):
    """Signed access tokens (10 minutes) and live tickets (60 seconds)."""

    def access(self, caller: Caller) -> str: ...
    def caller(self, token: str) -> Caller:
        """Raises TokenInvalid or TokenExpired."""
        ...

    def ticket(self, caller: Caller, room: str) -> tuple[str, datetime]:
        """A live ticket for one room and when it expires."""
        ...

    def ticket_holder(self, ticket: str) -> tuple[Caller, str]:
        """Who holds it and for which room; raises TokenInvalid or TokenExpired."""
        ...
