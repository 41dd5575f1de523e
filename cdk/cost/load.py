"""What people do in a month, by stage: the assumptions on which the estimate stands, each in words."""

from __future__ import annotations

from dataclasses import dataclass

from cdk.stages import Stage

SEGMENT_SECONDS = 4
#: Part of what a person says in a room that reaches each of the others one by one, after gathering.
RELAYED = 0.2


@dataclass(frozen=True, kw_only=True)
class Load:
    """Per month unless said otherwise."""

    online: int = 0  # people, in each of the hours below
    hours: float = 0  # hours in which so many are online
    uploaded_gb: float = 0
    source_mbit: float = 15  # a phone's 1080p film
    annotations: float = 0
    room: int = 10  # people in a room
    playing: float = 0.3  # part of the time in which a film really plays
    played_mbit: float = 2.0  # middle of the rungs that are chosen
    calls_hour: int = 60  # requests to /api a person and hour, besides notes
    said_hour: int = 120  # messages a person and hour: pointers, ink, places; gathered by the tempo of a room
    months: int = 12  # for which sources and renditions have been kept
    film_minutes: float = 5  # of a film in the mean
    huge: float = 0.02  # part of the minutes that is in films beyond a Lambda
    missed: float = 0.1  # part of the requests for films that CloudFront fetches from the bucket
    answer_kb: float = 10  # of an answer of the API, and what it asks of PostgreSQL
    message_kb: float = 0.5  # on a socket
    warm: int = 200  # environments of doors that are warm, each of which reads its secrets anew
    traced: float = 0.05  # part of the requests that X-Ray keeps, besides one a second

    @property
    def person_hours(self) -> float:
        return self.online * self.hours

    @property
    def minutes(self) -> float:
        """Of film uploaded."""
        return self.uploaded_gb * 8_000 / self.source_mbit / 60

    @property
    def calls(self) -> float:
        """Requests to /api."""
        return self.person_hours * self.calls_hour + self.annotations

    @property
    def fetched(self) -> float:
        """Files of films that players ask for: a segment of picture and one of sound every few seconds."""
        return self.person_hours * self.playing * 3_600 / SEGMENT_SECONDS * 2

    @property
    def heard(self) -> float:
        """Messages that others hear of what people say in a room, after gathering."""
        return self.person_hours * self.said_hour * (self.room - 1) * RELAYED


IDLE = Load()
BUSY = Load(online=10_000, hours=300, uploaded_gb=30_000, annotations=100_000 * 300)


def load_of(stage: Stage) -> Load:
    """Nobody works on dev; on prod 10,000 people for ten hours of each day, 1 TB a day, 100,000 annotations an hour."""
    return BUSY if stage.name == "prod" else IDLE


def words(load: Load) -> list[str]:
    """The assumptions for the page."""
    if load == IDLE:
        return ["nobody works: nothing is uploaded, watched, written or said"]
    return [
        f"{load.online:,} people online for {load.hours:g} hours a month (ten of each day), in rooms of {load.room}",
        f"{load.uploaded_gb / 30:,.0f} GB uploaded a day at {load.source_mbit:g} Mbit/s: "
        f"{load.minutes / 30:,.0f} minutes of film a day; kept for {load.months} months",
        f"{load.annotations / load.hours:,.0f} annotations in each of these hours, every one told to its room",
        f"a film plays {load.playing:.0%} of the time, at {load.played_mbit:g} Mbit/s in the mean",
        f"{load.calls_hour} requests and {load.said_hour} messages a person and hour besides",
        f"a film of {load.film_minutes:g} minutes in the mean; {load.huge:.0%} of the minutes in films beyond a Lambda",
    ]
