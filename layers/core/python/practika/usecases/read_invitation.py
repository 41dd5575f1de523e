"""Read an invitation: what a person sees before they accept."""

from __future__ import annotations

from practika.domain.errors import InvitationNotFound
from practika.domain.person import Invitation
from practika.domain.session import digest
from practika.ports.people import Invitations
from practika.ports.system import Clock


def read_invitation(code: str, *, invitations: Invitations, clock: Clock) -> Invitation:
    """The invitation of that code; InvitationNotFound when it is unknown or has expired."""
    invitation = invitations.get(digest(code))
    if invitation.expires_at <= clock.now():
        raise InvitationNotFound
    return invitation
