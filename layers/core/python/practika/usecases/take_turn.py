"""Turns: a planned film asks for workers or waits in its person's lane, and passes its turn on once it is encoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from practika.domain.errors import PractikaError, Unavailable, VideoNotFound
from practika.domain.ids import VideoId
from practika.domain.turns import MOST_WORKERS, PLACES_TOLD, Turn, beginning
from practika.domain.video import IngestStage, progress_of
from practika.ports.films import IngestMachine, Videos
from practika.ports.live import Notices
from practika.ports.turns import Order, Turns
from practika.usecases.ingest_steps import SHARE, Run, demand_running

#: Runs started in one go; the next call starts the rest.
AT_ONCE = 100


@dataclass(frozen=True)
class Lanes:
    """What turns are given with; `workers` is how many all films together may have at once."""

    turns: Turns
    videos: Videos
    ingest_machine: IngestMachine
    notices: Notices
    workers: int


def take_turn(*, run: Run, wants: int, order: Order, lanes: Lanes) -> int:
    """Workers that the film may have from now on; 0: it waits, and another run with `order` goes on when it is due.

    Safe to repeat: a film keeps its place and what it has got. Raises VideoNotFound, Cancelled or Overtaken.
    """
    video = lanes.videos.get(run.workspace_id, run.video_id)
    demand_running(run, video)
    turn = Turn(
        workspace_id=run.workspace_id,
        video_id=run.video_id,
        attempt=run.attempt,
        person_id=video.created_by,
        wants=max(1, min(wants, MOST_WORKERS)),
    )
    lanes.turns.ask(turn, order)
    give_turns(lanes, to=run.video_id)
    workers = lanes.turns.begun_at_once(run.video_id, run.attempt)
    if workers is None:
        _tell_that_it_waits(run, lanes)
    return workers or 0


def pass_turn(*, run: Run, lanes: Lanes) -> None:
    """Its workers are free for others, who begin. Safe to repeat. Raises Unavailable when one could not be started."""
    lanes.turns.end(run.workspace_id, run.video_id, run.attempt)
    if give_turns(lanes):
        raise Unavailable


def give_turns(lanes: Lanes, *, to: VideoId | None = None) -> int:
    """Lets everybody begin whose turn has come; how many of them could not be started and wait for the next call.

    The film `to` goes on in the run that asks. A run whose start was heard of by nobody is started again: it has one
    name, so it runs once.
    """
    begun = lanes.turns.give(partial(beginning, workers=lanes.workers), to=to)
    troubles = 0
    for turn, order in lanes.turns.to_start(limit=AT_ONCE):
        try:
            lanes.ingest_machine.go_on(
                video_id=turn.video_id,
                attempt=turn.attempt,
                order={**order, "turn": {"workers": turn.workers}},
            )
            lanes.turns.started(turn)
        except PractikaError:
            troubles += 1
    _tell_those_behind([turn for turn in begun if turn.video_id != to], lanes)
    return troubles


def _tell_that_it_waits(run: Run, lanes: Lanes) -> None:
    ahead = lanes.turns.places([run.video_id]).get(run.video_id)
    if ahead is None:
        return  # it has begun meanwhile, or is over
    percent = SHARE[IngestStage.PROBING][1]
    video = lanes.videos.progress(
        run.workspace_id, run.video_id, attempt=run.attempt, stage=IngestStage.QUEUED, percent=percent
    )
    lanes.notices.publish(progress_of(video, ahead=ahead))


def _tell_those_behind(begun: Sequence[Turn], lanes: Lanes) -> None:
    """The lanes have moved: the first of each hear how many are before them; those behind are told "many" still."""
    for first in {turn.person_id: turn for turn in begun}.values():
        behind = lanes.turns.lane(first, limit=PLACES_TOLD + 1)
        places = lanes.turns.places([turn.video_id for turn in behind])
        for turn in behind:
            try:
                video = lanes.videos.get(turn.workspace_id, turn.video_id)
            except VideoNotFound:
                continue
            lanes.notices.publish(progress_of(video, ahead=places.get(turn.video_id)))
