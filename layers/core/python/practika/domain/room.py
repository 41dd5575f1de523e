"""A room: where people of one workspace meet over one video, or over the library (the workspace room)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Self

from pydantic import ConfigDict, TypeAdapter, ValidationError

from practika.domain.errors import Invalid
from practika.domain.ids import PersonId, VideoId, WorkspaceId
from practika.domain.model import Model

#: What a client may write: its video, or its workspace without or with the id.
ROOM_PATTERN = re.compile(r"(?:video:(?P<video>\S{1,40})|workspace(?::(?P<workspace>\S{1,40}))?)")
_VIDEO_ID: TypeAdapter[str] = TypeAdapter(VideoId, config=ConfigDict(defer_build=True))


class Room(Model):
    """Always inside one workspace; `video_id` is None for the workspace's own room."""

    workspace_id: WorkspaceId
    video_id: VideoId | None = None

    @property
    def name(self) -> str:
        """The name on the wire: `video:<id>` or `workspace:<id>`."""
        return f"video:{self.video_id}" if self.video_id else f"workspace:{self.workspace_id}"

    @classmethod
    def parse(cls, name: str, workspace_id: WorkspaceId) -> Self:
        """The room that a caller of that workspace means. Raises Invalid for any other text or workspace."""
        match = ROOM_PATTERN.fullmatch(name)
        if match is None or match["workspace"] not in (None, workspace_id):
            raise Invalid("A room is “video:<video id>” or “workspace”.", field="room")
        if match["video"] is None:
            return cls(workspace_id=workspace_id)
        try:
            return cls(workspace_id=workspace_id, video_id=_VIDEO_ID.validate_python(match["video"]))
        except ValidationError as wrong:
            raise Invalid("That is not the id of a video.", field="room") from wrong


class Present(Model):
    """A person who is in a room just now, on however many screens."""

    person_id: PersonId
    name: str


#: So much of a message may names take; a frame has 32 KB.
NAMES_BYTES = 24 * 1024
#: An id, and what JSON needs around both.
_BESIDE_A_NAME = 64


def named(people: Sequence[Present]) -> tuple[Present, ...]:
    """The first of them, as many as fit a message: of a crowd not everyone is named, only counted."""
    left = NAMES_BYTES
    for number, one in enumerate(people):
        left -= (
            len(one.name.encode()) * 2 + _BESIDE_A_NAME
        )  # quotes and the like are escaped by a second byte
        if left < 0:
            return tuple(people[:number])
    return tuple(people)
