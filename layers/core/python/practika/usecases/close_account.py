"""Close one's account: at once for who signs in and for every list of people; the rest is taken out by
`serve_people`."""

from __future__ import annotations

from collections.abc import Mapping

from practika.domain.caller import Caller
from practika.domain.errors import Invalid, TooManyRequests
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.model import Model
from practika.domain.person import PASSWORD_MOST
from practika.domain.person_request import CONFIRMATION, PersonRequest, RequestKind
from practika.domain.policy import Action, demand
from practika.domain.session import ATTEMPTS_MOST, ATTEMPTS_WINDOW, digest
from practika.ports.leaving import Leavers
from practika.ports.people import Accounts, Audit, Passwords, SignInAttempts
from practika.ports.system import Clock, Ids


class CloseAccount(Model):
    """`words`: what the person wrote goes too. `heirs`: who owns a workspace after its only owner."""

    password: str
    confirmation: str
    words: bool = False
    heirs: Mapping[WorkspaceId, PersonId] = {}


def close_account(
    command: CloseAccount,
    *,
    caller: Caller,
    accounts: Accounts,
    leavers: Leavers,
    passwords: Passwords,
    attempts: SignInAttempts,
    audit: Audit,
    clock: Clock,
    ids: Ids,
) -> PersonRequest:
    """What is left to do, as it is written down. Raises Invalid (not confirmed, another password, a workspace
    without an owner), TooManyRequests, and TokenInvalid when the account is closed already."""
    demand(caller, Action.CLOSE_ACCOUNT, made_by=caller.person_id)
    if " ".join(command.confirmation.casefold().split()) != CONFIRMATION:
        raise Invalid(f"Type “{CONFIRMATION}” to show that you mean it.", field="confirmation")
    now = clock.now()
    account = accounts.get(caller.person_id)
    _check_password(account.id, account.password_hash, command.password, passwords, attempts, audit, clock)
    request = PersonRequest(
        id=ids.new("req"),
        person_id=account.id,
        kind=RequestKind.ERASURE,
        workspace_ids=(caller.workspace_id,),
        words=command.words,
        asked_at=now,
    )
    written = leavers.close(request, command.heirs)
    for workspace_id in written.workspace_ids:
        audit.record(
            at=now,
            act="account_closed",
            person_id=account.id,
            workspace_id=workspace_id,
            subject=written.id,
        )
    return written


def _check_password(
    person_id: PersonId,
    password_hash: str,
    password: str,
    passwords: Passwords,
    attempts: SignInAttempts,
    audit: Audit,
    clock: Clock,
) -> None:
    """An open screen is no proof, and no place to guess a password either."""
    subject, now = digest(f"close|{person_id}"), clock.now()
    if attempts.failures(subject, now - ATTEMPTS_WINDOW) >= ATTEMPTS_MOST:
        seconds = int(ATTEMPTS_WINDOW.total_seconds())
        raise TooManyRequests(
            f"Too many failed attempts. Wait {seconds // 60} minutes and try again.",
            retryAfterSeconds=seconds,
        )
    if not passwords.matches(password_hash, password[: PASSWORD_MOST + 1]):
        attempts.record(subject, now)
        audit.record(at=now, act="sign_in_refused", person_id=person_id, workspace_id=None, subject=subject)
        raise Invalid("This is not your password. Check it and try again.", field="password")
    attempts.forget(subject)
