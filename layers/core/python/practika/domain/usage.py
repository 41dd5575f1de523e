"""What people did with a film, as a page tells it in batches, and what a batch adds to the sums.

A row (`UsageRow`) is what the warehouse keeps of one event; sums are what the app shows. Both are made from the same
batch and nothing else, so that every sum can be reckoned again from the rows (`cdk/warehouse/views.sql` does).
Frames are those of the source, [first, end).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from practika.domain.errors import Invalid
from practika.domain.ids import BatchId, PersonId, VideoId, VisitId, WorkspaceId
from practika.domain.model import Model

#: Parts into which a film is divided for its heat map; shorter films have one for each frame.
BINS = 200
MAX_EVENTS = 50
#: Nobody watches longer than this between two batches: a page sends each minute, and keeps what could not be sent.
MAX_BATCH_MS = 15 * 60 * 1000
#: A day has so many milliseconds, and room for a batch every twenty seconds of it.
MAX_DAY_MS, MAX_DAY_BATCHES = 24 * 60 * 60 * 1000, 4_320
Frame = Annotated[int, Field(ge=0, lt=2**31)]
Sums = Mapping[str, int]


class _Stretch(Model):
    first: Frame
    end: Frame

    @model_validator(mode="after")
    def _not_empty(self) -> _Stretch:
        if self.end <= self.first:
            raise ValueError("end must be behind first")
        return self


class Watched(_Stretch):
    """Frames that were played in one go. `rate` 1 is as filmed, 0.5 half as fast."""

    kind: Literal["watched"] = "watched"
    rate: Annotated[float, Field(ge=0.05, le=16)] = 1.0


class Sought(Model):
    """The person went from one frame to another."""

    kind: Literal["sought"] = "sought"
    source: Frame
    target: Frame


class Looped(_Stretch):
    """A loop was set over these frames."""

    kind: Literal["looped"] = "looped"


class Noted(Model):
    """A note was posted, or a drawing, on this frame."""

    kind: Literal["annotated"] = "annotated"
    frame: Frame


class Joined(Model):
    """A session was joined, to watch together."""

    kind: Literal["joined"] = "joined"
    frame: Frame


UsageEvent = Annotated[Watched | Sought | Looped | Noted | Joined, Field(discriminator="kind")]


class UsageBatch(Model):
    """What one page saw since it told last. The id makes it safe to send again; `visit` names the opened page."""

    v: Literal[1] = 1
    id: BatchId
    visit: VisitId
    events: Annotated[tuple[UsageEvent, ...], Field(min_length=1, max_length=MAX_EVENTS)]


class UsageRow(Model):
    """One event as the warehouse keeps it; the field names are its columns. `at` is the server's time, UTC.

    `event_id` is the same whenever the batch is delivered again. `watched_ms` is time on the clock, not in the film.
    """

    v: int
    event_id: str
    kind: str
    workspace_id: WorkspaceId
    person_id: PersonId
    video_id: VideoId
    visit: VisitId
    at: datetime
    first_frame: int
    end_frame: int
    rate: float
    watched_ms: int
    frame_count: int
    film_ms: int

    def written(self) -> str:
        """One line of JSON, with the moment in the words that Hive's types understand."""
        at = self.at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        return json.dumps({**self.model_dump(), "at": at}, separators=(",", ":"))


