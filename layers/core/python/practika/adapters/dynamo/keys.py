"""The layout of the tables, every key and attribute.

DynamoDB has no floating numbers and its own types are costly to translate, so a record is one compact JSON string in
`body`; beside it stand only the keys and what a condition or a filter looks at.

Table `annotations` (streamed: what is written here reaches people). wsp, vid, ann: ids with their prefixes.

| item                  | pk          | sk                      | other attributes                                    |
|-----------------------|-------------|-------------------------|-----------------------------------------------------|
| annotation, now       | wsp#vid     | A#ann                   | body Annotation · form N (of the body; absent in    |
|                       |             |                         | old items) · version N · removed BOOL · chain       |
|                       |             |                         | (hash of its last revision; absent in old items) ·  |
|                       |             |                         | frame_end N · wpk, wsk (absent once removed) ·      |
|                       |             |                         | seen_by (a mark of domain/audience.py; absent:      |
|                       |             |                         | everyone) · traceparent (of the write, for who      |
|                       |             |                         | tells of it)                                        |
| annotation's revision | wsp#vid     | R#ann#version(8 digits) | body Revision                                       |
| span classes in use   | wsp#vid     | SPANS                   | classes NS (only ever added to, before the first    |
|                       |             |                         | annotation of a class)                              |
| video's progress      | wsp#vid     | STATUS                  | body VideoProgress · expires_at N                   |
| end of sockets        | wsp#usr     | PERSON                  | body PersonNotice · expires_at N                    |

Index `window` (everything projected): wpk = wsp#vid#class(2 digits), wsk = first frame(10 digits)#ann. The class is
ceil(log2(frames)), so whatever of class c touches frames [a, b] starts in (a - 2^c, b]: one short range a class,
however many annotations there are and however long one is.

Table `live` (not streamed). room = `video:vid` or `workspace:wsp`.

| item                  | pk                      | sk                 | other attributes                              |
|-----------------------|-------------------------|--------------------|-----------------------------------------------|
| who a socket is       | CONN#connection         | CONN               | body Connection · shard N · expires_at N      |
| a socket in its room  | ROOM#wsp#room#shard(2)  | C#connection       | body Connection · shard N · expires_at N      |
| a person's socket     | HELD#wsp#usr            | C#connection       | body Connection · shard N · expires_at N      |
| the room as a crowd   | ROOM#wsp#room#00        | S#crowd            | shards N · told N (ms) · who S (digest of the |
|                       |                         |                    | people told) · expires_at N                   |
| the room's session    | ROOM#wsp#room#00        | S#session          | body LiveSession without its transport ·      |
|                       |                         |                    | transport Transport · epoch N · number N ·    |
|                       |                         |                    | beat N · screen (of the driver) · expires_at N|
| the room's sequence   | LOG#wsp#room            | SEQ                | body Counter · seq N                          |
| one change            | LOG#wsp#room            | C#seq(12 digits)   | body Change · expires_at N                    |
| a withdrawal          | LOG#wsp#room            | W#ann              | body Withdrawal (the last one) · expires_at N |
| an event was logged   | LOG#wsp#room            | E#ann#version      | body Mark (its seq and when) · expires_at N   |
| recall of tokens      | RECALLS                 | T#usr#wsp          | body Recall · expires_at N (wsp `*`: of all)  |
| ingest guard          | INGEST#key              | attempt            | claimed_by (written by the ingest machine)    |

Table `usage` (streamed: a batch that is put goes on to the warehouse).

| item                  | pk          | sk                      | other attributes                                    |
|-----------------------|-------------|-------------------------|-----------------------------------------------------|
| a batch that came     | B#wsp#usr   | use                     | body UsageEntry · expires_at N                      |
| a person's day        | W#wsp       | D#day(ISO)#usr          | batches, ms, loops, notes, sessions N · vid… N (ms  |
|                       |             |                         | of each film, by its id) · expires_at N             |
| heat of a film        | H#wsp#vid   | usr                     | w…, s…, l… N (see UsageEntry.heat_sums) ·           |
|                       |             |                         | expires_at N                                        |
| wants not be counted  | N#wsp#usr   | NOT                     |                                                     |

`expires_at` (seconds since 1970) is the TTL attribute of all tables; readers look at it themselves, because DynamoDB
may remove late.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from practika.domain.anchor import Anchor
from practika.domain.room import Room

WINDOW_INDEX = "window"
SPANS = "SPANS"
STATUS = "STATUS"
PERSON = "PERSON"
RECALLS = "RECALLS"
SEQ = "SEQ"
CONN = "CONN"
ANNOTATION = "A#"
REVISION = "R#"
CHANGE = "C#"
SESSION = "S#session"
CROWD = "S#crowd"
EVENT = "E#"
WITHDRAWAL = "W#"
DAY = "D#"
BATCH = "B#"
NOT_COUNTED = "NOT"

#: Versions have eight digits in a key.
LAST_VERSION = 99_999_999
#: How far back a room's log reaches. A client that was away longer loads the list anew.
LOG_LIFE = timedelta(days=7)
#: How long a video's last progress is kept (the row in PostgreSQL is the fact, this is only the notice).
NOTICE_LIFE = timedelta(days=1)
#: How long a session is remembered after its last change.
SESSION_LIFE = timedelta(hours=12)
#: How long a room's shards are remembered; longer than any socket that lies in one of them.
CROWD_LIFE = timedelta(days=1)
#: How long a batch is known, so that it counts once: a page gives up after a day.
BATCH_LIFE = timedelta(days=3)
#: How long sums of usage are kept after they last changed.
USAGE_LIFE = timedelta(days=400)

Item = dict[str, Any]


def text(value: str) -> dict[str, Any]:
    """A string attribute."""
    return {"S": value}


def number(value: int) -> dict[str, Any]:
    """A number attribute."""
    return {"N": str(value)}


def key(pk: str, sk: str) -> Item:
    """A primary key."""
    return {"pk": text(pk), "sk": text(sk)}


def film(workspace_id: str, video_id: str) -> str:
    """Partition of everything about one video."""
    return f"{workspace_id}#{video_id}"


def annotation(annotation_id: str) -> str:
    """Sort key of the current version."""
    return f"{ANNOTATION}{annotation_id}"


def revision(annotation_id: str, version: int) -> str:
    """Sort key of one line of history."""
    return f"{REVISION}{annotation_id}#{version:08d}"


def revised(sort_key: str) -> tuple[str, int]:
    """The annotation and the version that a revision's sort key names."""
    _, annotation_id, version = sort_key.split("#")
    return annotation_id, int(version)


