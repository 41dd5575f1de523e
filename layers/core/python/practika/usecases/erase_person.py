"""Take a person out of everything that the closing of the account has not: notes, lessons, counts, rooms, files.

Two rounds: one at once, and one that begins when no token is alive any more that was given out before, for what was
written with it meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from practika.domain.erasure import Former
from practika.domain.ids import PersonId
from practika.domain.person_request import ERASED, EXPORTS, PersonRequest
from practika.domain.room import Room
from practika.usecases.choose_counting import REMEMBERED
from practika.usecases.erase_from_notes import erase_from_notes
from practika.usecases.serve_people import Desk, Round

#: A round that breaks off goes on behind a note that was looked at before so many others.
NOTES_A_MARK = 200


def erase_person(round_: Round) -> bool:
    """Done when the round began after the last token had died. Safe to repeat and to break off anywhere."""
    desk, request = round_.desk, round_.request
    if not request.place:
        _remember(desk, request)
        _forget_around(desk, request)
    for film, note in round_.films():
        where = (film.workspace_id, film.video_id)
        _end_sockets(desk, Room(workspace_id=where[0], video_id=where[1]), request.person_id)
        former = Former(person_id=request.person_id, words=request.words or where[0] in request.dissolved_ids)
        notes = erase_from_notes(*where, former, after=note, annotations=desk.annotations, clock=desk.clock)
        for number, (annotation_id, _) in enumerate(notes, start=1):
            if number % NOTES_A_MARK == 0:
                round_.mark(f"{film.video_id}/{annotation_id}")
                round_.check()
    return request.round_at is not None and request.round_at >= request.last_round_from


def come_back(desk: Desk) -> int:
    """People who are erased, and whom a restore of the database has brought back, are closed again; how many."""
    keys = {key.removeprefix(ERASED).removesuffix(".json"): key for key in desk.media_store.list_keys(ERASED)}
    back: Sequence[PersonId] = desk.leavers.not_erased(sorted(keys)) if keys else ()
    for person_id in back:
        was = PersonRequest.model_validate_json(desk.media_store.read(keys[person_id]))
        again = was.model_copy(update={"id": desk.ids.new("req"), "asked_at": desk.clock.now()})
        desk.leavers.close(again, _any_heir(desk, person_id))
        desk.audit.record(
            at=desk.clock.now(),
            act="account_closed_again",
            person_id=person_id,
            workspace_id=None,
            subject=again.id,
        )
    return len(back)


def _any_heir(desk: Desk, person_id: PersonId) -> dict[str, PersonId]:
    """Whom the person had chosen is in no backup: the one who is there for longest."""
    return {
        each.workspace.id: min(each.others, key=lambda other: (other.joined_at, other.person_id)).person_id
        for each in desk.leavers.belongings(person_id)
        if each.others
    }


def _remember(desk: Desk, request: PersonRequest) -> None:
    """Outside of the database: what it forgets when it is restored, this does not."""
    kept = request.model_dump_json(by_alias=True).encode()
    desk.media_store.put(
        f"{ERASED}{request.person_id}.json",
        kept,
        content_type="application/json",
        cache_control="no-store",
    )


def _forget_around(desk: Desk, request: PersonRequest) -> None:
    """All that does not lie with a film."""
    person_id, today = request.person_id, desk.clock.now().date()
    desk.media_store.remove_prefix(f"{EXPORTS}{person_id}/")
    for lesson in desk.leavers.lessons(person_id):
        desk.media_store.remove_prefix(lesson.prefix)
        desk.lessons.remove(lesson, desk.clock.now())
    for workspace_id in request.workspace_ids:
        _end_sockets(desk, Room(workspace_id=workspace_id), person_id)
        tomorrow = today + timedelta(days=1)
        desk.sums.forget(workspace_id, person_id, since=today - REMEMBERED, until=tomorrow)
        desk.sums.choose(workspace_id, person_id, counted=True)  # the wish itself names the person


def _end_sockets(desk: Desk, room: Room, person_id: PersonId) -> None:
    """A socket that is not known hears nothing and is not listened to."""
    for connection in desk.rooms.connections(room):
        if connection.caller.person_id == person_id:
            desk.rooms.forget(connection)
