"""Who asks: the identity that the authorizer read from an access token or a live ticket."""

from __future__ import annotations

from enum import StrEnum

from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.model import Model


class Role(StrEnum):
    """What a person may do in a workspace; checked only in `domain/policy.py`. A guest is no member."""

    OWNER = "owner"
    COACH = "coach"
    MEMBER = "member"
    VIEWER = "viewer"
    GUEST = "guest"


class Caller(Model):
    """One person acting in one workspace. Every query is scoped to `workspace_id`.

    `client`: what the program calls itself that acts for the person, for the history; never an address.
    """

    person_id: PersonId
    workspace_id: WorkspaceId
    role: Role
    name: str
    client: str | None = None


def practika_itself(workspace_id: WorkspaceId, client: str = "ingest") -> Caller:
    """Who stands in the history for what no person did; `client` is the part of Practika that did it."""
    return Caller(
        person_id=f"usr_{0:026d}",
        workspace_id=workspace_id,
        role=Role.OWNER,
        name="Practika",
        client=client,
    )
