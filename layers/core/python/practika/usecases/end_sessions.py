"""See one's own sessions, and end all but this one."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.caller import Caller
from practika.domain.policy import Action, demand
from practika.domain.recall import Ending
from practika.domain.session import OpenSession, RefreshToken, Session, digest
from practika.usecases.end_rights import end_everywhere
from practika.usecases.open_session import open_session
from practika.usecases.own_desk import OwnDesk


def list_sessions(
    caller: Caller, secret: str | None, desk: OwnDesk
) -> tuple[Sequence[OpenSession], str | None]:
    """The person's sessions, the one used last first, and the family of this one (`secret`: its refresh token)."""
    demand(caller, Action.CHANGE_ACCOUNT, made_by=caller.person_id)
    here = _own(caller, secret, desk)
    found = desk.refresh_tokens.open(caller.person_id, desk.by.clock.now())
    return found, here.family if here else None


def end_other_sessions(caller: Caller, secret: str | None, desk: OwnDesk) -> Session:
    """This session goes on with new tokens; all others end, at once. Safe to repeat."""
    demand(caller, Action.CHANGE_ACCOUNT, made_by=caller.person_id)
    account, now = desk.accounts.get(caller.person_id), desk.by.clock.now()
    here, memberships = _own(caller, secret, desk), desk.workspaces.of_person(account.id)
    desk.refresh_tokens.end_others(account.id, here.family if here else None, now)
    desk.audit.record(at=now, act="sessions_ended", person_id=account.id, workspace_id=caller.workspace_id)
    end_everywhere(account.id, [one.workspace.id for one in memberships], ending=Ending.SESSION, by=desk.by)
    if here is not None:
        desk.refresh_tokens.use(here.sha256, now)
    return open_session(
        account,
        memberships,
        workspace_id=caller.workspace_id,
        family=here.family if here else None,
        tokens=desk.tokens,
        refresh_tokens=desk.refresh_tokens,
        clock=desk.by.clock,
    )


def _own(caller: Caller, secret: str | None, desk: OwnDesk) -> RefreshToken | None:
    """The token of this browser, if it is the caller's and lives."""
    found = desk.refresh_tokens.get(digest(secret)) if secret else None
    return found if found and found.person_id == caller.person_id and found.ended_at is None else None
