"""What others are told of ingest, on the stage's event bus: the machine's `Tell…` states send exactly this."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.model import Model

SOURCE, DETAIL_TYPE, VERSION = "practika.ingest", "Video stage", 1


class HookStage(StrEnum):
    """What has just been reached; a run ends with published, failed or cancelled, or silently when it is overtaken."""

    UPLOADED = "uploaded"
    PROBED = "probed"
    ENCODED = "encoded"
    PICTURES = "pictures"
    PLAYABLE = "playable"
    PUBLISHED = "published"
    FAILED = "failed"
    CANCELLED = "cancelled"


class VideoStageEvent(Model):
    """The `detail` of an event. `id` is the same each time the same thing is told: delivery is at least once.

    `attempt` counts the runs of a video from 0; `at` is when the stage was reached. `code` and `reason` are there only
    when it failed; `reason` is for a person, or null when the video is gone.
    """

    version: Literal[1]
    id: str
    stage: HookStage
    workspace_id: WorkspaceId
    video_id: VideoId
    attempt: int
    at: datetime
    code: str | None = None
    reason: str | None = None


def hook_schema() -> dict[str, Any]:
    """JSON schema of an event's detail."""
    return VideoStageEvent.model_json_schema(by_alias=True)
