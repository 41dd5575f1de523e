"""Nothing is answered before it is on the disk, and many changes share one sync."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from cdk.local.endpoint import answers
from cdk.local.endpoint.settling import Settling


class Disk:
    """Remembers what was brought together; holds back until it is let go."""

    def __init__(self) -> None:
        self.brought: list[list[int]] = []
        self.go = threading.Event()

    def bring(self, changes: list[int]) -> None:
        self.go.wait(10)
        self.brought.append(changes)


async def at_once() -> None:
    """Everything is on the disk."""


def never(_error: OSError) -> None:
    raise AssertionError("the disk did not fail")


def test_an_answer_waits_and_changes_made_meanwhile_share_a_step() -> None:
    async def work() -> None:
        disk = Disk()
        settling = Settling(disk.bring, never)
        settling.note(1)
        waiting = asyncio.create_task(settling.settled())
        await asyncio.sleep(0.05)
        for number in (2, 3, 4):
            settling.note(number)
        more = asyncio.create_task(settling.settled())
        assert not waiting.done()
        disk.go.set()
        await asyncio.wait_for(asyncio.gather(waiting, more), 5)
        assert disk.brought == [[1], [2, 3, 4]]
        await asyncio.wait_for(settling.settled(), 0.01)  # nothing is open: nobody waits
        settling.close()

    asyncio.run(work())


def test_what_could_not_be_brought_is_never_settled() -> None:
    async def work() -> None:
        told: list[OSError] = []

        def full(_changes: list[int]) -> None:
            raise OSError(28, "No space left on device")

        settling = Settling(full, told.append)
        settling.note(1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(settling.settled(), 0.1)
        assert [error.errno for error in told] == [28]

    asyncio.run(work())


def scope(method: str, path: str, target: str = "") -> dict[str, Any]:
    return {"method": method, "path": path, "headers": [(b"x-amz-target", target.encode())] if target else []}


@pytest.mark.parametrize(
    ("request_", "service"),
    [
        (scope("POST", "/", "DynamoDB_20120810.PutItem"), None),
        (scope("POST", "/", "DynamoDB_20120810.Query"), None),
        (scope("POST", "/", "DynamoDB_20120810.CreateTable"), "dynamodb"),
        (scope("POST", "/", "DynamoDB_20120810.UpdateTimeToLive"), "dynamodb"),
        (scope("POST", "/", "secretsmanager.PutSecretValue"), "secretsmanager"),
        (scope("POST", "/", "secretsmanager.GetSecretValue"), None),
        (scope("POST", "/", "AmazonSQS.SendMessage"), "sqs"),
        (scope("POST", "/", "TrentService.Decrypt"), None),
        (scope("PUT", "/media"), "s3"),
        (scope("PUT", "/media/film.mp4"), None),
    ],
)
def test_what_changes_seldom_is_saved_before_its_answer(
    request_: dict[str, Any], service: str | None
) -> None:
    assert answers.saved_whole(request_) == service


class Saver:
    """Saves, or cannot."""

    def __init__(self, works: bool) -> None:
        self.works, self.saved = works, list[str]()

    def save(self, wanted: Any) -> bool:
        self.saved = [name for name in ("sqs", "secretsmanager", "kms") if wanted(name)]
        return self.works


@pytest.mark.parametrize(("works", "status"), [(True, 200), (False, 503)])
def test_what_could_not_be_saved_is_refused(works: bool, status: int) -> None:
    async def work() -> list[Any]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        saver = Saver(works)
        asked = scope("POST", "/", "secretsmanager.PutSecretValue")
        told = answers.holding(asked, send, saver, at_once, at_once)  # type: ignore[arg-type]  # a stand-in with the same method
        await told({"type": "http.response.start", "status": 200, "headers": []})
        await told({"type": "http.response.body", "body": b"{}"})
        assert saver.saved == ["secretsmanager"]
        return sent

    sent = asyncio.run(work())
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["status"] == status
    assert (b"disk" in sent[1]["body"]) is not works


def test_reads_and_what_doors_pass_on_do_not_wait() -> None:
    async def send(_message: Any) -> None:
        return None

    for asked in (scope("GET", "/media/film"), scope("POST", "/_aws/execute-api/abc/$default/api/videos")):
        assert answers.holding(asked, send, Saver(True), at_once, at_once) is send  # type: ignore[arg-type]  # as above


def test_only_who_asks_s3_waits_for_files() -> None:
    async def work(asked: dict[str, Any]) -> list[str]:
        waited: list[str] = []

        async def items() -> None:
            waited.append("items")

        async def files() -> None:
            waited.append("files")

        async def send(_message: Any) -> None:
            waited.append("sent")

        told = answers.holding(asked, send, Saver(True), items, files)  # type: ignore[arg-type]  # as above
        await told({"type": "http.response.start", "status": 200, "headers": []})
        return waited

    assert asyncio.run(work(scope("PUT", "/media/film.mp4"))) == ["items", "files", "sent"]
    assert asyncio.run(work(scope("POST", "/", "DynamoDB_20120810.PutItem"))) == ["items", "sent"]
