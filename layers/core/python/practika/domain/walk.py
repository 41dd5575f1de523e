"""The main journey as a member walks it, step by step, to know that people could: what came of one walk."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from practika.domain.model import Model


class Step(StrEnum):
    """In this order; each needs the one before it."""

    SIGN_IN = "sign_in"
    LIST = "list"
    PLAY = "play"
    OPEN_SOCKET = "open_socket"
    WRITE = "write"
    HEAR = "hear"
    REMOVE = "remove"


class Walk(Model):
    """`failed` is the first step that did not succeed, None when all did; `reason` says why, for a log.

    `preparing`: there is no playable film yet, one has been uploaded and will be; nothing was wrong.
    """

    failed: Step | None = None
    reason: str = ""
    preparing: bool = False
    milliseconds: Mapping[Step, int] = Field(default_factory=dict)
