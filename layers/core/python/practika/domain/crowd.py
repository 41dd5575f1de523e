"""Rooms of hundreds and of thousands: over how many shards their sockets lie, and what is told of their people.

DynamoDB serves 1,000 write and 3,000 read units a second from one partition, however the table is billed (Developer
Guide, "Designing partition keys"). A place in a room weighs about 450 bytes: reading 400 of them, all and exactly,
costs 45 read units, so a shard bears some sixty readers a second.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

#: Up to so many sockets, every coming and going is told to everyone at once.
CROWD = 100
#: A room gets twice as many shards when there are more in each.
SOCKETS_A_SHARD = 400
MOST_SHARDS = 32
#: At most this part of a room's posts goes into telling who is there.
_SHARE_OF_TELLING = 0.25
_LEAST_SECONDS, _MOST_SECONDS = 2.0, 60.0


def shards_for(sockets: int) -> int:
    """A power of two, so that a room grows rarely."""
    shards = 1
    while shards < MOST_SHARDS and sockets > shards * SOCKETS_A_SHARD:
        shards *= 2
    return shards


def shard_of(connection_id: str, shards: int) -> int:
    """Where a new socket is put: evenly spread, and the same on every machine."""
    return zlib.crc32(connection_id.encode()) % shards


def crowded(sockets: int) -> bool:
    """Is it too many to tell everyone of everybody who comes and goes?"""
    return sockets > CROWD


def telling_every(sockets: int, posts_per_second: int) -> float:
    """Seconds between two tellings of who is in a crowd."""
    return min(_MOST_SECONDS, max(_LEAST_SECONDS, sockets / posts_per_second / _SHARE_OF_TELLING))


def digest(person_ids: Iterable[str]) -> str:
    """The same for the same people, in whatever order."""
    return f"{zlib.crc32(' '.join(sorted(set(person_ids))).encode()):08x}"
