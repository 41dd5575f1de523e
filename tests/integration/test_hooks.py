"""Hooks on the deployed event bus: whoever attaches a rule is told of every stage, in order."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from practika.domain.hooks import DETAIL_TYPE, SOURCE, HookStage, VideoStageEvent
from tests.cloud import Cloud, aws, film


class Ear:
    """A queue that a rule of somebody else's fills."""

    def __init__(self, cloud: Cloud) -> None:
        self.events, self.sqs = aws(cloud, "events"), aws(cloud, "sqs")
        self.bus, self.name = cloud.outputs["HooksBusName"], f"hooks-{uuid.uuid4().hex}"
        self.url = self.sqs.create_queue(QueueName=self.name)["QueueUrl"]
        of = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])
        pattern = {"source": [SOURCE], "detail-type": [DETAIL_TYPE], "detail": {"version": [1]}}
        where = {"EventBusName": self.bus, "Name": self.name}
        self.events.put_rule(EventPattern=json.dumps(pattern), **where)
        target = {"Id": "ear", "Arn": of["Attributes"]["QueueArn"]}
        self.events.put_targets(EventBusName=self.bus, Rule=self.name, Targets=[target])

    def hear(self, video: str, last: HookStage, timeout: float = 60) -> list[VideoStageEvent]:
        """Everything about that video until `last`, in the order of arrival."""
        heard: list[VideoStageEvent] = []
        deadline = time.monotonic() + timeout
        while not heard or heard[-1].stage is not last:
            assert time.monotonic() < deadline, f"only heard {[event.stage for event in heard]}"
            got = self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=1, WaitTimeSeconds=1)
            for message in got.get("Messages", ()):
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
                detail: dict[str, Any] = json.loads(message["Body"])["detail"]
                if detail["videoId"] == video:
                    heard.append(VideoStageEvent.model_validate_json(json.dumps(detail)))
        return heard

    def close(self) -> None:
        self.events.remove_targets(EventBusName=self.bus, Rule=self.name, Ids=["ear"])
        self.events.delete_rule(EventBusName=self.bus, Name=self.name)
        self.sqs.delete_queue(QueueUrl=self.url)


@pytest.fixture
def ear(cloud: Cloud) -> Iterator[Ear]:
    one = Ear(cloud)
    yield one
    one.close()


def test_a_rule_is_told_of_every_stage_in_order(cloud: Cloud, ear: Ear) -> None:
    person = cloud.person("Coach")
    video = person.upload(film("h263_qcif.3gp"))
    heard = ear.hear(video, HookStage.PUBLISHED)
    assert [event.stage for event in heard] == [
        "uploaded",
        "probed",
        "encoded",
        "pictures",
        "playable",
        "published",
    ]
    assert [event.at for event in heard] == sorted(event.at for event in heard)
    assert {(event.workspace_id, event.attempt) for event in heard} == {
        (person.session["workspace"]["id"], 0)
    }
    assert len({event.id for event in heard}) == len(heard)


def test_a_refusal_is_told_with_its_reason(cloud: Cloud, ear: Ear) -> None:
    person = cloud.person("Coach")
    video = person.upload(film("image_2048.png"))
    heard = ear.hear(video, HookStage.FAILED)
    assert [event.stage for event in heard] == ["uploaded", "failed"]
    assert heard[-1].code == "not_a_film" and "picture" in (heard[-1].reason or "")
