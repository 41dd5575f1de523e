"""The door of a container: one task of ingest, told by the environment. `python -m practika.runtime.worker`.

    WORK_TASK      probe_video · encode_film · encode_whole
    SOURCE_KEY     key of the uploaded source (uploads/<workspace>/<video>/source)
    ATTEMPT        number of the attempt

and what the doors of the same steps get (`let_*` of cdk/constructs/grants.py). What became of the task is kept beside
the run's work files (`usecases/hand_over.py`); the exit code only says whether the queue shall try again: not after
DONE and WRONGLY_CALLED.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

from practika.domain.errors import SourceMissing
from practika.runtime.observability import count, invocation, logger
from practika.runtime.settings import SettingMissing, settings
from practika.runtime.wiring import films, ingest, live, system
from practika.usecases.encode_film import encode_film, encode_film_whole
from practika.usecases.hand_over import hand_over
from practika.usecases.ingest_steps import Run, run_of
from practika.usecases.probe_video import probe_video

DONE, BROKEN, WRONGLY_CALLED, INTERRUPTED = 0, 1, 64, 75

BEAT_SECONDS = 60.0


class Interrupted(BaseException):
    """The machine under the container is taken away: stop at once; whoever comes next goes on."""


def main() -> int:
    """Does the task; the exit code."""
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        return _ordered()
    except Interrupted:
        logger().warning("worker was interrupted; the queue starts another")
        return INTERRUPTED


def _ordered() -> int:
    try:
        task, run = settings.work_task, run_of(settings.source_key, settings.attempt)
        work = TASKS[task]
    except (KeyError, ValueError, SettingMissing, SourceMissing) as wrong:
        logger().error("worker was called wrongly", exc_info=wrong)
        return WRONGLY_CALLED
    keys = {"workspaceId": run.workspace_id, "videoId": run.video_id, "attempt": run.attempt, "task": task}
    with invocation(SimpleNamespace(aws_request_id=settings.job_id), **keys):
        return _ended(task, work, run)


def _ended(task: str, work: Callable[[Run, dict[str, Any]], dict[str, object]], run: Run) -> int:
    try:
        with ingest.private_folder() as folder, _alive(run):
            outcome = hand_over(films.media_store(), run, task, lambda: work(run, _ports(folder)))
    except Exception as error:  # the last floor: the log says what, the queue tries again
        logger().error("worker broke", exc_info=error)
        count("TasksFailed")
        return BROKEN
    logger().info("worker ended", extra={"code": outcome.error or "done"})
    return DONE


@contextmanager
def _alive(run: Run) -> Iterator[None]:
    """A sign of life every minute: fetching and looking at a vast source take long and tell nothing by themselves, and
    the sweep takes a silent run for a dead one."""
    over = threading.Event()

    def beat() -> None:
        videos = films.videos_apart()
        while not over.wait(BEAT_SECONDS):
            try:
                videos.alive(run.workspace_id, run.video_id, attempt=run.attempt)
            except Exception as error:  # the next one may be heard
                logger().warning("a sign of life was not heard", exc_info=error)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=5)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise Interrupted


def _ports(folder: Path) -> dict[str, Any]:
    return {
        "folder": folder,
        "videos": films.videos(),
        "media": films.media_store(),
        "notices": live.notices(),
        "tool": ingest.media_tool(),
        "clock": system.clock(),
    }


def _probe(run: Run, ports: dict[str, Any]) -> dict[str, object]:
    probed = probe_video(key=settings.source_key, attempt=run.attempt, **ports)
    return probed.model_dump(mode="json", by_alias=True)


TASKS: dict[str, Callable[[Run, dict[str, Any]], dict[str, object]]] = {
    "probe_video": _probe,
    "encode_film": lambda run, ports: {"chunks": encode_film(run=run, **ports)},
    "encode_whole": lambda run, ports: {"chunks": encode_film_whole(run=run, **ports)},
}


if __name__ == "__main__":
    sys.exit(main())
