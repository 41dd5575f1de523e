"""Many rooms under bad weather: everybody ends with exactly what is stored, and nobody saw anything twice."""

from __future__ import annotations

import pytest

from practika.domain import crowd
from tests.live_history import World, check

#: Worlds of each kind: a few here, thousands in tests/integration/test_histories.py, others still by `-m long`.
FEW, MANY = range(30), pytest.param(range(30, 300), marks=pytest.mark.long)


@pytest.mark.parametrize("seeds", [FEW, MANY])
@pytest.mark.parametrize("trouble", [0.0, 0.2, 0.5])
def test_everybody_ends_with_the_same_whatever_happens(trouble: float, seeds: range) -> None:
    for seed in seeds:
        world = World(seed, trouble=trouble)
        for _ in range(40):
            world.step()
        world.calm_down()
        check(world)


@pytest.mark.parametrize("seeds", [FEW, MANY])
@pytest.mark.parametrize("store_trouble", [0.0, 0.1])
def test_the_same_over_the_real_store_with_shards_and_a_crowd(
    store_trouble: float, seeds: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "SOCKETS_A_SHARD", 2)
    monkeypatch.setattr(crowd, "CROWD", 3)
    for seed in seeds:
        world = World(seed, trouble=0.3, clients=6, store_trouble=store_trouble)
        for _ in range(40):
            world.step()
        world.calm_down()
        check(world)


def test_the_checker_sees_a_lost_change() -> None:
    world = World(1, trouble=0)
    for _ in range(40):
        world.step()
    world.calm_down()
    check(world)
    client = world.clients["c0"]
    client.shown.popitem()
    with pytest.raises(AssertionError, match="c0"):
        check(world)


def test_the_checker_sees_a_gap_in_the_log() -> None:
    world = World(2, trouble=0)
    for _ in range(40):
        world.step()
    world.calm_down()
    log = next(iter(world.log.changes.values()))
    del log[1]
    with pytest.raises(AssertionError, match="gap"):
        check(world)


def test_the_checker_sees_a_session_that_is_not_the_stored_one() -> None:
    world = World(3, trouble=0)
    for _ in range(60):
        world.step()
    world.calm_down()
    check(world)
    client = world.clients["c1"]
    assert client.session.number > 0
    truth = client.session
    client.session = truth.model_copy(update={"gathered": 99})
    with pytest.raises(AssertionError, match="another session"):
        check(world)
    client.session = truth
    client.sessions.append(client.sessions[0])
    with pytest.raises(AssertionError, match="went back"):
        check(world)
