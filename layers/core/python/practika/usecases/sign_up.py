"""Sign up: an account with its own workspace, or in the workspace of an invitation."""

from __future__ import annotations

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
    if invitation is None:
        title = clean_line(
            command.workspace_name or f"{name[:60]}’s workspace", what="workspace name", most=NAME_MOST
        )
        workspace = Workspace(id=ids.new("wsp"), name=title, created_at=now)
        role = Role.OWNER
    else:
        workspace = Workspace(id=invitation.workspace_id, name=invitation.workspace_name, created_at=now)
        role = invitation.role
    account = Account(
        id=ids.new("usr"),
        email=email,
        name=name,
        password_hash=passwords.hash(command.password),
        created_at=now,
    )
    founds = workspace if invitation is None else None
    accounts.add(account, founds=founds, joins=workspace.id, role=role)
    audit.record(at=now, act="signed_up", person_id=account.id, workspace_id=workspace.id)
    return open_session(
        account,
        [Membership(workspace=workspace, role=role)],
        workspace_id=workspace.id,
        family=None,
        tokens=tokens,
        refresh_tokens=refresh_tokens,
        clock=clock,
    )


def _valid_invitation(command: SignUp, invitations: Invitations, clock: Clock) -> Invitation | None:
    if not command.invitation:
        return None
    invitation = invitations.get(digest(command.invitation))
    if invitation.expires_at <= clock.now():
        raise InvitationNotFound
    return invitation
