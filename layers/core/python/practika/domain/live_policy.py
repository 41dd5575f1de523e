"""Who may do what in a live session: tiers over roles. Every live use case asks here.

A role gives a first tier and a ceiling; the coach or owner may set another tier below the ceiling. Whoever may lead
the session may also take the baton from somebody else.
"""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.errors import Forbidden
from practika.domain.live_session import LiveSession, Tier
from practika.domain.policy import Action, allows

_ORDER = tuple(Tier)

_WORDS = {
    Tier.POINT: "In this session you are watching. Raise your hand to ask for more.",
    Tier.DRAW: "In this session you may point, but not draw. Raise your hand to ask for more.",
    Tier.DRIVE: "In this session you may not take the baton. Raise your hand to ask for it.",
}


def tier_of(caller: Caller, session: LiveSession) -> Tier:
    """What this person may do here now."""
    if allows(caller.role, Action.LEAD_SESSION):
        return Tier.DRIVE
    writes = allows(caller.role, Action.ANNOTATE)
    first, ceiling = (Tier.DRIVE, Tier.DRIVE) if writes else (Tier.WATCH, Tier.POINT)
    return min(session.tiers.get(caller.person_id, first), ceiling, key=_ORDER.index)


def demand_tier(caller: Caller, session: LiveSession, least: Tier) -> None:
    """Raises Forbidden below that tier."""
    if _ORDER.index(tier_of(caller, session)) < _ORDER.index(least):
        raise Forbidden(_WORDS[least], tier=least.value)


def demand_baton(caller: Caller, session: LiveSession) -> None:
    """Raises Forbidden unless the caller may have the baton now: it is free, or their own on another screen, or they
    lead the session."""
    demand_tier(caller, session, Tier.DRIVE)
    holder = session.driver
    if holder is None or holder.person_id == caller.person_id or allows(caller.role, Action.LEAD_SESSION):
        return
    raise Forbidden(f"{holder.name} drives. Raise your hand to ask for the baton.", driver=holder.person_id)


def demand_handing_over(caller: Caller, session: LiveSession) -> None:
    """Raises Forbidden unless the baton is the caller's, or they lead the session."""
    holder = session.driver
    own = holder is not None and holder.person_id == caller.person_id
    if not own and not allows(caller.role, Action.LEAD_SESSION):
        raise Forbidden("Only who has the baton can hand it over.")


def demand_recording(caller: Caller, session: LiveSession) -> None:
    """Raises Forbidden unless the caller may drive here and nobody else records."""
    demand_tier(caller, session, Tier.DRIVE)
    recording = session.recording
    if recording is not None and recording.person_id != caller.person_id:
        raise Forbidden(f"{recording.name} records this session already.")


def demand_end_of_recording(caller: Caller, session: LiveSession) -> None:
    """Raises Forbidden unless the recording is the caller's, or they lead the session."""
    recording = session.recording
    own = recording is not None and recording.person_id == caller.person_id
    if not own and not allows(caller.role, Action.LEAD_SESSION):
        raise Forbidden("Only who records can end the recording, or a coach.")


def demand_splitting(caller: Caller, session: LiveSession) -> None:
    """Raises Forbidden unless the caller drives the room, or leads the session."""
    driver = session.driver
    if (driver is None or driver.person_id != caller.person_id) and not allows(
        caller.role, Action.LEAD_SESSION
    ):
        raise Forbidden("Only who drives the room, or a coach, makes groups and ends them.")


def demand_leading(caller: Caller) -> None:
    """Raises Forbidden unless the caller leads sessions (sets tiers)."""
    if not allows(caller.role, Action.LEAD_SESSION):
        raise Forbidden("Only a coach or an owner says who may do what in a session.")
