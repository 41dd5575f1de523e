"""Whether a video's ingest still runs, as the claim and Step Functions tell."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from practika.adapters.ingest_runs import ClaimedRuns
from practika.domain.errors import Unavailable
from practika.domain.upload import source_key
from tests.examples import VIDEO, WORKSPACE, film

MACHINE = "arn:aws:states:us-east-1:1:stateMachine:ingest"
FIRST = "arn:aws:states:us-east-1:1:execution:ingest:4711"
TURN = f"arn:aws:states:us-east-1:1:execution:ingest:{VIDEO}-0-turn"


class Cloud:
    """The live table's one read and Step Functions' one question. `runs` are the states of known executions."""

    def __init__(self, claimed: str | None = FIRST, **runs: str) -> None:
        self.claimed = claimed
        self.runs = {{"first": FIRST, "turn": TURN}[name]: status for name, status in runs.items()}
        self.error = "ExecutionDoesNotExist"

    def get_item(self, **asked: Any) -> Any:
        assert asked["Key"] == {"pk": {"S": f"INGEST#{source_key(WORKSPACE, VIDEO)}"}, "sk": {"S": "0"}}
        return {"Item": {"claimed_by": {"S": self.claimed}}} if self.claimed else {}

    def describe_execution(self, executionArn: str) -> Any:  # AWS's own name
        if executionArn not in self.runs:
            raise ClientError({"Error": {"Code": self.error}}, "DescribeExecution")
        return {"status": self.runs[executionArn]}

    def alive(self) -> bool:
        client: Any = self
        return ClaimedRuns(lambda: client, lambda: client, "live", MACHINE).alive(film())


@pytest.mark.parametrize(
    ("cloud", "alive"),
    [
        (Cloud(first="RUNNING"), True),
        (Cloud(first="SUCCEEDED"), False),
        (Cloud(first="SUCCEEDED", turn="RUNNING"), True),
        (Cloud(first="SUCCEEDED", turn="FAILED"), False),
        (Cloud(claimed=None), False),
        (Cloud(), False),
    ],
)
def test_a_video_s_ingest_runs_as_long_as_one_of_its_runs(cloud: Cloud, alive: bool) -> None:
    assert cloud.alive() is alive


def test_no_answer_is_no_death() -> None:
    cloud = Cloud()
    cloud.error = "AccessDeniedException"
    with pytest.raises(Unavailable):
        cloud.alive()
