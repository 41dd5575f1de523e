"""The drill of annotations: a bad script deletes them, then the whole table goes; both come back with their histories,
and the pages that are open hear of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from tests.cloud import Cloud, Person, aws
from tests.gameday import operator
from tests.gameday.people import Listener, Writer, listed

NOTES = 30
REVISED, REMOVED = 8, 4  # of them, before the backup
AFTER = 3  # notes that are made after the backup, and notes that are revised after it
PATIENCE = 60.0  # seconds until the room has heard of everything


@dataclass(frozen=True)
class NotesBack:
    """Seconds from the loss until everything is listed again; `gone`: items that the bad script deleted. `lost`: notes
    or lines of history that are not as they were; `unheard`: notes that an open page was not told of; `gaps`: numbers
    that it never got; `broken`: notes whose chain does not hold."""

    what: str
    notes: int
    lines: int
    gone: int
    seconds: float
    lost: int
    unheard: int
    gaps: int
    broken: int

    @property
    def whole(self) -> bool:
        return not (self.lost or self.unheard or self.gaps or self.broken)


@dataclass(frozen=True)
class Picture:
    """Every note as the API gives it, and its history."""

    notes: dict[str, Any]
    lines: dict[str, Any]
    broken: tuple[str, ...]

    @classmethod
    def of(cls, person: Person, video: str, ids: list[str]) -> Picture:
        path = f"/api/videos/{video}/annotations"
        notes = {one: person.call("GET", f"{path}/{one}") for one in ids}
        lines = {one: person.call("GET", f"{path}/{one}/revisions?limit=100")["revisions"] for one in ids}
        broken = tuple(one for one in ids if not person.call("GET", f"{path}/{one}/verify")["intact"])
        return cls(notes, lines, broken)

    def differing(self, other: Picture) -> set[str]:
        """Notes that are not the same there, with their histories."""
        return {
            one
            for one in self.notes
            if self.notes[one] != other.notes.get(one) or self.lines[one] != other.lines.get(one)
        }


def written(person: Person, video: str, sha256: str, count: int) -> list[str]:
    """New notes, each on a frame of its own; their ids."""
    writer = Writer(person, video, sha256)
    for _ in range(count):
        writer.act()
    return list(writer.acknowledged)


def revise(person: Person, video: str, ids: list[str], words: str) -> None:
    """Everybody of them once."""
    for one in ids:
        path = f"/api/videos/{video}/annotations/{one}"
        version = person.call("GET", path)["version"]
        person.call("PATCH", path, {"version": version, "text": f"{words} {one}"})


def remove(person: Person, video: str, ids: list[str]) -> None:
    for one in ids:
        path = f"/api/videos/{video}/annotations/{one}"
        person.call("DELETE", f"{path}?version={person.call('GET', path)['version']}")


def of_a_bad_script(cloud: Cloud, person: Person, video: str, sha256: str) -> NotesBack:
    """Two thirds of the notes are deleted with their histories, of the rest only the notes, and how they are listed;
    some were revised after the backup, and others made."""
    ids = written(person, video, sha256, NOTES)
    revise(person, video, ids[:REVISED], "revised")
    remove(person, video, ids[REVISED : REVISED + REMOVED])
    backup = operator.back_up(cloud)
    revise(person, video, ids[-AFTER:], "revised after the backup")
    ids += written(person, video, sha256, AFTER)
    before = Picture.of(person, video, ids)
    film = f"{person.session['workspace']['id']}#{video}"
    doomed = _doomed(list(operator.items(cloud, film)), ids[: NOTES * 2 // 3], ids[NOTES * 2 // 3 : NOTES])
    operator.delete(cloud, film, doomed)
    page = opened(person, video)
    began = time.monotonic()
    operator.restore(cloud, "notes", "local", "--backup", backup, "--film", film)
    return _seen(
        "a bad script deletes notes and histories",
        before,
        page,
        person,
        video,
        gone=len(doomed),
        began=began,
        came_back=set(ids[:NOTES]),
    )


def of_a_lost_table(cloud: Cloud, person: Person, video: str, sha256: str) -> NotesBack:
    """The table is deleted. What DynamoDB does by itself then, the last backup, is done here by hand."""
    ids = written(person, video, sha256, NOTES)
    before = Picture.of(person, video, ids)
    page = opened(person, video)
    operator.back_up(cloud)
    film = f"{person.session['workspace']['id']}#{video}"
    gone = len(operator.items(cloud, film))
    aws(cloud, "dynamodb").delete_table(TableName=operator.table(cloud))
    began = time.monotonic()
    operator.restore(cloud, "table", "local")
    fresh = written(person, video, sha256, 1)
    return _seen(
        "the table is deleted", before, page, person, video, gone=gone, began=began, came_back=set(fresh)
    )


def _doomed(sort_keys: list[str], whole: list[str], only_notes: list[str]) -> list[str]:
    """Sort keys: of the first their notes and histories, of the others the notes, and the list of span classes."""
    first = [key for key in sort_keys if key.startswith(("A#", "R#")) and key.split("#")[1] in whole]
    return [*first, *(f"A#{one}" for one in only_notes), "SPANS"]


def opened(person: Person, video: str) -> Listener:
    """A page that is opened now: it knows what the list shows, and listens."""
    page = Listener(person, video)
    page.reload()
    page.start()
    deadline = time.monotonic() + PATIENCE
    while not page.seen.lines:  # in the room
        if time.monotonic() > deadline:
            raise TimeoutError("the page did not come into the room")
        time.sleep(0.1)
    page.notes.clear()
    return page


def _seen(
    what: str, before: Picture, page: Listener, person: Person, video: str, *,
    gone: int, began: float, came_back: set[str],
) -> NotesBack:  # fmt: skip
    there = {one for one, note in before.notes.items() if not note["removed"]}
    missing = there - listed(person, video)
    took = time.monotonic() - began
    after = Picture.of(person, video, list(before.notes))
    deadline = time.monotonic() + PATIENCE
    while not came_back <= page.notes and time.monotonic() < deadline:
        time.sleep(0.2)
    page.stop()
    heard = page.heard
    return NotesBack(
        what=what,
        notes=len(before.notes),
        lines=sum(len(lines) for lines in before.lines.values()),
        gone=gone,
        seconds=took,
        lost=len(missing | before.differing(after)),
        unheard=len(came_back - page.notes),
        gaps=(heard[-1] - heard[0] + 1 - len(heard)) if heard else 0,
        broken=len(after.broken),
    )
