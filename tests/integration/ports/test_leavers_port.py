"""What the rows of who leaves must do: the fake, and PostgreSQL's; and the link to a file."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import boto3
import pytest
import urllib3

from practika.adapters.postgres.audit import PostgresAudit
from practika.adapters.postgres.codes import PostgresCodeBooks
from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.leavers import PostgresLeavers
from practika.adapters.postgres.lessons import PostgresLessonRows
from practika.adapters.postgres.sessions import PostgresSignInAttempts
from practika.adapters.postgres.videos import PostgresVideos
from practika.adapters.s3_person_files import S3PersonFiles
from practika.domain.caller import Role
from practika.domain.errors import Invalid, TokenInvalid
from practika.domain.person import Invitation, Workspace
from practika.domain.person_request import Fate, RequestKind
from practika.domain.redaction import FORMER_NAME
from practika.domain.session import RefreshToken
from practika.domain.video import VideoStatus
from practika.ports.leaving import FilmPlace
from tests.examples import ELSEWHERE, NOON, OTHER_VIDEO, VIDEO, WORKSPACE, film, named
from tests.integration.conftest import BUCKET, REGION
from tests.integration.ports.leaving_rows import ANA, BEN, COY, OWN, House, asked, one_of_both, rows_of
from tests.integration.ports.people_rows import account, found
from tests.integration.ports.test_lessons_port import lesson


@pytest.fixture(params=["fake", "postgres"], name="house")
def _house(request: pytest.FixtureRequest) -> House:
    return one_of_both(request)


def test_what_becomes_of_each_workspace(house: House) -> None:
    fates = {
        person: {each.workspace.id: each.fate for each in house.leavers.belongings(person)}
        for person in (ANA, BEN)
    }
    assert fates == {
        ANA: {WORKSPACE: Fate.NEEDS_OWNER},
        BEN: {ELSEWHERE: Fate.GOES, WORKSPACE: Fate.STAYS},
    }


def test_nothing_happens_when_a_workspace_would_be_without_an_owner(house: House) -> None:
    with pytest.raises(Invalid):
        house.leavers.close(asked(), {WORKSPACE: named("usr", 77)})
    assert house.accounts.get(ANA).email == "person1@example.org"
    assert house.requests.latest(ANA, RequestKind.ERASURE) is None


def test_who_closes_the_account_is_nobody_any_more(house: House) -> None:
    house.tokens.add(_token(BEN))
    house.tokens.add(_token(ANA))
    house.invitations.add(_invitation(BEN))
    house.requests.add(asked(7, BEN, kind=RequestKind.EXPORT))
    written = house.leavers.close(asked(1, BEN, words=True), {})
    assert (written.workspace_ids, written.dissolved_ids) == ((WORKSPACE, ELSEWHERE), (ELSEWHERE,))
    assert written.words
    with pytest.raises(TokenInvalid):
        house.accounts.get(BEN)
    assert house.accounts.by_email("person2@example.org") is None
    assert house.accounts.names([BEN]) == {BEN: FORMER_NAME}
    assert house.workspaces.of_person(BEN) == []
    assert [one.person_id for one in house.workspaces.members(WORKSPACE)] == [ANA, COY]
    assert house.tokens.get(_token(BEN).sha256) is None
    assert house.tokens.get(_token(ANA).sha256) is not None
    with pytest.raises(Exception, match="invitation"):
        house.invitations.get(_invitation(BEN).sha256)
    assert house.requests.latest(BEN, RequestKind.EXPORT) is None
    assert house.leavers.not_erased([ANA, BEN, named("usr", 77)]) == [ANA]
    assert house.leavers.close(asked(2, BEN), {}) == written  # safe to repeat
    with pytest.raises(TokenInvalid):
        house.leavers.facts(BEN)


def test_an_heir_owns_the_workspace_and_the_e_mail_is_free_again(house: House) -> None:
    house.leavers.close(asked(), {WORKSPACE: COY})
    roles = {one.person_id: one.role for one in house.workspaces.members(WORKSPACE)}
    assert roles == {BEN: Role.MEMBER, COY: Role.OWNER}
    anew = account(4).model_copy(update={"email": "person1@example.org"})
    fresh = Workspace(id=named("wsp", 8), name="Anew", created_at=NOON)
    house.accounts.add(anew, founds=fresh, joins=fresh.id, role=Role.OWNER)
    assert house.accounts.by_email("person1@example.org") == anew


def _token(person: str) -> RefreshToken:
    return RefreshToken(
        sha256=f"{int(person[4:]):064d}",
        family=person,
        person_id=person,
        workspace_id=WORKSPACE,
        issued_at=NOON,
        expires_at=NOON + timedelta(days=30),
    )


def _invitation(person: str) -> Invitation:
    return Invitation(
        sha256=f"{int(person[4:]):064d}",
        workspace_id=WORKSPACE,
        workspace_name="",
        role=Role.VIEWER,
        created_by=person,
        created_at=NOON,
        expires_at=NOON + timedelta(days=7),
    )


def test_two_owners_who_leave_at_once_do_not_leave_nobody(
    migrated: dict[str, Any], database: Database
) -> None:
    first = rows_of(database)
    found(first.accounts, 1, WORKSPACE)
    found(first.accounts, 2, ELSEWHERE)
    found(first.accounts, 3, OWN)
    first.workspaces.join(WORKSPACE, BEN, Role.OWNER, NOON)
    first.workspaces.join(WORKSPACE, COY, Role.VIEWER, NOON)
    outcomes: list[object] = []

    def leave(person: str, number: int) -> None:
        apart = Database(lambda: migrated)
        try:
            outcomes.append(PostgresLeavers(apart).close(asked(number, person), {}))
        except Invalid as refused:
            outcomes.append(refused)
        finally:
            apart.close()

    both = [threading.Thread(target=leave, args=(who, n)) for n, who in enumerate((ANA, BEN), start=1)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(type(one).__name__ for one in outcomes) == ["Invalid", "PersonRequest"]
    assert [one.role for one in first.workspaces.members(WORKSPACE)].count(Role.OWNER) == 1


def test_films_are_told_also_when_they_are_gone(database: Database) -> None:
    house, videos = rows_of(database), PostgresVideos(database)
    found(house.accounts, 1, WORKSPACE)
    third = named("vid", 3)
    for video in (VIDEO, OTHER_VIDEO, third):
        videos.add(film(video, status=VideoStatus.UPLOADING))
    videos.remove(WORKSPACE, OTHER_VIDEO)
    videos.remove(WORKSPACE, third)
    videos.purge(WORKSPACE, third)

    def told(after: str, limit: int = 9) -> Sequence[FilmPlace]:
        return house.leavers.films([WORKSPACE, ELSEWHERE], after=after, limit=limit)

    everything = [FilmPlace(workspace_id=WORKSPACE, video_id=one) for one in (VIDEO, OTHER_VIDEO, third)]
    assert told("") == everything
    assert told("", 2) == everything[:2]
    assert told(OTHER_VIDEO) == everything[2:]
    assert house.leavers.films([ELSEWHERE], after="", limit=9) == []


def test_all_that_the_rows_say_of_a_person(database: Database) -> None:
    house, videos, lessons = rows_of(database), PostgresVideos(database), PostgresLessonRows(database)
    found(house.accounts, 1, WORKSPACE)
    found(house.accounts, 2, ELSEWHERE)
    house.workspaces.join(WORKSPACE, BEN, Role.MEMBER, NOON)
    videos.add(film(status=VideoStatus.UPLOADING, created_by=BEN))
    videos.add(film(OTHER_VIDEO, status=VideoStatus.UPLOADING))
    lessons.add(lesson(1, created_by=BEN))
    lessons.add(lesson(2))
    house.tokens.add(_token(BEN))
    house.invitations.add(_invitation(BEN))
    audit = PostgresAudit(database)
    audit.record(at=NOON, act="signed_in", person_id=BEN, workspace_id=ELSEWHERE)
    audit.record(at=NOON, act="signed_in", person_id=ANA, workspace_id=WORKSPACE)
    facts = house.leavers.facts(BEN)
    assert (facts.person.email, facts.person.name) == ("person2@example.org", "Person 2")
    assert {(one.workspace_id, one.role) for one in facts.memberships} == {
        (ELSEWHERE, "owner"),
        (WORKSPACE, "member"),
    }
    assert [one.id for one in facts.films] == [VIDEO]
    assert [one.id for one in facts.lessons] == [named("les", 1)]
    assert [one.act for one in facts.audit] == ["signed_in"]
    assert (len(facts.sessions), len(facts.invitations)) == (1, 1)
    assert [one.id for one in house.leavers.lessons(BEN)] == [named("les", 1)]


def test_a_workspace_of_one_goes_with_its_person(database: Database) -> None:
    house, videos = rows_of(database), PostgresVideos(database)
    found(house.accounts, 1, WORKSPACE)
    videos.add(film(status=VideoStatus.UPLOADING))
    failures = PostgresSignInAttempts(database)
    for subject in ("a" * 64, "b" * 64):
        failures.record(subject, NOON)
    PostgresAudit(database).record(
        at=NOON, act="sign_in_refused", person_id=ANA, workspace_id=None, subject="a" * 64
    )
    house.leavers.close(asked(), {})
    assert [one.id for one in videos.removed(limit=9)] == [VIDEO]
    names = database.all("SELECT name FROM workspaces")
    assert [row["name"] for row in names] == ["Closed workspace"]
    assert PostgresCodeBooks(database).book(WORKSPACE) == []
    assert [failures.failures(subject * 64, NOON - timedelta(days=1)) for subject in "ab"] == [0, 1]
    row = database.one("SELECT email, name, password_hash FROM people") or {}
    assert row == {
        "email": f"closed {ANA}",
        "name": FORMER_NAME,
        "password_hash": "$argon2id$closed",
    }


@pytest.mark.usefixtures("aws")
def test_a_link_saves_the_file_and_says_so_under_its_signature() -> None:
    client: Any = boto3.client("s3", region_name=REGION)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    link = S3PersonFiles(lambda: client, BUCKET).link("people/exports/x/practika-export.zip", seconds=300)
    asked_for = urllib3.util.parse_url(link).query or ""
    assert "response-content-disposition=attachment" in asked_for
    assert "practika-export.zip" in asked_for
    assert "response-content-type=application%2Fzip" in asked_for
