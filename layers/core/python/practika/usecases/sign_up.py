"""Sign up: an account with its own workspace, or in the workspace of an invitation."""

from __future__ import annotations

from datetime import datetime

from practika.domain.caller import Role
from practika.domain.errors import InvitationNotFound
from practika.domain.model import Model
from practika.domain.person import (
    NAME_MOST,
    Account,
    Invitation,
    Membership,
    Workspace,
    check_password,
    clean_line,
    normalise_email,
)
from practika.domain.session import Session, digest
from practika.ports.people import Accounts, Audit, Invitations, Passwords, RefreshTokens, Tokens
from practika.ports.system import Clock, Ids
from practika.usecases.open_session import open_session


class SignUp(Model):
    """What a new person types; with an `invitation` code they join that workspace instead of founding one."""

    email: str
    password: str
    name: str
    workspace_name: str | None = None
    invitation: str | None = None


def sign_up(
    command: SignUp,
    *,
    accounts: Accounts,
    invitations: Invitations,
    passwords: Passwords,
    tokens: Tokens,
    refresh_tokens: RefreshTokens,
    audit: Audit,
    clock: Clock,
    ids: Ids,
) -> Session:
    """The first session of a new account. Raises Invalid, EmailTaken or InvitationNotFound."""
    email = normalise_email(command.email)
    name = clean_line(command.name, what="name", most=NAME_MOST)
    check_password(command.password, email=email)
    now = clock.now()
    invitation = _valid_invitation(command, invitations, clock)
    joins = _joined(invitation, now) if invitation else _founded(command, name, now, ids)
    account = Account(
        id=ids.new("usr"),
        email=email,
        name=name,
        password_hash=passwords.hash(command.password),
        created_at=now,
    )
    founds = None if invitation else joins.workspace
    accounts.add(account, founds=founds, joins=joins.workspace.id, role=joins.role)
    audit.record(at=now, act="signed_up", person_id=account.id, workspace_id=joins.workspace.id)
    return open_session(
        account,
        [joins],
        workspace_id=joins.workspace.id,
        family=None,
        tokens=tokens,
        refresh_tokens=refresh_tokens,
        clock=clock,
    )


def _founded(command: SignUp, name: str, now: datetime, ids: Ids) -> Membership:
    typed = command.workspace_name or f"{name[:60]}’s workspace"
    title = clean_line(typed, what="workspace name", most=NAME_MOST)
    return Membership(workspace=Workspace(id=ids.new("wsp"), name=title, created_at=now), role=Role.OWNER)


def _joined(invitation: Invitation, now: datetime) -> Membership:
    workspace = Workspace(id=invitation.workspace_id, name=invitation.workspace_name, created_at=now)
    return Membership(workspace=workspace, role=invitation.role)


def _valid_invitation(command: SignUp, invitations: Invitations, clock: Clock) -> Invitation | None:
    if not command.invitation:
        return None
    invitation = invitations.get(digest(command.invitation))
    if invitation.expires_at <= clock.now():
        raise InvitationNotFound
    return invitation
