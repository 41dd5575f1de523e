"""Say whether one wants to be counted. Who does not is forgotten at once, as far as sums name people."""

from __future__ import annotations

from datetime import timedelta

from practika.domain.caller import Caller
from practika.domain.policy import Action, demand
from practika.ports.system import Clock
from practika.ports.usage import UsageSums

#: Sums are kept no longer than this (`adapters/dynamo/keys.USAGE_LIFE`).
REMEMBERED = timedelta(days=401)


def is_counted(*, caller: Caller, sums: UsageSums) -> bool:
    """The caller's choice; everybody is counted who said nothing."""
    demand(caller, Action.VIEW)
    return sums.is_counted(caller.workspace_id, caller.person_id)


def choose_counting(counted: bool, *, caller: Caller, sums: UsageSums, clock: Clock) -> bool:
    """The choice as it is now. Safe to repeat: forgetting may end in the middle, and begins again."""
    demand(caller, Action.VIEW)
    sums.choose(caller.workspace_id, caller.person_id, counted=counted)
    if not counted:
        today = clock.now().date()
        sums.forget(caller.workspace_id, caller.person_id, since=today - REMEMBERED, until=today)
    return counted