class UsageEntry(Model):
    """A batch that was believed: who, which film as it was then, and when it came."""

    workspace_id: WorkspaceId
    person_id: PersonId
    video_id: VideoId
    at: datetime
    frame_count: Annotated[int, Field(ge=1)]
    film_ms: Annotated[int, Field(ge=1)]
    batch: UsageBatch

    @property
    def day(self) -> str:
        """The day to which all of it counts, UTC, as 2026-03-01."""
        return self.at.strftime("%Y-%m-%d")

    def rows(self) -> Iterator[UsageRow]:
        """What the warehouse keeps of it."""
        for number, event in enumerate(self.batch.events):
            first, end = _frames(event)
            yield UsageRow(
                v=self.batch.v,
                event_id=f"{self.batch.id}#{number:02d}",
                kind=event.kind,
                workspace_id=self.workspace_id,
                person_id=self.person_id,
                video_id=self.video_id,
                visit=self.batch.visit,
                at=self.at,
                first_frame=first,
                end_frame=end,
                rate=event.rate if isinstance(event, Watched) else 1.0,
                watched_ms=self._watched_ms(event),
                frame_count=self.frame_count,
                film_ms=self.film_ms,
            )

    def _watched_ms(self, event: UsageEvent) -> int:
        if not isinstance(event, Watched):
            return 0
        return round((event.end - event.first) * self.film_ms / (self.frame_count * event.rate))

    @property
    def watched_ms(self) -> int:
        """Time on the clock that all of it says was watched."""
        return sum(map(self._watched_ms, self.batch.events))

    def check(self) -> None:
        """Raises Invalid: frames that the film has not, or more time than can have passed."""
        for event in self.batch.events:
            first, end = _frames(event)
            if max(first + 1, end) > self.frame_count:
                raise Invalid("These frames lie behind the end of the film.", field="events")
        if self.watched_ms > MAX_BATCH_MS:
            raise Invalid("More was watched than time can have passed.", field="events")

    def day_sums(self) -> dict[str, int]:
        """What it adds to the person's day: `ms`, `loops`, `notes`, `sessions`, and `ms` of the film by its id."""
        kinds = Counter(event.kind for event in self.batch.events)
        counted = {"loops": kinds["looped"], "notes": kinds["annotated"], "sessions": kinds["joined"]}
        watched = {"ms": self.watched_ms, self.video_id: self.watched_ms}
        return {name: number for name, number in (watched | counted).items() if number}

    def heat_sums(self) -> dict[str, int]:
        """What it adds to the person's heat map of the film, as `HeatMap.of` reads it.

        `w7`: frames watched of part 7, when not all of it. `s7`: from part 7 on, so many more (or fewer) times
        all of it. `l7`: from part 7 on, so many more (or fewer) loops. However long a stretch is, it adds four numbers.
        """
        added: Counter[str] = Counter()
        for event in self.batch.events:
            if isinstance(event, Watched):
                _add_watched(added, event, self.frame_count)
            elif isinstance(event, Looped):
                added[f"l{part_of(event.first, self.frame_count)}"] += 1
                added[f"l{part_of(event.end - 1, self.frame_count) + 1}"] -= 1
        return {name: number for name, number in added.items() if number}


def _frames(event: UsageEvent) -> tuple[int, int]:
    """First and end; of a seek from and to."""
    match event:
        case Sought():
            return event.source, event.target
        case Noted() | Joined():
            return event.frame, event.frame + 1
    return event.first, event.end


def _add_watched(added: Counter[str], event: Watched, frame_count: int) -> None:
    """Parts at both ends by their frames, those between by a step up and one down."""
    first, last = part_of(event.first, frame_count), part_of(event.end - 1, frame_count)
    if first == last:
        added[f"w{first}"] += event.end - event.first
        return
    added[f"w{first}"] += edge(first + 1, frame_count) - event.first
    added[f"w{last}"] += event.end - edge(last, frame_count)
    added[f"s{first + 1}"] += 1
    added[f"s{last}"] -= 1


def parts(frame_count: int) -> int:
    """Into how many parts a film is divided."""
    return min(BINS, frame_count)


def edge(part: int, frame_count: int) -> int:
    """First frame of a part; the end of the film for the part behind the last."""
    return part * frame_count // parts(frame_count)


def part_of(frame: int, frame_count: int) -> int:
    """The part in which a frame lies."""
    return ((frame + 1) * parts(frame_count) - 1) // frame_count


class HeatMap(Model):
    """For each part of a film in order: frames of it that were watched (one more time each), and loops over it."""

    frame_count: int
    watched: tuple[int, ...]
    loops: tuple[int, ...]

    @classmethod
    def of(cls, frame_count: int, sums: Sequence[Sums]) -> HeatMap:
        """The sums of several people as one map."""
        total: Counter[str] = Counter()
        for one in sums:
            total.update(one)
        watched, loops, whole, over = [], [], 0, 0
        for part in range(parts(frame_count)):
            whole += total[f"s{part}"]
            over += total[f"l{part}"]
            size = edge(part + 1, frame_count) - edge(part, frame_count)
            watched.append(total[f"w{part}"] + whole * size)
            loops.append(over)
        return cls(frame_count=frame_count, watched=tuple(watched), loops=tuple(loops))

    @property
    def plays(self) -> tuple[float, ...]:
        """How many times each part was watched, in the mean of its frames."""
        sizes = (
            edge(part + 1, self.frame_count) - edge(part, self.frame_count)
            for part in range(len(self.watched))
        )
        return tuple(round(frames / size, 3) for frames, size in zip(self.watched, sizes, strict=True))
