"""Routes of the code book: the workspace's own vocabulary. Events are annotations that carry a code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response, content_types
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from pydantic import Field

from practika.domain.codes import Code, CodeChange, CodeKind, HotKey, Modifiers
from practika.domain.ids import CodeId
from practika.domain.model import Model
from practika.domain.shapes import Ink
from practika.runtime.http import caller
from practika.runtime.wiring import people, system
from practika.usecases.keep_codes import add_code, change_code, read_codes

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


class CodeBook(Model):
    """Every code of the workspace in the order in which they were made, retired ones too."""

    codes: tuple[Code, ...]

    @classmethod
    def of(cls, codes: Sequence[Code]) -> CodeBook:
        return cls(codes=tuple(codes))


class NewCode(Model):
    """A word of the vocabulary. With an `id` (`cod_` and a ULID) it is safe to repeat."""

    id: CodeId | None = None
    label: str
    color: Ink = "ink-1"
    hot_key: HotKey | None = None
    kind: CodeKind
    modifiers: Modifiers = ()

    def to_code(self, workspace_id: str, at: datetime) -> Code:
        named = self.model_dump(exclude={"id", "modifiers"})
        return Code(
            **named,
            modifiers=self.modifiers,
            id=self.id or system.ids().new("cod"),
            workspace_id=workspace_id,
            created_at=at,
            updated_at=at,
        )


class ChangedCode(CodeChange):
    """Only what changes, and the version that it was changed on. `hotKey` “” takes the key away."""

    version: Annotated[int, Field(ge=1)]

    def to_change(self) -> CodeChange:
        return CodeChange(**{name: getattr(self, name) for name in CodeChange.model_fields})


@router.get("/api/codes")
def read() -> CodeBook:
    return CodeBook.of(read_codes(caller(router), codes=people.codes()))


@router.post("/api/codes")
def add(body: NewCode) -> Response[Code]:
    who = caller(router)
    made = add_code(body.to_code(who.workspace_id, system.clock().now()), caller=who, codes=people.codes())
    return Response(status_code=201, content_type=content_types.APPLICATION_JSON, body=made)


@router.patch("/api/codes/<code_id>")
def change(code_id: CodeId, body: ChangedCode) -> Code:
    wanted, who = body.to_change(), caller(router)
    return change_code(code_id, wanted, body.version, caller=who, codes=people.codes(), clock=system.clock())
