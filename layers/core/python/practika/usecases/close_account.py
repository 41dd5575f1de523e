"""Close one's account: at once for who signs in and for every list of people; the rest is taken out by
`serve_people`."""

from __future__ import annotations

from collections.abc import Mapping

from practika.domain.caller import Caller
from practika.domain.errors import Invalid
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.model import Model
from practika.domain.person_request import CONFIRMATION, PersonRequest, RequestKind
from practika.domain.policy import Action, demand
from practika.ports.leaving import Leavers
from practika.ports.people import Accounts, Audit, Passwords, SignInAttempts
from practika.ports.system import Clock, Ids
from practika.usecases.prove import prove


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
    prove(account, command.password, passwords=passwords, attempts=attempts, audit=audit, clock=clock)
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
