"""What every UsageSums must do: the fake, and DynamoDB's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from practika.adapters.dynamo.usage import DynamoUsageSums, entry_in
from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.film_titles import PostgresFilmTitles
from practika.adapters.postgres.videos import PostgresVideos
from practika.domain.errors import TooManyRequests
from practika.domain.usage import HeatMap
from practika.domain.video import VideoStatus
from practika.ports.usage import UsageSums
from tests.examples import ELSEWHERE, NOON, OTHER_VIDEO, VIDEO, WORKSPACE, film, named
from tests.fakes.usage import FakeUsageSums
from tests.integration.ports.people_rows import found_workspaces
from tests.integration.ports.tables import tables
from tests.used import FRAMES, any_entries, entry, looped, watched

TODAY = NOON.date()
LONG_AGO = TODAY - timedelta(days=400)


@pytest.fixture(params=["fake", "boto3", "wire"])
def sums(request: pytest.FixtureRequest) -> Iterator[UsageSums]:
    if request.param == "fake":
        yield FakeUsageSums()
        return
    with tables(request.param) as dynamo:
        yield DynamoUsageSums(lambda: dynamo, "usage")


def everything(sums: UsageSums, **more: Any) -> Any:
    return sums.days(WORKSPACE, LONG_AGO, TODAY + timedelta(days=9), **more)


def test_a_batch_counts_once_however_often_it_comes(sums: UsageSums) -> None:
    for _ in range(3):
        sums.count(entry(1, watched(0, 250), looped(0, 9)))
    sums.count(entry(1, watched(0, 250), at=NOON + timedelta(days=1)))  # again, after midnight
    (day,) = everything(sums)
    assert (day.day, day.person_id, day.ms, day.loops) == (TODAY, named("usr", 1), 10_000, 1)
    assert sums.heat(WORKSPACE, VIDEO) == [entry(1, watched(0, 250), looped(0, 9)).heat_sums()]


def test_two_people_may_name_their_batches_alike(sums: UsageSums) -> None:
    sums.count(entry(1, person=1))
    sums.count(entry(1, person=2))
    assert [day.person_id for day in everything(sums)] == [named("usr", 1), named("usr", 2)]


def test_days_are_those_asked_for_of_those_asked_for(sums: UsageSums) -> None:
    for number in range(4):
        sums.count(entry(number, at=NOON + timedelta(days=number), person=1 + number % 2))
    days = sums.days(WORKSPACE, TODAY + timedelta(days=1), TODAY + timedelta(days=2))
    assert [(day.day - TODAY).days for day in days] == [1, 2]
    own = everything(sums, person_id=named("usr", 2))
    assert [(day.day - TODAY).days for day in own] == [1, 3]
    assert sums.days(ELSEWHERE, LONG_AGO, TODAY) == []


def test_many_days_of_one_person_are_read(sums: UsageSums) -> None:
    for number in (0, 120, 350):
        sums.count(entry(number, at=NOON - timedelta(days=number)))
    assert [(TODAY - day.day).days for day in everything(sums, person_id=named("usr", 1))] == [350, 120, 0]


def test_heat_is_by_person_and_film(sums: UsageSums) -> None:
    sums.count(entry(1, watched(0, 10), person=1))
    sums.count(entry(2, watched(20, 30), person=2))
    sums.count(entry(3, watched(40, 50), person=2, video_id=OTHER_VIDEO))
    sums.count(entry(4, {"kind": "annotated", "frame": 1}, person=3))
    assert len(sums.heat(WORKSPACE, VIDEO)) == 2
    (own,) = sums.heat(WORKSPACE, VIDEO, person_id=named("usr", 2))
    assert [part for part, frames in enumerate(HeatMap.of(FRAMES, [own]).watched) if frames] == [4, 5]
    assert sums.heat(WORKSPACE, VIDEO, person_id=named("usr", 3)) == []
    assert sums.heat(ELSEWHERE, VIDEO) == []


@pytest.mark.parametrize("seed", range(3))
def test_sums_are_those_of_all_batches_in_any_order(sums: UsageSums, seed: int) -> None:
    chance = random.Random(seed)
    entries = any_entries(chance, 40)
    simple = FakeUsageSums()
    for each in entries:
        simple.count(each)
    shuffled = [*entries, *entries[:10]]
    chance.shuffle(shuffled)
    for each in shuffled:
        sums.count(each)
    assert everything(sums) == everything(simple)
    for number, frames in ((1, 1_000), (2, 87), (3, 4_321)):
        kept, expected = (each.heat(WORKSPACE, named("vid", number)) for each in (sums, simple))
        assert HeatMap.of(frames, kept) == HeatMap.of(frames, expected)


def test_a_full_day_takes_no_more(sums: UsageSums) -> None:
    slowest = [watched(0, 1_000, 0.05)]
    for number in range(108):
        sums.count(entry(number, *slowest))
    with pytest.raises(TooManyRequests):
        sums.count(entry(108))
    sums.count(entry(109, at=NOON + timedelta(days=1)))


def test_who_said_nothing_is_counted_and_a_choice_can_be_taken_back(sums: UsageSums) -> None:
    me, other = named("usr", 1), named("usr", 2)
    assert sums.is_counted(WORKSPACE, me)
    for _ in range(2):
        sums.choose(WORKSPACE, me, counted=False)
    assert not sums.is_counted(WORKSPACE, me)
    assert sums.is_counted(WORKSPACE, other)
    assert sums.is_counted(ELSEWHERE, me)
    for _ in range(2):
        sums.choose(WORKSPACE, me, counted=True)
    assert sums.is_counted(WORKSPACE, me)


def test_to_forget_removes_one_person_s_sums_and_nobody_else_s(sums: UsageSums) -> None:
    for number in range(3):
        for person in (1, 2):
            video_id = (VIDEO, OTHER_VIDEO)[number % 2]
            at = NOON - timedelta(days=number * 150)
            sums.count(entry(10 * person + number, person=person, video_id=video_id, at=at))
    for _ in range(2):
        sums.forget(WORKSPACE, named("usr", 1), since=LONG_AGO, until=TODAY)
    assert {day.person_id for day in everything(sums)} == {named("usr", 2)}
    assert len(sums.heat(WORKSPACE, VIDEO)) == len(sums.heat(WORKSPACE, OTHER_VIDEO)) == 1
    sums.count(entry(10, person=1))  # a batch that was counted before does not come back
    assert {day.person_id for day in everything(sums)} == {named("usr", 2)}


def test_pages_that_tell_at_the_same_time_are_all_counted() -> None:
    with tables("wire") as dynamo, ThreadPoolExecutor(4) as pool:
        sums = DynamoUsageSums(lambda: dynamo, "usage")
        list(pool.map(sums.count, [entry(number) for number in range(24)]))
        (day,) = sums.days(WORKSPACE, TODAY, TODAY)
        assert day.ms == 240_000


def test_the_stream_tells_of_new_batches_and_of_nothing_else() -> None:
    """moto's own stream carries the records as DynamoDB forms them."""
    with mock_aws():
        client: Any = boto3.client("dynamodb", region_name="eu-central-1")
        client.create_table(
            TableName="usage",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
        sums = DynamoUsageSums(lambda: client, "usage")
        told = [entry(1), entry(2, looped(0, 5))]
        for each in [*told, told[0]]:
            sums.count(each)
        sums.choose(WORKSPACE, named("usr", 1), counted=False)
        arn = client.describe_table(TableName="usage")["Table"]["LatestStreamArn"]
        streams: Any = boto3.client("dynamodbstreams", region_name="eu-central-1")
        (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        place = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        records = streams.get_records(ShardIterator=place)["Records"]
    assert len(records) > 2
    assert [found for found in map(entry_in, records) if found] == told


def test_titles_are_those_of_the_workspace_s_own_films(database: Database) -> None:
    found_workspaces(database)
    videos, titles = PostgresVideos(database), PostgresFilmTitles(database)
    for number in (1, 2):
        videos.add(film(named("vid", number), title=f"Film {number}", status=VideoStatus.UPLOADING))
    videos.remove(WORKSPACE, named("vid", 2))
    asked = [named("vid", number) for number in (1, 2, 3)]
    assert titles.titles(WORKSPACE, asked) == {named("vid", 1): "Film 1"}
    assert titles.titles(ELSEWHERE, asked) == {}
    assert titles.titles(WORKSPACE, []) == {}
