"""How a worker that gives no answer tells its machine what became of the task: by a record among the work files.

AWS Batch hands a machine no output, and a failed job only its exit code. So an end that another try would not change
is no failure of the job: it is written down under the error's class name, which the machine's other workers raise.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from practika.domain import errors
from practika.domain.fmp4 import BrokenFragments
from practika.domain.model import Model
from practika.domain.renditions import ChunkInexact, RenditionInexact
from practika.ports.films import MediaStore
from practika.usecases.ingest_steps import Run, keep

#: What the machine never tries again. A test compares this with the machine.
FINAL = (
    errors.Unplayable,
    errors.VideoNotFound,
    errors.Cancelled,
    errors.Overtaken,
    RenditionInexact,
    BrokenFragments,
    ChunkInexact,
)


class Outcome(Model):
    """Either `done`, what the door of the same task would answer, or `error` and `cause` as Step Functions has them."""

    done: dict[str, object] | None = None
    error: str | None = None
    cause: str | None = None


def outcome_name(task: str) -> str:
    return f"{task}.outcome.json"


def hand_over(media: MediaStore, run: Run, task: str, work: Callable[[], dict[str, object]]) -> Outcome:
    """Does the work and keeps how it ended. What is not FINAL leaves as it is, with nothing kept."""
    try:
        outcome = Outcome(done=work())
    except FINAL as end:
        name = type(end).__name__
        outcome = Outcome(error=name, cause=json.dumps({"errorType": name, "errorMessage": end.message}))
    keep(media, run.work(outcome_name(task)), outcome)
    return outcome
