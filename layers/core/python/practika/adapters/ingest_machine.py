"""Starts the ingest state machine by hand: for a retry, and for videos that the sweep found stuck."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from practika.domain.errors import Unavailable
from practika.domain.ids import VideoId, WorkspaceId

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


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
        from botocore.exceptions import BotoCoreError, ClientError

        order = {"bucket": self._bucket, "key": key, "etag": "again", "versionId": "", "size": size_bytes}
        try:
            self._client().start_execution(
                stateMachineArn=self._machine_arn,
                name=f"{video_id}-{attempt}",
                input=json.dumps({**order, "attempt": attempt}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise Unavailable from error
        except BotoCoreError as error:
            raise Unavailable from error
