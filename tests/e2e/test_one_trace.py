"""One trace: the id that the browser gave its request is found wherever the change went."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import boto3

from tests.cloud import Cloud, film
from tests.e2e import room
from tests.e2e.acts import api_of, sign_up
from tests.e2e.conftest import OpenWindow
from tests.integration.test_live import screen

FILM = "mdn_flower_vp8.webm"
WORDS = "Follow this note"
PATIENCE_SECONDS = 20


def _logged(state: Path, door: str, field: str, trace: str) -> dict[str, Any]:
    """The line of that door in which the trace stands, once it has been written."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        whole, _, _ = (
            (state / "logs" / "doors.jsonl").read_text("utf-8").rpartition("\n")
        )  # the last is being written
        for told in map(json.loads, whole.splitlines()):
            for line in told.get("lines", []) if told.get("door") == door else []:
                said = json.loads(line) if line.startswith("{") else {}
                if trace in said.get(field, ()):
                    return dict(said)
        time.sleep(0.2)
    raise AssertionError(f"{door} logged no line with {field} = {trace}")


def _streamed(cloud: Cloud, annotation: str) -> dict[str, Any]:
    """The newest image of the annotation in the table's stream."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    where = {**keys, "endpoint_url": cloud.ready["endpoint"]}
    table = boto3.client("dynamodb", **where).describe_table(TableName=cloud.outputs["AnnotationsTableName"])
    streams: Any = boto3.client("dynamodbstreams", **where)
    stream = table["Table"]["LatestStreamArn"]
    images: list[dict[str, Any]] = []
    for shard in streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]:
        place = streams.get_shard_iterator(
            StreamArn=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        while place:
            answer = streams.get_records(ShardIterator=place)
            images += [record["dynamodb"].get("NewImage", {}) for record in answer["Records"]]
            place = answer.get("NextShardIterator") if answer["Records"] else None
    return next(image for image in reversed(images) if image.get("sk", {}).get("S") == f"A#{annotation}")


def test_one_trace_id_from_the_browser_s_request_to_the_other_s_socket(
    cloud: Cloud, window: OpenWindow
) -> None:
    page = window()
    owner = api_of(cloud.url, sign_up(page, "Coach"))
    video = owner.upload(film(FILM), "Traced")
    owner.wait_until(video, "ready")
    room.enter(page, video)
    with screen(owner, f"video:{video}") as other:
        with page.expect_request(
            lambda asked: asked.method == "POST" and "/annotations" in asked.url
        ) as sent:
            room.write(page, WORDS)
        trace = sent.value.headers["traceparent"].split("-")[1]
        answered = sent.value.response()
        assert answered is not None
        annotation = answered.json()["id"]
        change = other.wait_for_change(annotation, 1)

    assert change["event"]["traceparent"].split("-")[1] == trace
    assert _logged(cloud.state, "api_annotations", "traceId", trace)["status"] == 201
    assert _streamed(cloud, annotation)["traceparent"]["S"].split("-")[1] == trace
    assert trace in _logged(cloud.state, "stream_fanout", "traceIds", trace)["traceIds"]
