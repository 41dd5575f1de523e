"""End a person's rights at once: tokens of before count no more, and open sockets end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from practika.domain.caller import Role
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.recall import MARGIN, Ending, PersonNotice, Recall
from practika.ports.members import PersonNotices, Recalls
from practika.ports.system import Clock


@dataclass(frozen=True)
class Porter:
    """What it takes to turn somebody away who is inside already."""

    recalls: Recalls
    notices: PersonNotices
    clock: Clock


def end_rights(
    workspace_id: WorkspaceId, person_id: PersonId, *, ending: Ending, by: Porter, role: Role | None = None
) -> None:
    """Of one workspace; `role` is what the person has there from now on. Safe to repeat."""
    now = by.clock.now()
    by.recalls.add(Recall(person_id=person_id, workspace_id=workspace_id, role=role, at=now + MARGIN))
    by.notices.publish(
        PersonNotice(workspace_id=workspace_id, person_id=person_id, ending=ending, at=now + MARGIN)
    )


def end_everywhere(
    person_id: PersonId, workspace_ids: Iterable[WorkspaceId], *, ending: Ending, by: Porter
) -> None:
    """Of all workspaces: what was issued before this moment counts no more, and sockets of these workspaces end."""
    now = by.clock.now()
    at = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as exact as tokens are
    by.recalls.add(Recall(person_id=person_id, workspace_id=None, at=at))
    for workspace_id in workspace_ids:
        by.notices.publish(
            PersonNotice(workspace_id=workspace_id, person_id=person_id, ending=ending, at=now)
        )
