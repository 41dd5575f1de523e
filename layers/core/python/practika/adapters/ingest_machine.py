"""Starts the ingest state machine by hand: for a retry, for a film whose turn has come, and for videos that the sweep
found stuck."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from practika.domain.errors import Unavailable
from practika.domain.ids import VideoId, WorkspaceId

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


def turn_name(video_id: VideoId, attempt: int) -> str:
    """The run that encodes a film after it has waited for its turn."""
    return f"{video_id}-{attempt}-turn"


class StepFunctionsIngest:
    """Implements the port IngestMachine."""

    def __init__(self, client: Callable[[], SFNClient], machine_arn: str, bucket: str) -> None:
        self._client = client
        self._machine_arn = machine_arn
        self._bucket = bucket

    def start(
        self, *, workspace_id: WorkspaceId, video_id: VideoId, key: str, size_bytes: int, attempt: int
    ) -> None:
        """Starts the run named `<video>-<attempt>`; does nothing when that run was started already.

        The input has the shape that the upload rule makes from an S3 event; the run reads the newest version.
        """
        order = {"bucket": self._bucket, "key": key, "etag": "again", "versionId": "", "size": size_bytes}
        self._start(f"{video_id}-{attempt}", {**order, "attempt": attempt})

    def go_on(self, *, video_id: VideoId, attempt: int, order: Mapping[str, Any]) -> None:
        """Starts the run named `<video>-<attempt>-turn`; does nothing when that run was started already."""
        self._start(turn_name(video_id, attempt), order)

    def _start(self, name: str, order: Mapping[str, Any]) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self._client().start_execution(
                stateMachineArn=self._machine_arn, name=name, input=json.dumps(order)
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise Unavailable from error
        except BotoCoreError as error:
            raise Unavailable from error
