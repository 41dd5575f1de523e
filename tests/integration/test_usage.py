"""Usage in the deployed application: counted once, seen by role, and the same in SQL over the bucket's own files."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest

from cdk.warehouse.local import fetch, here, opened
from practika.domain.usage import HeatMap
from tests.cloud import Cloud, Person, Refused, film
from tests.examples import named
from tests.used import any_event, watched

FILMS = ("portrait_720x1080.mp4", "odd_dims_vp9.webm")
ARRIVES = 60  # seconds


class School:
    """A coach, two members, two films of a real length."""

    def __init__(self, cloud: Cloud) -> None:
        self.coach = cloud.person("Coach")
        code = self.coach.call("POST", "/api/invitations", {"role": "member"})["code"]
        self.ana, self.ben = (cloud.person(name, invitation=code) for name in ("Ana", "Ben"))
        self.videos = [self.coach.upload(film(name), name) for name in FILMS]
        self.frames = {}
        for video in self.videos:
            ready = self.coach.wait_until(video, "ready")
            self.frames[video] = ready["frames"]["frameCount"]
        self.number = int(time.time() * 1000)

    def batch(self, *events: dict[str, Any]) -> dict[str, Any]:
        self.number += 1
        return {"id": named("use", self.number), "visit": named("vis", 1), "events": list(events)}


def tell(who: Person, video: str, body: dict[str, Any]) -> Any:
    return who.call("POST", f"/api/videos/{video}/usage", body)


@pytest.fixture(scope="module")
def school(cloud: Cloud) -> School:
    return School(cloud)


def test_every_batch_counts_once_and_sql_says_the_same(cloud: Cloud, school: School, tmp_path: Path) -> None:
    chance = random.Random(7)
    told = 0
    for _ in range(24):
        who, video = chance.choice([school.ana, school.ben]), chance.choice(school.videos)
        body = school.batch(*(any_event(chance, school.frames[video]) for _ in range(chance.randint(1, 6))))
        told += len(body["events"])
        for _ in range(chance.choice([1, 1, 3])):
            assert tell(who, video, body) == {"counted": True}
    workspace = school.coach.session["workspace"]["id"]
    sql = _wait_for(cloud, workspace, told, tmp_path)
    shown = school.coach.call("GET", "/api/usage?days=2")
    people = {each["personId"]: each for each in shown["people"] if each["ms"]}
    assert len(people) == 2
    found = sql.execute(
        "SELECT person_id, SUM(ms), SUM(loops), SUM(notes), SUM(sessions) FROM person_days"
        " WHERE workspace_id = ? GROUP BY person_id",
        [workspace],
    ).fetchall()
    assert sorted((who, *map(int, rest)) for who, *rest in found) == sorted(
        (who, each["ms"], each["loops"], each["notes"], each["sessions"]) for who, each in people.items()
    )
    films = sql.execute(
        "SELECT video_id, SUM(ms), COUNT(DISTINCT person_id) FROM film_days WHERE workspace_id = ? GROUP BY video_id",
        [workspace],
    ).fetchall()
    assert sorted((video, int(ms), people) for video, ms, people in films) == sorted(
        (each["videoId"], each["ms"], each["people"]) for each in shown["films"]
    )
    for video in school.videos:
        seen = school.coach.call("GET", f"/api/videos/{video}/usage")
        heat = _heat(sql, video, seen["frameCount"])
        assert (list(heat.plays), list(heat.loops)) == (seen["plays"], seen["loops"])
        assert seen["cost"]["encoding"] > 0


def _wait_for(cloud: Cloud, workspace: str, events: int, folder: Path) -> Any:
    """DuckDB over the bucket once all events of the workspace lie there."""
    until = time.monotonic() + ARRIVES
    while True:
        fetch(*here(cloud.state), folder)
        sql = opened(folder)
        query = "SELECT COUNT(*) FROM usage_once WHERE workspace_id = ?"
        ((found,),) = sql.execute(query, [workspace]).fetchall()
        if found >= events or time.monotonic() > until:
            assert found == events
            return sql
        time.sleep(0.5)


def _heat(sql: Any, video: str, frames: int) -> HeatMap:
    found = sql.execute(
        "SELECT part, SUM(frames), SUM(loops) FROM heat WHERE video_id = ? GROUP BY part", [video]
    ).fetchall()
    empty = HeatMap.of(frames, [])
    watched, loops = list(empty.watched), list(empty.loops)
    for part, one, other in found:
        watched[part], loops[part] = int(one), int(other)
    return HeatMap(frame_count=frames, watched=tuple(watched), loops=tuple(loops))


def test_a_member_sees_their_own_and_never_another_s(school: School) -> None:
    video = school.videos[0]
    tell(school.ana, video, school.batch(watched(0, 20)))
    mine, others = (who.session["person"]["id"] for who in (school.ana, school.ben))
    for path in ("/api/usage", f"/api/videos/{video}/usage"):
        seen = school.ana.call("GET", path)
        assert seen["everyone"] is False
        assert mine in str(seen)
        assert others not in str(seen)
        assert others in str(school.coach.call("GET", path))


def test_strangers_see_nothing_and_count_nothing(cloud: Cloud, school: School) -> None:
    stranger, video = cloud.person("Stranger"), school.videos[0]
    for method, body in (("POST", school.batch(watched(0, 5))), ("GET", None)):
        with pytest.raises(Refused) as refused:
            stranger.call(method, f"/api/videos/{video}/usage", body)
        assert (refused.value.status, refused.value.code) == (404, "video_not_found")
    assert stranger.call("GET", "/api/usage")["films"] == []


def test_who_does_not_want_to_be_counted_is_forgotten(cloud: Cloud, school: School) -> None:
    video, coach = school.videos[0], school.coach
    cara = cloud.person("Cara", invitation=coach.call("POST", "/api/invitations", {"role": "member"})["code"])
    tell(cara, video, school.batch(watched(0, 20)))
    me = cara.session["person"]["id"]
    before = coach.call("GET", f"/api/videos/{video}/usage")["watchers"]
    assert cara.call("PUT", "/api/usage/choice", {"counted": False}) == {"counted": False}
    assert tell(cara, video, school.batch(watched(0, 20))) == {"counted": False}
    assert coach.call("GET", f"/api/videos/{video}/usage")["watchers"] == before - 1
    assert [each["ms"] for each in coach.call("GET", "/api/usage")["people"] if each["personId"] == me] == [0]


def test_a_batch_that_cannot_be_is_refused_whole(school: School) -> None:
    video = school.videos[0]
    behind = watched(0, school.frames[video] + 1)
    for events in ([], [behind], [watched(0, 5), behind], [{"kind": "blinked"}]):
        with pytest.raises(Refused) as refused:
            tell(school.ben, video, school.batch(*events))
        assert (refused.value.status, refused.value.code) == (422, "invalid")
