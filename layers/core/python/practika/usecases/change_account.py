"""Change one's own name, e-mail address and password."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.person import NAME_MOST, Account, check_password, clean_line, normalise_email
from practika.domain.policy import Action, demand
from practika.domain.session import Session
from practika.usecases.end_sessions import end_other_sessions
from practika.usecases.own_desk import OwnDesk
from practika.usecases.prove import prove


def change_name(caller: Caller, name: str, desk: OwnDesk) -> Account:
    """The account as it is now. What was written before keeps the name of its day. Raises Invalid."""
    account = _own(caller, desk)
    name = clean_line(name, what="name", most=NAME_MOST)
    if name != account.name:
        desk.accounts.rename(account.id, name)
        now = desk.by.clock.now()
        desk.audit.record(at=now, act="name_changed", person_id=account.id, workspace_id=caller.workspace_id)
    return account.model_copy(update={"name": name})


def change_email(caller: Caller, email: str, password: str, desk: OwnDesk) -> Account:
    """The account as it is now. Raises Invalid (no address, another password), EmailTaken and TooManyRequests."""
    account = _own(caller, desk)
    email = normalise_email(email)
    _prove(account, password, desk)
    if email != account.email:
        desk.accounts.readdress(account.id, email)
        now = desk.by.clock.now()
        desk.audit.record(at=now, act="email_changed", person_id=account.id, workspace_id=caller.workspace_id)
    return account.model_copy(update={"email": email})


def change_password(caller: Caller, old: str, new: str, secret: str | None, desk: OwnDesk) -> Session:
    """Every other session of the person ends; the answer is what goes on here. `secret`: this browser's refresh token.
    Raises Invalid and TooManyRequests."""
    account = _own(caller, desk)
    check_password(new, email=account.email)
    _prove(account, old, desk)
    desk.accounts.rehash(account.id, desk.passwords.hash(new))
    now = desk.by.clock.now()
    desk.audit.record(at=now, act="password_changed", person_id=account.id, workspace_id=caller.workspace_id)
    return end_other_sessions(caller, secret, desk)


def _own(caller: Caller, desk: OwnDesk) -> Account:
    demand(caller, Action.CHANGE_ACCOUNT, made_by=caller.person_id)
    return desk.accounts.get(caller.person_id)


def _prove(account: Account, password: str, desk: OwnDesk) -> None:
    prove(
        account,
        password,
        passwords=desk.passwords,
        attempts=desk.attempts,
        audit=desk.audit,
        clock=desk.by.clock,
    )
