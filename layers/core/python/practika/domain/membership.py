"""Who belongs to a workspace, and who did: what may become of a member, and what stays of one who left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from practika.domain.caller import Role
from practika.domain.errors import Forbidden, LastOwner
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.model import Model
from practika.domain.person import Invitation
from practika.domain.policy import owns

#: How long a removal can be taken back without a new invitation.
BACK_WITHIN = timedelta(minutes=10)


class FormerMember(Model):
    """Somebody who was in a workspace. `removed`: they did not leave by themselves."""

    workspace_id: WorkspaceId
    person_id: PersonId
    role: Role
    removed: bool
    left_at: datetime


def check_owner_stays(people: Mapping[PersonId, Role], person_id: PersonId, becomes: Role | None) -> None:
    """Raises LastOwner when the workspace would be without an owner; `becomes` None: the person goes."""
    after = {**people, person_id: becomes}
    if not any(role is not None and owns(role) for role in after.values()):
        raise LastOwner


def check_welcome(former: FormerMember | None, invitation: Invitation) -> None:
    """Raises Forbidden when the person was removed after the invitation was made: a link that a class shares would
    bring everybody back."""
    if former is not None and former.removed and invitation.created_at <= former.left_at:
        raise Forbidden("You were removed from this workspace. Ask an owner for a new invitation.")
