"""What each call on annotations costs at DynamoDB: round trips, read units and write units, counted over the light
table with the real adapters and use cases. `python -m tests.light.spent` writes docs/annotation-costs.md anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from practika.adapters.dynamo.annotations import DynamoAnnotations
from practika.adapters.dynamo.change_log import DynamoChangeLog
from practika.adapters.system import UlidIds
from practika.domain.anchor import FrameSpan
from practika.domain.annotation import Amendment, AnnotationStatus, Content
from practika.domain.caller import Role
from practika.ports.annotations import Wanted, Window
from practika.usecases.annotate_video import AnnotateVideo, annotate_video
from practika.usecases.changes_since import changes_since
from practika.usecases.import_annotations import import_annotations
from practika.usecases.list_annotations import ListAnnotations, list_annotations
from practika.usecases.list_revisions import ListRevisions, list_revisions
from practika.usecases.read_annotation import read_annotation
from practika.usecases.read_past import ReadPast, compare_versions, read_past
from practika.usecases.remove_annotation import RemoveAnnotation, remove_annotation
from practika.usecases.restore_annotation import RestoreAnnotation, restore_annotation
from practika.usecases.revise_annotation import ReviseAnnotation, revise_annotation
from practika.usecases.roll_back_person import RollBackPerson, roll_back_person
from practika.usecases.verify_history import verify_history
from tests.examples import DIGEST, NOON, ROOM, VIDEO, added, film, member, named, shape
from tests.fakes.annotations import FakeFilms, FakeFrameMaps
from tests.fakes.codes import FakeCodeBooks
from tests.fakes.live import CountedBackoff, HandClock
from tests.light.table import LightTable

PAGE = Path(__file__).resolve().parents[2] / "docs" / "annotation-costs.md"
NOTES = 1_000
ONE, FRESH = named("ann", 1), named("ann", 5_000)


@dataclass(frozen=True)
class Spent:
    """Of one call."""

    round_trips: int
    reads: float
    writes: float


class Desk:
    """A film with `NOTES` notes of four people on a thousand frames, each of 40 letters and an arrow."""

    def __init__(self) -> None:
        self.table, self.clock = LightTable(limits=False), HandClock()
        self.log = DynamoChangeLog(lambda: self.table, "live", clock=self.clock, backoff=CountedBackoff())
        self.person = member(1, Role.OWNER)
        annotations = DynamoAnnotations(lambda: self.table, "annotations")
        self.asking: Any = {"caller": self.person, "films": FakeFilms(film()), "annotations": annotations}
        self.listing = {**self.asking, "log": self.log, "clock": self.clock}
        self.acting = {**self.asking, "clock": self.clock}
        self.writing = {**self.acting, "frame_maps": FakeFrameMaps(), "codes": FakeCodeBooks()}
        for first in range(0, NOTES, 100):
            people = {**self.writing, "caller": member(1 + first // 100 % 4, Role.OWNER)}
            import_annotations(VIDEO, [_note(n) for n in range(first, first + 100)], **people)
        for number in range(40):
            self.log.append(ROOM, [added(number)], at=NOON)

    def spent(self, act: Callable[[], object]) -> Spent:
        self.clock.move(60)
        self.table.calls.clear()
        self.table.units.clear()
        act()
        units = self.table.units
        return Spent(sum(self.table.calls.values()), float(units["read"]), float(units["write"]))

    def listed(self, first: int = 0, last: int = 2**31 - 1, limit: int = 500, **wanted: Any) -> object:
        window, wish = Window(first=first, last=last), Wanted(**wanted)
        query = ListAnnotations(video_id=VIDEO, window=window, limit=limit, wanted=wish)
        return list_annotations(query, **self.listing)

    def revised(self, version: int, **change: Any) -> object:
        command = ReviseAnnotation(
            video_id=VIDEO, annotation_id=ONE, version=version, amendment=Amendment(**change)
        )
        return revise_annotation(command, **self.writing)


def _note(number: int) -> AnnotateVideo:
    content = Content.model_validate(
        {"text": "Lift the elbow, then turn from the hips.", "shapes": [shape("arrow", id="a")]}
    )
    span = FrameSpan(frame_start=number % 1_000, frame_map_sha256=DIGEST)
    return AnnotateVideo(video_id=VIDEO, id=named("ann", number), span=span, content=content)


def counted() -> dict[str, Spent]:
    """Each call, in the order of a note's life."""
    desk = Desk()
    drawn = (shape("arrow", id="a"), shape("box", id="b"))
    late = (shape("arrow", id="a"), shape("box", id="c"))
    removal = RemoveAnnotation(video_id=VIDEO, annotation_id=ONE, version=5)
    back = RestoreAnnotation(video_id=VIDEO, annotation_id=ONE, version=6)
    history = ListRevisions(video_id=VIDEO, annotation_id=ONE, after=0, limit=100)
    mine = RollBackPerson(video_id=VIDEO, person_id=member(2).person_id, since=NOON + timedelta(days=1))
    calls: dict[str, Callable[[], object]] = {
        "create": lambda: annotate_video(_note(5_000), **desk.writing, ids=UlidIds()),
        "create, the same request again": lambda: annotate_video(_note(5_000), **desk.writing, ids=UlidIds()),
        "many, 40 of them": lambda: import_annotations(
            VIDEO, [_note(n) for n in range(6_000, 6_040)], **desk.writing
        ),
        "read one": lambda: read_annotation(VIDEO, ONE, **desk.asking),
        "edit": lambda: desk.revised(1, text="Higher"),
        "edit, made on an older version": lambda: desk.revised(1, color="ink-5"),
        "edit of the drawing": lambda: desk.revised(3, shapes=drawn),
        "edit of the drawing, made on an older version": lambda: desk.revised(3, shapes=late),
        "remove": lambda: remove_annotation(removal, **desk.acting),
        "restore": lambda: restore_annotation(back, **desk.acting),
        "list of a window with 10 notes": lambda: desk.listed(500, 509),
        "list, a page of 500": desk.listed,
        "list by author, a quarter of the film": lambda: desk.listed(author_id=member(2).person_id),
        "list by code, none": lambda: desk.listed(code_id=named("cod", 1)),
        "list by status, none": lambda: desk.listed(status=AnnotationStatus.RESOLVED),
        "list, changed since, one": lambda: desk.listed(changed_since=NOON + timedelta(minutes=4)),
        "changes after a number, nothing new": lambda: _changes(desk, 40),
        "changes after a number, 40 of them": lambda: _changes(desk, 0),
        "history of one note, 7 versions": lambda: list_revisions(history, **desk.asking),
        "difference of two versions": lambda: compare_versions(VIDEO, ONE, 1, 2, **desk.asking),
        "verify, 7 versions": lambda: verify_history(VIDEO, ONE, **desk.asking),
        "the whole film at a past moment": lambda: read_past(
            ReadPast(video_id=VIDEO, at=NOON), **desk.asking
        ),
        "take a person's changes back, none": lambda: roll_back_person(mine, **desk.acting),
    }
    return {name: desk.spent(call) for name, call in calls.items()}


def _changes(desk: Desk, after: int) -> object:
    return changes_since(VIDEO, after, caller=desk.person, films=FakeFilms(film()), log=desk.log)


def page(found: dict[str, Spent]) -> str:
    """The table for people."""
    rows = [f"| {name} | {one.round_trips} | {one.reads:g} | {one.writes:g} |" for name, one in found.items()]
    return "\n".join(
        [_HEAD, "| call | round trips | read units | write units |", "|---|--:|--:|--:|", *rows, ""]
    )


_HEAD = """# What calls on annotations cost

Counted, not estimated: the use cases and the DynamoDB adapters over a table in memory that counts units as the
Developer Guide says (a write unit a KB, two in a transaction; a read unit 4 KB read exactly, half of it otherwise). A
film with 1,000 notes of 40 letters and one arrow each, by four people; a door that has written to the film before.
The exact numbers are asserted by tests/unit/test_annotation_costs.py; whoever changes one runs
`python -m tests.light.spent`.

Not in it: the film's row and the code book (PostgreSQL), the frame map (S3, once a door's life), and what an index
costs to write: each note that is created, moved or removed writes as many units to the window index again.
"""


if __name__ == "__main__":
    PAGE.write_text(page(counted()))
