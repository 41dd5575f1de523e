"""A workspace's own vocabulary: the codes that people put on moments of a film, each with a key to press.

A *point* is something at one frame (a touch, an error); a *state* lasts from one frame to another (standing, passing).
Modifiers say more: “hand” is left or right. A code is never deleted: what was coded with it keeps its meaning. It is
retired, and then codes nothing new.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from practika.domain.anchor import Anchor
from practika.domain.errors import CodeTaken, Invalid, VersionConflict
from practika.domain.ids import CodeId, WorkspaceId
from practika.domain.model import Model
from practika.domain.person import clean_line
from practika.domain.shapes import Ink

#: Of one workspace, retired ones too: a book that a person can overlook, and one answer holds.
MAX_CODES = 300
MAX_LABEL = 60
MAX_MODIFIERS = 5
MAX_OPTIONS = 20

Word = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^\S(.*\S)?$")]
#: What a hand finds without looking, on every keyboard.
HotKey = Annotated[str, StringConstraints(pattern="^[a-z0-9]$")]


class CodeKind(StrEnum):
    """Happens at a moment, or lasts."""

    POINT = "point"
    STATE = "state"


class Modifier(Model):
    """One question about the event, and what may be answered."""

    name: Word
    options: Annotated[tuple[Word, ...], Field(min_length=1, max_length=MAX_OPTIONS)]


Modifiers = Annotated[tuple[Modifier, ...], Field(max_length=MAX_MODIFIERS)]


class Code(Model):
    """One word of the vocabulary. `version` counts from 1."""

    id: CodeId
    workspace_id: WorkspaceId
    label: Annotated[str, StringConstraints(max_length=MAX_LABEL)]
    color: Ink
    hot_key: HotKey | None = None
    kind: CodeKind
    modifiers: Modifiers = ()
    retired: bool = False
    created_at: datetime
    updated_at: datetime
    version: Annotated[int, Field(ge=1)] = 1


class Coding(Model):
    """That an annotation is an event of the vocabulary. `modifiers`: what was answered, by the modifier's name."""

    code_id: CodeId
    modifiers: Annotated[dict[Word, Word], Field(max_length=MAX_MODIFIERS)] = {}  # noqa: RUF012  # pydantic copies defaults


class CodeChange(Model):
    """What changes of a code; None leaves that as it is. `hot_key` “” takes the key away.

    Its kind stays: what was coded before would not fit it any more.
    """

    label: str | None = None
    color: Ink | None = None
    hot_key: HotKey | Annotated[str, StringConstraints(max_length=0)] | None = None
    modifiers: Modifiers | None = None
    retired: bool | None = None


def checked(code: Code, book: Collection[Code]) -> Code:
    """The code with a clean label. Raises Invalid, or CodeTaken when another code in use has its label or key."""
    code = code.model_copy(update={"label": clean_line(code.label, what="label", most=MAX_LABEL)})
    for names in ([one.name for one in code.modifiers], *(one.options for one in code.modifiers)):
        if len({name.casefold() for name in names}) != len(names):
            raise Invalid("Two modifiers, or two answers of one, have the same name.", field="modifiers")
    if not any(one.id == code.id for one in book) and len(book) >= MAX_CODES:
        raise Invalid(f"A code book has at most {MAX_CODES} codes, retired ones too.")
    rivals = [one for one in book if one.id != code.id and not one.retired and not code.retired]
    if any(one.label.casefold() == code.label.casefold() for one in rivals):
        raise CodeTaken(f"There is a code “{code.label}” already.", field="label")
    if code.hot_key is not None and any(one.hot_key == code.hot_key for one in rivals):
        raise CodeTaken(f"The key {code.hot_key} belongs to another code.", field="hotKey")
    return code


def change(code: Code, wanted: CodeChange, *, version: int, at: datetime) -> Code:
    """The next version, still to be checked. Raises VersionConflict or Invalid."""
    if code.version != version:
        raise VersionConflict(
            "This code was changed meanwhile. Look at the newest version.",
            current=code.model_dump(mode="json", by_alias=True),
        )
    named: dict[str, Any] = {name: getattr(wanted, name) for name in CodeChange.model_fields}
    kept = {name: value for name, value in named.items() if value is not None}
    if not kept:
        raise Invalid("Say what to change: label, color, hotKey, modifiers or retired.")
    if kept.get("hot_key") == "":
        kept["hot_key"] = None
    return code.model_copy(update={**kept, "version": version + 1, "updated_at": max(at, code.updated_at)})


def check_coding(coding: Coding, code: Code, anchor: Anchor, *, new: bool = True) -> None:
    """Raises Invalid unless the event fits its code; a retired one only keeps what it has (`new` is False)."""
    if code.retired and new:
        raise Invalid(f"The code “{code.label}” is retired. Choose another one.", field="code")
    if code.kind is CodeKind.POINT and anchor.frame_count > 1:
        raise Invalid(f"“{code.label}” happens at one frame: leave out the end.", field="anchor")
    options = {one.name: one.options for one in code.modifiers}
    for name, answer in coding.modifiers.items():
        if answer not in options.get(name, ()):
            raise Invalid(f"“{code.label}” has no modifier “{name}: {answer}”.", field="code")
