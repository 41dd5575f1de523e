"""Whether a video's ingest still runs: the machine's own claim names the run, Step Functions knows how it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.faults import translated
from practika.adapters.ingest_machine import turn_name
from practika.domain.errors import Unavailable
from practika.domain.upload import source_key
from practika.domain.video import Video

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


class ClaimedRuns:
    """Implements the port IngestRuns. One read of the live table, and one or two questions to Step Functions."""

    def __init__(
        self,
        dynamo: Callable[[], DynamoCalls],
        machines: Callable[[], SFNClient],
        live_table: str,
        machine_arn: str,
    ) -> None:
        self._dynamo = dynamo
        self._machines = machines
        self._live_table = live_table
        self._executions = machine_arn.replace(":stateMachine:", ":execution:")

    def alive(self, video: Video) -> bool:
        claimed = self._claimed(video)
        after_its_turn = f"{self._executions}:{turn_name(video.id, video.attempt)}"
        return any(self._runs(arn) for arn in (claimed, after_its_turn) if arn)

    def _claimed(self, video: Video) -> str | None:
        place = keys.key(keys.ingest(source_key(video.workspace_id, video.id)), str(video.attempt))
        with translated():
            found = self._dynamo().get_item(TableName=self._live_table, Key=place, ConsistentRead=True)
        item = found.get("Item")
        return str(item["claimed_by"]["S"]) if item and "claimed_by" in item else None

    def _runs(self, arn: str) -> bool:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return self._machines().describe_execution(executionArn=arn)["status"] == "RUNNING"
        except ClientError as error:
            if error.response["Error"]["Code"] == "ExecutionDoesNotExist":
                return False
            raise Unavailable from error
        except BotoCoreError as error:
            raise Unavailable from error
