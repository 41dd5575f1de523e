"""How a room is spread and what is told of a crowd."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from practika.domain.crowd import (
    CROWD,
    MOST_SHARDS,
    SOCKETS_A_SHARD,
    crowded,
    digest,
    shard_of,
    shards_for,
    telling_every,
)
from practika.domain.messages import MAX_FRAME_BYTES, Presence, frame_of
from practika.domain.room import Present, named
from tests.examples import named as person


def test_shards_grow_with_people_and_stop_somewhere() -> None:
    asked = [0, 1, 400, 401, 800, 801, 10_000, 10**6]
    assert [shards_for(n) for n in asked] == [1, 1, 1, 2, 2, 4, 32, MOST_SHARDS]
    assert 10_000 / shards_for(10_000) <= SOCKETS_A_SHARD


def test_sockets_are_spread_evenly() -> None:
    shares = Counter(shard_of(f"L0SM{number:07d}=", 32) for number in range(10_000))
    assert len(shares) == 32
    assert max(shares.values()) < 1.3 * min(shares.values())


def test_telling_a_crowd_takes_a_part_of_its_posts() -> None:
    assert not crowded(CROWD)
    assert crowded(CROWD + 1)
    for sockets in (200, 1_000, 10_000):
        assert sockets / telling_every(sockets, 2_000) <= 500
    assert telling_every(200, 2_000) == 2


def test_the_digest_knows_people_not_their_order() -> None:
    assert digest(["a", "b", "a"]) == digest(["b", "a"]) != digest(["b"])


@given(st.lists(st.text(max_size=100), max_size=1_500))
def test_whoever_is_named_fits_a_frame_and_all_of_a_few_are_named(names: list[str]) -> None:
    people = [Present(person_id=person("usr", 1), name=name) for name in names]
    chosen = named(people)
    assert list(chosen) == people[: len(chosen)]
    assert len(frame_of(Presence(people=chosen, count=len(people)))) <= MAX_FRAME_BYTES
    assert len(chosen) == len(people) or len(chosen) >= 80
