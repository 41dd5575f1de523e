"""Ask for a file with all that is known of oneself. It is made by `serve_people`, a few minutes later."""

from __future__ import annotations

from datetime import timedelta

from practika.domain.caller import Caller
from practika.domain.errors import TooManyRequests
from practika.domain.person_request import EXPORTS_A_DAY, PersonRequest, RequestKind, RequestState
from practika.domain.policy import Action, demand
from practika.ports.leaving import PersonRequests
from practika.ports.people import Accounts, Audit, Workspaces
from practika.ports.system import Clock, Ids

_A_DAY = timedelta(days=1)


def take_data_out(
    caller: Caller,
    *,
    accounts: Accounts,
    workspaces: Workspaces,
    requests: PersonRequests,
    audit: Audit,
    clock: Clock,
    ids: Ids,
) -> PersonRequest:
    """The request; the open one when there is one. Raises TooManyRequests after three in a day, TokenInvalid for who
    has closed the account."""
    demand(caller, Action.TAKE_DATA_OUT, made_by=caller.person_id)
    account, now = accounts.get(caller.person_id), clock.now()
    last = requests.latest(account.id, RequestKind.EXPORT)
    if last is not None and last.state is RequestState.OPEN:
        return last
    if requests.asked_since(account.id, RequestKind.EXPORT, now - _A_DAY) >= EXPORTS_A_DAY:
        seconds = int(_A_DAY.total_seconds())
        raise TooManyRequests(
            f"Your data can be gathered {EXPORTS_A_DAY} times a day. Try again tomorrow.",
            retryAfterSeconds=seconds,
        )
    memberships = workspaces.of_person(account.id)
    asked = requests.add(
        PersonRequest(
            id=ids.new("req"),
            person_id=account.id,
            kind=RequestKind.EXPORT,
            workspace_ids=tuple(each.workspace.id for each in memberships),
            asked_at=now,
        )
    )
    audit.record(
        at=now,
        act="data_export_asked",
        person_id=account.id,
        workspace_id=caller.workspace_id,
        subject=asked.id,
    )
    return asked
