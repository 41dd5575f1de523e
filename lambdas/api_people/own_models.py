"""JSON of what one changes about oneself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field, SecretStr

from practika.domain.ids import WorkspaceId
from practika.domain.model import Model
from practika.domain.session import OpenSession

#: Far above every rule; the rules themselves stand in the domain.
Line = Annotated[str, Field(max_length=1_000)]
Secret = Annotated[SecretStr, Field(max_length=1_000)]


class NewName(Model):
    name: Line


class NewEmail(Model):
    """`password` is the person's own."""

    email: Line
    password: Secret


class NewPassword(Model):
    """`password` is the one until now."""

    password: Secret
    new_password: Secret


class OwnSessionView(Model):
    """`workspace`: where it was last; "" when the person is not there any more. `current`: the one that asks."""

    workspace: str
    since: datetime
    last_used: datetime
    current: bool


class OwnSessionsView(Model):
    sessions: list[OwnSessionView]

    @classmethod
    def of(
        cls, found: Sequence[OpenSession], here: str | None, names: Mapping[WorkspaceId, str]
    ) -> OwnSessionsView:
        return cls(
            sessions=[
                OwnSessionView(
                    workspace=names.get(one.workspace_id, ""),
                    since=one.since,
                    last_used=one.last_used,
                    current=one.family == here,
                )
                for one in found
            ]
        )