def window_partition(film_key: str, span_class: int) -> str:
    """Partition of the window index."""
    return f"{film_key}#{span_class:02d}"


def window_place(frame_start: int, annotation_id: str = "") -> str:
    """Sort key of the window index; without an id it sorts before every annotation of that frame."""
    return f"{max(frame_start, 0):010d}#{annotation_id}"


def window_keys(film_key: str, anchor: Anchor, annotation_id: str) -> Item:
    """The index attributes of an annotation that is not removed."""
    return {
        "wpk": text(window_partition(film_key, anchor.span_class)),
        "wsk": text(window_place(anchor.frame_start, annotation_id)),
    }


def connection(connection_id: str) -> str:
    """Partition of a socket's identity."""
    return f"CONN#{connection_id}"


def room_sockets(room: Room, shard: int = 0) -> str:
    """Partition of a room's sockets."""
    return f"ROOM#{room.workspace_id}#{room.name}#{shard:02d}"


def person_sockets(workspace_id: str, person_id: str) -> str:
    """Partition of a person's sockets in a workspace."""
    return f"HELD#{workspace_id}#{person_id}"


def recall(person_id: str, workspace_id: str | None) -> str:
    """Sort key of what ended for a person, in a workspace or (None) everywhere."""
    return f"T#{person_id}#{workspace_id or '*'}"


def person(workspace_id: str, person_id: str) -> str:
    """Partition of what a person's sockets are told."""
    return f"{workspace_id}#{person_id}"


def room_log(room: Room) -> str:
    """Partition of a room's log."""
    return f"LOG#{room.workspace_id}#{room.name}"


def change(seq: int) -> str:
    """Sort key of one change."""
    return f"{CHANGE}{seq:012d}"


def withdrawal(annotation_id: str) -> str:
    """Sort key of the last withdrawal of an annotation."""
    return f"{WITHDRAWAL}{annotation_id}"


def ingest(source: str) -> str:
    """Partition of the claims on a source; the sort key is the attempt, `claimed_by` the run's ARN."""
    return f"INGEST#{source}"


def event(event_key: str) -> str:
    """Sort key of the note that an event was logged."""
    return f"{EVENT}{event_key}"


def usage_batches(workspace_id: str, person_id: str) -> str:
    """Partition of what one person's pages sent."""
    return f"{BATCH}{workspace_id}#{person_id}"


def usage_days(workspace_id: str) -> str:
    """Partition of everybody's days."""
    return f"W#{workspace_id}"


def usage_day(day: str, person_id: str = "") -> str:
    """Sort key of a person's day (ISO); without a person it sorts before everybody's."""
    return f"{DAY}{day}#{person_id}"


def usage_heat(workspace_id: str, video_id: str) -> str:
    """Partition of a film's heat, an item for each person."""
    return f"H#{workspace_id}#{video_id}"


def usage_choice(workspace_id: str, person_id: str) -> str:
    """Partition of a person's wish."""
    return f"N#{workspace_id}#{person_id}"


def expiry(at: datetime, life: timedelta) -> dict[str, Any]:
    """The TTL attribute."""
    return number(int((at + life).timestamp()))


def expired(item: Item, now: datetime) -> bool:
    """Is its time over, although DynamoDB has not removed it yet?"""
    return "expires_at" in item and int(item["expires_at"]["N"]) <= now.timestamp()
