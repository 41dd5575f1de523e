"""What each attribute of DynamoDB's items is, and each model in their bodies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from cdk.papers.holdings import About, Holding, Told, Why
from practika.adapters.dynamo import keys
from practika.domain.recall import RECALL_LIFE
from practika.usecases.enter_room import CONNECTION_LIFE

WHERE = "cdk/papers/item_rows.py"
BODY: Told = (About.CONTENT, "see the model below")
PLACE: Told = (About.NOBODY, "a place in the film or in an index")
TTL: Told = (About.NOBODY, "when it goes by itself")
COUNT: Told = (About.NOBODY, "a number of the room's")
DID: Told = (About.BEHAVIOUR, "a sum of what the person did")
STAYS = "as long as its film, as the workspace's record"


def lasts(life: timedelta) -> str:
    """How long an item with that time to live is kept."""
    hours = life.total_seconds() / 3600
    return f"{hours / 24:g} days" if hours % 24 == 0 else f"{hours:.3g} hours"


def _item(why: Why, kept: str, taken: str, erased: str, **columns: Told) -> Holding:
    return Holding(why=why, kept=kept, taken=taken, erased=erased, columns=columns)


def _room(why: Why, life: timedelta, **columns: Told) -> Holding:
    """What is gone before a request for it could be answered."""
    by_itself = f"by itself, after {lasts(life)}"
    return _item(
        why, lasts(life), "no: what lasts of it is in the notes", by_itself, **columns, expires_at=TTL
    )


ITEMS: Mapping[str, Holding] = {
    "annotations: annotation, now": _item(
        Why.WORK, STAYS, "notes.jsonl", "the name becomes “Former member”; the words go if the person wants it",
        body=BODY, form=COUNT, version=COUNT, removed=COUNT, chain=COUNT, frame_end=PLACE, wpk=PLACE, wsk=PLACE,
        seen_by=(About.STANDS_FOR, "for whom it is: everyone, the team, or one person's id"),
        traceparent=(About.NOBODY, "id of the trace of its last write"),
    ),
    "annotations: annotation's revision": _item(
        Why.WORK, STAYS, "notes.jsonl", "as the note; a further line vouches for those that were changed", body=BODY
    ),
    "annotations: span classes in use": _item(
        Why.RUNNING, "as long as its film", "no person in it", "no person in it", classes=PLACE
    ),
    "annotations: video's progress": _item(
        Why.WORK, lasts(keys.NOTICE_LIFE), "no: the film is", "by itself", body=BODY, expires_at=TTL
    ),
    "annotations: end of sockets": _item(
        Why.SECURITY, lasts(keys.NOTICE_LIFE), "no: the audit log says it", "by itself", body=BODY, expires_at=TTL
    ),
    "live: a person's socket": _room(Why.WORK, CONNECTION_LIFE, body=BODY, shard=COUNT),
    "live: recall of tokens": _room(Why.SECURITY, RECALL_LIFE, body=BODY),
    "live: who a socket is": _room(Why.WORK, CONNECTION_LIFE, body=BODY, shard=COUNT),
    "live: a socket in its room": _room(Why.WORK, CONNECTION_LIFE, body=BODY, shard=COUNT),
    "live: the room as a crowd": _room(
        Why.RUNNING, keys.CROWD_LIFE, shards=COUNT, told=COUNT, who=(About.STANDS_FOR, "digest of who was there")
    ),
    "live: the room's session": _room(
        Why.WORK, keys.SESSION_LIFE, body=BODY, epoch=COUNT, number=COUNT, beat=COUNT,
        transport=(About.NOBODY, "where the film stands"), screen=(About.STANDS_FOR, "the window of who drives"),
    ),
    "live: the room's sequence": _item(
        Why.RUNNING, "as long as the table", "no person in it", "no person in it", body=COUNT, seq=COUNT
    ),
    "live: one change": _room(Why.WORK, keys.LOG_LIFE, body=BODY),
    "live: a withdrawal": _room(Why.WORK, keys.LOG_LIFE, body=BODY),
    "live: an event was logged": _room(Why.RUNNING, keys.LOG_LIFE, body=COUNT),
    "live: ingest guard": _item(
        Why.RUNNING, "as long as the table", "no person in it", "no person in it",
        claimed_by=(About.NOBODY, "the run that makes a film"),
    ),
    "usage: a batch that came": _item(
        Why.COUNTING, lasts(keys.BATCH_LIFE), "person.json: usage, as sums",
        f"by itself, after {lasts(keys.BATCH_LIFE)}",
        body=BODY, expires_at=TTL,
    ),
    "usage: a person's day": _item(
        Why.COUNTING, f"{lasts(keys.USAGE_LIFE)} after the last change", "person.json: usage", "items go",
        batches=DID, ms=DID, loops=DID, notes=DID, sessions=DID, **{"vid…": DID}, expires_at=TTL,
    ),
    "usage: heat of a film": _item(
        Why.COUNTING, f"{lasts(keys.USAGE_LIFE)} after the last change", "person.json: usage, as sums", "items go",
        **{"w…": DID, "s…": DID, "l…": DID}, expires_at=TTL,
    ),
    "usage: wants not be counted": _item(
        Why.COUNTING, "until the person says otherwise", "person.json: usage_counted_in", "items go"
    ),
}  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Models whose fields are one and the same kind: places, numbers, drawn lines.
WHOLE: Mapping[About, frozenset[str]] = {
    About.NOBODY: _words(
        "Anchor Room OriginalState Transport Loop Counter Mark Motion Key Known Coding Withdrawal Erasure Sealed"
    ),
    About.CONTENT: _words("Stroke Line Arrow Box Ellipse Polygon TextLabel Angle Spotlight Ruler Blur"),
    About.BEHAVIOUR: _words("UsageBatch Watched Sought Looped Noted Joined"),
}
WHO: Told = (About.STANDS_FOR, "the person's id")
NAME: Told = (About.NAMES, "the person's name as it was then")
SCREEN: Told = (About.STANDS_FOR, "one window of theirs")
THING: Told = (About.NOBODY, "which, what, how far")
DONE: Told = (About.BEHAVIOUR, "when")


def _model(told: Told, names: str, **others: Told) -> dict[str, Told]:
    return {**dict.fromkeys(names.split(), told), **others}


#: Models that name people, or hold what they wrote: field by field.
MODELS: Mapping[str, Mapping[str, Told]] = {
    "Annotation": _model(
        THING, "id video_id parent_id anchor color status audience code version removed",
        shapes=(About.CONTENT, "what was drawn"), text=(About.CONTENT, "what was written"),
        author=(About.NAMES, "Author"), created_at=DONE, updated_at=DONE,
    ),
    "Author": {"id": WHO, "name": NAME},
    "Revision": _model(
        THING, "version act annotation based_on restored_from rollback erasure redacted previous_hash hash",
        by=(About.NAMES, "Author"), at=DONE, client=(About.BEHAVIOUR, "what the program called itself"),
    ),
    "Rollback": {"person_id": WHO, "since": DONE},
    "VideoProgress": _model(
        THING, "video_id workspace_id status stage percent seconds_left ahead playable failure_code failure_reason"
        " original",
        title=(About.CONTENT, "what the maker typed"),
    ),
    "Connection": _model(THING, "room shard expires_at", connection_id=SCREEN, caller=(About.NAMES, "Caller")),
    "PersonNotice": _model(THING, "workspace_id ending", person_id=WHO, at=DONE),
    "Recall": _model(THING, "workspace_id role", person_id=WHO, at=DONE),
    "Caller": _model(THING, "workspace_id role", person_id=WHO, name=NAME, client=(About.BEHAVIOUR, "the program")),
    "LiveSession": _model(
        THING, "epoch number transport", driver=(About.NAMES, "Driver"), recording=(About.NAMES, "Recording"),
        gathered=WHO, hands=WHO, tiers=WHO, groups=WHO,
    ),
    "Driver": {"person_id": WHO, "name": NAME, "screen": SCREEN},
    "Recording": _model(THING, "lesson_id voice", person_id=WHO, name=NAME, screen=SCREEN, since=DONE),
    "Group": _model(THING, "number driver transport epoch beat", people=WHO),
    "Change": _model(THING, "seq event", at=DONE),
    "AnnotationEvent": _model(THING, "type traceparent was", annotation=(About.CONTENT, "Annotation")),
    "UsageEntry": _model(
        THING, "workspace_id video_id frame_count film_ms", person_id=WHO, at=DONE,
        batch=(About.BEHAVIOUR, "what was watched"),
    ),
}  # fmt: skip
