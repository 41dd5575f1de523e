"""Turns in memory, beside the fake videos whose rows say which are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from practika.domain.errors import VideoNotFound
from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.turns import PLACES_TOLD, Turn
from practika.domain.video import VideoStatus
from practika.ports.turns import Order, Rule
from tests.fakes.films import FakeVideos


class FakeTurns:
    """`rows` are in the order of asking: turn, order, and how it begins (None: it waits)."""

    def __init__(self, videos: FakeVideos) -> None:
        self.videos = videos
        self.rows: dict[VideoId, tuple[Turn, Order, str | None]] = {}
        videos.waits_for_its_turn = self._waits

    def ask(self, turn: Turn, order: Order) -> None:
        old = self.rows.get(turn.video_id)
        if old and old[0].attempt >= turn.attempt:
            return
        self.rows.pop(turn.video_id, None)
        self.rows[turn.video_id] = (turn, order, None)

    def give(self, rule: Rule, *, to: VideoId | None = None) -> Sequence[Turn]:
        self.rows = {name: row for name, row in self.rows.items() if self._goes_on(row[0])}
        begun = rule([turn for turn, _, _ in self.rows.values()])
        for turn in begun:
            begins = "at_once" if turn.video_id == to else "to_start"
            self.rows[turn.video_id] = (turn, self.rows[turn.video_id][1], begins)
        return begun

    def begun_at_once(self, video_id: VideoId, attempt: int) -> int | None:
        row = self.rows.get(video_id)
        return row[0].workers if row and row[0].attempt == attempt and row[2] == "at_once" else None

    def to_start(self, *, limit: int) -> Sequence[tuple[Turn, Order]]:
        return [(turn, order) for turn, order, begins in self.rows.values() if begins == "to_start"][:limit]

    def started(self, turn: Turn) -> None:
        kept, order, begins = self.rows[turn.video_id]
        if kept.attempt == turn.attempt and begins == "to_start":
            self.rows[turn.video_id] = (kept, order, "started")

    def end(self, workspace_id: WorkspaceId, video_id: VideoId, attempt: int) -> None:
        row = self.rows.get(video_id)
        if row and (row[0].workspace_id, row[0].attempt) == (workspace_id, attempt):
            del self.rows[video_id]

    def places(self, video_ids: Sequence[VideoId]) -> Mapping[VideoId, int]:
        waiting = [turn for turn, _, _ in self.rows.values() if turn.workers is None]
        places = {
            turn.video_id: sum(before.person_id == turn.person_id for before in waiting[:number])
            for number, turn in enumerate(waiting)
        }
        return {name: min(places[name], PLACES_TOLD) for name in video_ids if name in places}

    def lane(self, person_of: Turn, *, limit: int) -> Sequence[Turn]:
        waiting = [turn for turn, _, _ in self.rows.values() if turn.workers is None]
        return [turn for turn in waiting if turn.person_id == person_of.person_id][:limit]

    def forget_all(self) -> None:
        self.rows.clear()

    def _goes_on(self, turn: Turn) -> bool:
        try:
            row = self.videos.get(turn.workspace_id, turn.video_id)
        except VideoNotFound:
            return False
        return row.status is VideoStatus.PROCESSING and row.attempt == turn.attempt

    def _waits(self, video_id: VideoId, attempt: int) -> bool:
        row = self.rows.get(video_id)
        return row is not None and row[0].attempt == attempt and row[0].workers is None
