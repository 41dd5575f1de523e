"""Doors api_usage and stream_usage: what pages tell is counted once, shown by role, and handed on to the warehouse."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest

from practika.adapters.dynamo import keys
from practika.domain.caller import Caller, Role
from practika.domain.film_cost import FilmPrices
from practika.domain.usage import UsageEntry
from practika.runtime.wiring import live, people, system, usage
from tests.events import CONTEXT, request
from tests.examples import NOON, VIDEO, film, member, named
from tests.fakes.annotations import FakeFilms
from tests.fakes.live import HandClock
from tests.fakes.people import FakeWorkspaces
from tests.fakes.usage import FakeFilmTitles, FakeUsageLog, FakeUsageSums
from tests.used import entry, watched

TELL = f"/api/videos/{VIDEO}/usage"


class Door:
    """The door of a person: `person` may be changed between calls."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.person = member(2)
        self.sums = FakeUsageSums()
        prices = FilmPrices(encode_gigapixel=1, stored_gb=1, delivered_gb=1, played_mbit=1)
        for module, name, what in (
            (usage, "sums", self.sums),
            (usage, "titles", FakeFilmTitles(**{VIDEO: "Juggling"})),
            (usage, "prices", prices),
            (live, "films", FakeFilms(film())),
            (people, "workspaces", FakeWorkspaces()),
            (system, "clock", HandClock()),
        ):
            monkeypatch.setattr(module, name, lambda what=what: what)

    def __call__(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, Any]:
        asked = request(method, path, body, query or None)
        asked["requestContext"]["authorizer"]["lambda"] = _context(self.person)
        answer = importlib.import_module("api_usage.handler").lambda_handler(asked, CONTEXT)
        return int(answer["statusCode"]), json.loads(answer["body"])

    def tell(self, number: int = 1, *events: dict[str, Any]) -> tuple[int, Any]:
        body = {"id": named("use", number), "visit": named("vis", 1), "events": events or [watched(0, 250)]}
        return self("POST", TELL, body)


def _context(who: Caller) -> dict[str, str]:
    return {"personId": who.person_id, "workspaceId": who.workspace_id, "role": who.role, "name": who.name}


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    return Door(monkeypatch)


def test_what_is_told_is_counted_and_shown(door: Door) -> None:
    for _ in range(2):
        assert door.tell() == (200, {"counted": True})
    status, shown = door("GET", "/api/usage", days="2")
    assert status == 200
    assert [day["ms"] for day in shown["days"]] == [0, 10_000]
    assert shown["films"] == [{"videoId": VIDEO, "title": "Juggling", "ms": 10_000, "people": 1}]
    status, heat = door("GET", TELL)
    assert (status, heat["plays"][:51], heat["cost"]) == (200, [1.0] * 50 + [0.0], None)


def test_a_member_asks_for_another_s_figures_in_vain(door: Door) -> None:
    door.tell()
    door.person = member(3)
    assert [each["personId"] for each in door("GET", "/api/usage")[1]["people"]] == [named("usr", 3)]
    assert door("GET", TELL)[1]["watchers"] == 0
    door.person = member(1, Role.COACH)
    assert [each["personId"] for each in door("GET", "/api/usage")[1]["people"]] == [named("usr", 2)]
    assert door("GET", TELL)[1]["cost"]["watchedMinutes"] == pytest.approx(1 / 6)


@pytest.mark.parametrize("days", ["0", "93", "week"])
def test_days_have_bounds(door: Door, days: str) -> None:
    assert door("GET", "/api/usage", days=days)[0] == 422


def test_a_choice_is_kept_and_heeded(door: Door) -> None:
    door.tell()
    assert door("GET", "/api/usage/choice") == (200, {"counted": True})
    assert door("PUT", "/api/usage/choice", {"counted": False}) == (200, {"counted": False})
    assert door.tell(2) == (200, {"counted": False})
    assert not any(day["ms"] for day in door("GET", "/api/usage")[1]["days"])


def test_frames_that_the_film_has_not_are_refused(door: Door) -> None:
    status, said = door.tell(1, watched(999, 1_001))
    assert (status, said["code"]) == (422, "invalid")
    assert "end of the film" in said["message"]


def record(told: UsageEntry | None, number: int, **image: Any) -> dict[str, Any]:
    pk = keys.usage_batches(told.workspace_id, told.person_id) if told else "W#wsp"
    body = {"body": {"S": told.model_dump_json(by_alias=True)}} if told else {}
    new = {**keys.key(pk, told.batch.id if told else "D#"), **body, **image}
    return {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(number), "NewImage": new}}


def ring(*records: dict[str, Any]) -> Any:
    return importlib.import_module("stream_usage.handler").lambda_handler({"Records": list(records)}, CONTEXT)


def test_the_warehouse_gets_every_batch_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    log = FakeUsageLog()
    monkeypatch.setattr(usage, "log", lambda: log)
    told = [entry(1), entry(2, watched(0, 5), {"kind": "annotated", "frame": 3})]
    assert ring(record(told[0], 1), record(None, 2), record(told[1], 3)) == {"batchItemFailures": []}
    assert log.rows == [row.written() for each in told for row in each.rows()]
    assert json.loads(log.rows[0])["at"] == NOON.strftime("%Y-%m-%d %H:%M:%S.000")


def test_a_batch_that_cannot_be_read_is_put_aside_and_the_others_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = FakeUsageLog()
    monkeypatch.setattr(usage, "log", lambda: log)
    answer = ring(record(entry(1), 1), record(entry(2), 2, body={"S": "{}"}), record(entry(3), 3))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert len(log.rows) == 2


def test_a_warehouse_that_is_away_gets_the_same_rows_later(monkeypatch: pytest.MonkeyPatch) -> None:
    log = FakeUsageLog()
    log.away = 1
    monkeypatch.setattr(usage, "log", lambda: log)
    with pytest.raises(Exception, match="does not answer"):
        ring(record(entry(1), 1))
    ring(record(entry(1), 1))
    assert len(log.rows) == 1
