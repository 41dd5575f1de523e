"""JSON of one's own account, of one's data as a file, and of closing the account."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from practika.domain.caller import Role
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.model import Model
from practika.domain.person_request import Belonging, Fate, PersonRequest, RequestState
from practika.usecases.close_account import CloseAccount
from practika.usecases.read_account import OwnAccount


class ExportView(Model):
    """`link` fetches the ZIP file; it lives five minutes, and the file until `until`."""

    state: RequestState
    asked_at: datetime
    until: datetime | None = None
    link: str | None = None

    @classmethod
    def of(cls, request: PersonRequest, link: str | None = None) -> ExportView:
        return cls(state=request.state, asked_at=request.asked_at, until=request.until, link=link)


class OtherView(Model):
    id: PersonId
    name: str
    role: Role


class BelongingView(Model):
    """`fate`: what becomes of the workspace when this account is closed. `others`: who could own it then; only where
    somebody has to."""

    id: WorkspaceId
    name: str
    role: Role
    fate: Fate
    others: list[OtherView]

    @classmethod
    def of(cls, belonging: Belonging) -> BelongingView:
        asked = belonging.others if belonging.fate is Fate.NEEDS_OWNER else ()
        return cls(
            id=belonging.workspace.id,
            name=belonging.workspace.name,
            role=belonging.role,
            fate=belonging.fate,
            others=[OtherView(id=one.person_id, name=one.name, role=one.role) for one in asked],
        )


class AccountView(Model):
    id: PersonId
    name: str
    email: str
    created_at: datetime
    workspaces: list[BelongingView]
    export: ExportView | None

    @classmethod
    def of(cls, found: OwnAccount) -> AccountView:
        account = found.account
        return cls(
            id=account.id,
            name=account.name,
            email=account.email,
            created_at=account.created_at,
            workspaces=[BelongingView.of(each) for each in found.belongings],
            export=ExportView.of(found.export, found.link) if found.export else None,
        )


class HeirView(Model):
    """Who owns that workspace afterwards."""

    workspace_id: WorkspaceId
    person_id: PersonId


class Closing(Model):
    """`confirmation` is “close my account”. `eraseWords`: what the person wrote and drew goes too."""

    password: Annotated[str, Field(max_length=1_000)]
    confirmation: Annotated[str, Field(max_length=100)]
    erase_words: bool = False
    heirs: Annotated[tuple[HeirView, ...], Field(max_length=1_000)] = ()

    def to_command(self) -> CloseAccount:
        return CloseAccount(
            password=self.password,
            confirmation=self.confirmation,
            words=self.erase_words,
            heirs={each.workspace_id: each.person_id for each in self.heirs},
        )
