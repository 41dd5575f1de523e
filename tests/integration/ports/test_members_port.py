"""What every Members, Recalls and PersonNotices must do: the fakes, PostgreSQL's and DynamoDB's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from practika.adapters.dynamo import keys, records
from practika.adapters.dynamo.recalls import DynamoPersonNotices, DynamoRecalls
from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.members import PostgresMembers
from practika.domain.caller import Role
from practika.domain.errors import Conflict, LastOwner, MemberNotFound
from practika.domain.membership import FormerMember
from practika.domain.person import Invitation, home_of
from practika.domain.recall import RECALL_LIFE, Ending, PersonNotice, Recall
from practika.domain.session import RefreshToken
from practika.ports.members import Members, Recalls
from tests.examples import ELSEWHERE, NOON, WORKSPACE, named
from tests.fakes.live import HandClock
from tests.fakes.members import FakeMembers, FakeRecalls
from tests.fakes.people import FakeInvitations, FakeRefreshTokens, FakeWorkspaces
from tests.integration.ports.leaving_rows import ANA, BEN, COY, House, one_of_both, rows_of
from tests.integration.ports.people_rows import found
from tests.integration.ports.tables import WAYS, tables

HOME = home_of("Coy", named("wsp", 77), NOON)


class Place(NamedTuple):
    house: House
    members: Members


@pytest.fixture(params=["fake", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    """Ana owns WORKSPACE, Ben is a member of it and owns ELSEWHERE, Coy is a viewer and has one of their own."""
    house = one_of_both(request)
    if request.param == "postgres":
        return Place(house, PostgresMembers(request.getfixturevalue("database")))
    assert isinstance(house.workspaces, FakeWorkspaces)
    assert isinstance(house.tokens, FakeRefreshTokens)
    assert isinstance(house.invitations, FakeInvitations)
    return Place(house, FakeMembers(house.workspaces, house.tokens, house.invitations))


def going(person: str, role: Role, workspace: str = WORKSPACE) -> FormerMember:
    return FormerMember(workspace_id=workspace, person_id=person, role=role, removed=True, left_at=NOON)


def invitation(number: int, person: str, role: Role) -> Invitation:
    return Invitation(
        sha256=f"{number:064d}",
        workspace_id=WORKSPACE,
        workspace_name="",
        role=role,
        created_by=person,
        created_at=NOON,
        expires_at=NOON + timedelta(days=7),
    )


def token(number: int, person: str, workspace: str) -> RefreshToken:
    return RefreshToken(
        sha256=f"{number:064d}",
        family=str(number),
        person_id=person,
        workspace_id=workspace,
        issued_at=NOON,
        expires_at=NOON + timedelta(days=30),
    )


def test_a_role_changes_once_and_invitations_beyond_it_end(place: Place) -> None:
    house, members = place
    members.change_role(WORKSPACE, BEN, was=Role.MEMBER, to=Role.OWNER)
    for number, role in enumerate((Role.COACH, Role.VIEWER)):
        house.invitations.add(invitation(number, BEN, role))
    with pytest.raises(Conflict):
        members.change_role(WORKSPACE, BEN, was=Role.MEMBER, to=Role.VIEWER)
    members.change_role(WORKSPACE, BEN, was=Role.OWNER, to=Role.COACH)
    assert members.get(WORKSPACE, BEN).role is Role.COACH
    assert members.get(ELSEWHERE, BEN).role is Role.OWNER
    assert house.invitations.get(f"{1:064d}").role is Role.VIEWER
    with pytest.raises(Exception, match="invitation"):
        house.invitations.get(f"{0:064d}")
    with pytest.raises(MemberNotFound):
        members.change_role(ELSEWHERE, COY, was=Role.VIEWER, to=Role.COACH)


def test_the_last_owner_stays_what_they_are(place: Place) -> None:
    _, members = place
    with pytest.raises(LastOwner):
        members.change_role(WORKSPACE, ANA, was=Role.OWNER, to=Role.COACH)
    with pytest.raises(LastOwner):
        members.end(going(ANA, Role.OWNER), home=HOME)
    assert members.get(WORKSPACE, ANA).role is Role.OWNER
    assert members.former(WORKSPACE, ANA) is None


def test_who_goes_is_out_with_sessions_and_invitations_of_that_workspace(place: Place) -> None:
    house, members = place
    house.invitations.add(invitation(1, BEN, Role.VIEWER))
    house.tokens.add(token(1, BEN, WORKSPACE))
    house.tokens.add(token(2, BEN, ELSEWHERE))
    house.tokens.add(token(3, ANA, WORKSPACE))
    members.end(going(BEN, Role.MEMBER), home=HOME)
    assert [one.person_id for one in house.workspaces.members(WORKSPACE)] == [ANA, COY]
    ended = [house.tokens.get(f"{number:064d}") for number in (1, 2, 3)]
    assert [one is not None and one.ended_at for one in ended] == [NOON, None, None]
    with pytest.raises(Exception, match="invitation"):
        house.invitations.get(f"{1:064d}")
    assert members.former(WORKSPACE, BEN) == going(BEN, Role.MEMBER)
    assert [one.workspace.id for one in house.workspaces.of_person(BEN)] == [ELSEWHERE]
    with pytest.raises(MemberNotFound):
        members.end(going(BEN, Role.MEMBER), home=HOME)
    for _ in range(2):
        members.bring_back(going(BEN, Role.MEMBER), NOON)
    assert members.get(WORKSPACE, BEN).role is Role.MEMBER
    assert members.former(WORKSPACE, BEN) is None


def test_nobody_is_left_without_a_workspace(place: Place) -> None:
    house, members = place
    own = house.workspaces.of_person(COY)[0].workspace.id
    members.bring_back(going(ANA, Role.OWNER, own), NOON)  # so that Coy may go
    members.end(going(COY, Role.VIEWER), home=HOME)
    assert [one.workspace.id for one in house.workspaces.of_person(COY)] == [own]
    members.end(going(COY, Role.OWNER, own), home=HOME)
    (left,) = house.workspaces.of_person(COY)
    assert (left.workspace.name, left.role) == ("Coy’s workspace", Role.OWNER)


def test_two_owners_who_lower_each_other_at_once_do_not_leave_nobody(
    migrated: dict[str, Any], database: Database
) -> None:
    house = rows_of(database)
    found(house.accounts, 1, WORKSPACE)
    found(house.accounts, 2, ELSEWHERE)
    house.workspaces.join(WORKSPACE, BEN, Role.OWNER, NOON)
    outcomes: list[str] = []

    def lower(person: str) -> None:
        apart = Database(lambda: migrated)
        try:
            PostgresMembers(apart).change_role(WORKSPACE, person, was=Role.OWNER, to=Role.VIEWER)
            outcomes.append("done")
        except LastOwner:
            outcomes.append("refused")
        finally:
            apart.close()

    both = [threading.Thread(target=lower, args=(who,)) for who in (ANA, BEN)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert [one.role for one in house.workspaces.members(WORKSPACE)].count(Role.OWNER) == 1


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["fake", *WAYS])
def recalls(request: pytest.FixtureRequest, clock: HandClock) -> Iterator[Recalls]:
    if request.param == "fake":
        yield FakeRecalls()
        return
    with tables(request.param) as dynamo:
        yield DynamoRecalls(lambda: dynamo, "live", clock)


def recall(**more: Any) -> Recall:
    return Recall(**{"person_id": ANA, "workspace_id": WORKSPACE, "at": NOON, **more})


def test_the_last_recall_of_a_person_and_workspace_holds(recalls: Recalls) -> None:
    assert list(recalls.standing()) == []
    for each in (recall(), recall(role=Role.VIEWER), recall(workspace_id=None), recall(person_id=BEN)):
        recalls.add(each)
    kept = {(one.person_id, one.workspace_id): one.role for one in recalls.standing()}
    assert kept == {(ANA, WORKSPACE): Role.VIEWER, (ANA, None): None, (BEN, WORKSPACE): None}


def test_a_recall_goes_by_itself_and_a_notice_travels_the_stream(clock: HandClock) -> None:
    with tables("boto3") as dynamo:
        kept = DynamoRecalls(lambda: dynamo, "live", clock)
        kept.add(recall())
        clock.move(RECALL_LIFE.total_seconds())
        assert kept.standing() == []
        notice = PersonNotice(workspace_id=WORKSPACE, person_id=ANA, ending=Ending.MEMBERSHIP, at=NOON)
        DynamoPersonNotices(lambda: dynamo, "annotations", clock).publish(notice)
        where = keys.key(keys.person(WORKSPACE, ANA), keys.PERSON)
        item = dynamo.get_item(TableName="annotations", Key=where)["Item"]
    told = records.occurrence_in({"dynamodb": {"Keys": where, "NewImage": item}})
    assert told is not None and told.fact == notice
