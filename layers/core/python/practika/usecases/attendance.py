"""Who is in a room, and telling them: at once among a few, now and then in a crowd.

In a crowd each telling is a post to everyone, and people come by the hundred: whoever notices that others are there
than were told last, and that it is time, tells them all. That is whoever comes or goes, and whoever asks for the time,
which every client does now and then, so the last change is told too.
"""

from __future__ import annotations

from practika.domain.crowd import crowded, digest, telling_every
from practika.domain.room import Room
from practika.ports.live import Gathering
from practika.usecases.deliver import tell_people
from practika.usecases.hall import Hall


def attendance(room: Room, hall: Hall) -> Gathering:
    """Who is there and what they share. Of a crowd the people are those of a moment ago; the session is exact."""
    gathering = hall.nearby.here(room)
    if not crowded(len(gathering.connections)):
        return gathering
    return gathering.model_copy(update={"session": hall.sessions.read(room)})


def tell_attendance(room: Room, gathering: Gathering, hall: Hall, *, except_for: str | None = None) -> None:
    """Tells everyone who is there, unless it is a crowd that was told a moment ago, or of nothing new."""
    if not crowded(len(gathering.connections)) or _due(room, gathering, hall):
        tell_people(
            gathering.connections,
            by=hall.courier,
            except_for=except_for,
            tempo=hall.tempo(len(gathering.connections)),
        )


def refresh_crowd(room: Room, hall: Hall) -> None:
    """Tells a crowd if that is due. Does nothing among a few, who have been told."""
    gathering = hall.nearby.gathering(room)
    if crowded(len(gathering.connections)):
        tell_attendance(room, gathering, hall)


def _due(room: Room, gathering: Gathering, hall: Hall) -> bool:
    every = telling_every(len(gathering.connections), hall.limits.posts_per_second)
    if not hall.limits.telling(f"{room.workspace_id}/{room.name}", every, hall.now()):
        return False
    who = digest(one.caller.person_id for one in gathering.connections)
    return hall.rooms.claim_telling(room, who, every=every)
