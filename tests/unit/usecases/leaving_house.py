"""Everything that the use cases about taking one's data along and leaving work with, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from practika.domain.annotation import Act
from practika.domain.caller import Caller, Role
from practika.domain.chain import revision_of
from practika.domain.lesson import Lesson
from practika.domain.person_request import TOKENS_DEAD, PersonRequest
from practika.domain.room import Room
from practika.domain.session import Session
from practika.domain.usage import UsageBatch, UsageEntry, Watched
from practika.ports.leaving import FilmPlace
from practika.ports.live import Connection
from practika.usecases.accept_invitation import accept_invitation
from practika.usecases.close_account import CloseAccount, close_account
from practika.usecases.gather_person import WORK
from practika.usecases.read_account import OwnAccount, read_account
from practika.usecases.serve_people import Desk, Served, serve_people
from practika.usecases.take_data_out import take_data_out
from tests.examples import named, note
from tests.fakes.annotations import FakeAnnotations
from tests.fakes.films import FakeBucket
from tests.fakes.leaving import FakeLeavers, FakePersonFiles, FakePersonRequests
from tests.fakes.lessons import FakeLessonRows
from tests.fakes.live import FakeRooms
from tests.fakes.usage import FakeUsageSums
from tests.unit.usecases.people_house import PASSWORD, PeopleHouse, caller_of

FILMS = [named("vid", number) for number in (1, 2, 3)]


@dataclass
class LeavingHouse(PeopleHouse):
    requests: FakePersonRequests = field(default_factory=FakePersonRequests)
    annotations: FakeAnnotations = field(default_factory=FakeAnnotations)
    lessons: FakeLessonRows = field(default_factory=FakeLessonRows)
    sums: FakeUsageSums = field(default_factory=FakeUsageSums)
    bucket: FakeBucket = field(default_factory=FakeBucket)
    files: FakePersonFiles = field(default_factory=FakePersonFiles)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.rooms = FakeRooms(self.clock)
        self.leavers = FakeLeavers(
            self.workspaces, self.requests, self.refresh_tokens, self.invitations, self.lessons
        )

    @property
    def desk(self) -> Desk:
        names = ("requests", "leavers", "annotations", "lessons", "rooms", "sums", "audit", "clock", "ids")
        ports = {name: getattr(self, name) for name in names}
        return Desk(media_store=self.bucket, public_url="https://practika.example", **ports)

    def join(self, owner: Session, email: str, name: str, role: Role = Role.MEMBER) -> Session:
        """Somebody who comes into the owner's workspace."""
        code = self.invite(owner, role)
        guest = self.sign_up(email, name=name, workspace_name=f"{name}'s own")
        ports = self.ports("accounts", "workspaces", "members", "invitations")
        return accept_invitation(caller_of(guest), code, **ports)

    def write(self, by: Session, number: int, *, video: str = FILMS[0]) -> None:
        """Note number n in the workspace of that session."""
        who = caller_of(by)
        made = note(number, video_id=video, text=f"by {who.name}")
        made = made.model_copy(
            update={"author": made.author.model_copy(update={"id": who.person_id, "name": who.name})}
        )
        self.annotations.add(who.workspace_id, revision_of(made, Act.CREATED, who))
        place = FilmPlace(workspace_id=who.workspace_id, video_id=video)
        if place not in self.leavers.places:
            self.leavers.places.append(place)

    def ask(self, who: Session) -> PersonRequest:
        ports = self.ports("accounts", "workspaces", "requests", "ids")
        del ports["tokens"], ports["refresh_tokens"]
        return take_data_out(caller_of(who), **ports)

    def read(self, who: Session) -> OwnAccount:
        names = ("accounts", "leavers", "requests", "files", "clock")
        return read_account(caller_of(who), **{name: getattr(self, name) for name in names})

    def close(self, who: Session, **more: Any) -> PersonRequest:
        command = CloseAccount(**{"password": PASSWORD, "confirmation": "Close my  account", **more})
        names = ("accounts", "leavers", "passwords", "attempts", "audit", "clock", "ids")
        ports = {name: getattr(self, name) for name in names}
        return close_account(command, caller=caller_of(who), **ports)

    def serve(self, within: timedelta = timedelta(minutes=4)) -> Served:
        return serve_people(self.desk, work=WORK, within=within)

    def serve_to_the_end(self) -> None:
        self.serve()
        self.clock.move(TOKENS_DEAD.total_seconds())
        assert self.serve().erased == 1

    def everything(self) -> str:
        """All bytes that are kept, but for the list of who was erased."""
        notes = "".join(line.model_dump_json() for lines in self.annotations.lines.values() for line in lines)
        people = "".join(one.model_dump_json() for one in self.workspaces.people.values())
        objects = b"".join(self.bucket.objects.values()).decode(errors="replace")
        rows = (self.refresh_tokens.rows, self.invitations.rows, self.workspaces.joined, self.sums.kept)
        return notes + people + objects + "".join(map(str, rows))


def make_traces(house: LeavingHouse, who: Caller) -> None:
    lesson = Lesson(
        id=named("les", 1),
        workspace_id=who.workspace_id,
        video_id=FILMS[0],
        title="Throws",
        audience="everyone",
        state="sealed",
        created_by=who.person_id,
        created_at=house.clock.now(),
        heard_at=house.clock.now(),
    )
    house.lessons.add(lesson)
    house.bucket.objects[f"{lesson.prefix}voice/00001"] = b"Benedikt speaks"
    socket = Connection(
        connection_id="c1",
        room=Room(workspace_id=who.workspace_id, video_id=FILMS[0]),
        caller=who,
        expires_at=house.clock.now() + timedelta(hours=2),
    )
    house.rooms.enter(house.rooms.admit(socket))
    batch = UsageBatch(id=named("use", 1), visit=named("vis", 1), events=(Watched(first=0, end=10),))
    house.sums.count(
        UsageEntry(
            workspace_id=who.workspace_id,
            person_id=who.person_id,
            video_id=FILMS[0],
            at=house.clock.now(),
            frame_count=100,
            film_ms=4_000,
            batch=batch,
        )
    )
