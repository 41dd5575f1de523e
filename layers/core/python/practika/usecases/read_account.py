"""Read one's account: who one is, what would become of each workspace if one left, and the last file of one's data."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.model import Model
from practika.domain.person import Account
from practika.domain.person_request import (
    LINK_SECONDS,
    Belonging,
    PersonRequest,
    RequestKind,
    RequestState,
)
from practika.domain.policy import Action, demand
from practika.ports.leaving import Leavers, PersonFiles, PersonRequests
from practika.ports.people import Accounts
from practika.ports.system import Clock


class OwnAccount(Model):
    """`link` is there while the file of `export` is; it lives for five minutes, and is made anew with every reading."""

    account: Account
    belongings: tuple[Belonging, ...]
    export: PersonRequest | None = None
    link: str | None = None


def read_account(
    caller: Caller,
    *,
    accounts: Accounts,
    leavers: Leavers,
    requests: PersonRequests,
    files: PersonFiles,
    clock: Clock,
) -> OwnAccount:
    """Raises Forbidden for a guest, and TokenInvalid for who has closed the account."""
    demand(caller, Action.TAKE_DATA_OUT, made_by=caller.person_id)
    account = accounts.get(caller.person_id)
    export = requests.latest(account.id, RequestKind.EXPORT)
    if export is not None and export.until is not None and export.until <= clock.now():
        export = None
    there = export is not None and export.state is RequestState.DONE
    return OwnAccount(
        account=account,
        belongings=tuple(leavers.belongings(account.id)),
        export=export,
        link=files.link(export.file, seconds=LINK_SECONDS) if export is not None and there else None,
    )
