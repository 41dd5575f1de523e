"""A film of the running local cloud with thousands of notes on it, written by the adapter that people's notes are
written by, but 25 items a request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from practika.adapters.dynamo.annotations import DynamoAnnotations
from practika.domain.anchor import Anchor
from practika.domain.annotation import Act, Annotation, Author
from practika.domain.caller import Caller, Role
from practika.domain.chain import revision_of
from tests.cloud import Cloud, Person, aws
from tests.examples import named
from tests.watching import ffmpeg

FRAME_RATE = 25
BATCH = 25
AUTHORS = ("Ana Adler", "Ben Bauer", "Cleo Conti", "Dara Dietz", "Eli Egger")


def long_film(folder: Path, seconds: int) -> Path:
    """A moving test picture that is encoded quickly."""
    path = folder / f"long-{seconds}.mp4"
    source = f"testsrc2=s=480x270:r={FRAME_RATE}:d={seconds}"
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        source,
        *["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"],
        str(path),
    )
    return path


class _Gathering:
    """Takes the adapter's transactions and sends their items in batches."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._waiting: dict[str, list[Any]] = {}

    def update_item(self, **request: Any) -> Any:
        return self._client.update_item(**request)

    def transact_write_items(self, TransactItems: list[Any]) -> None:  # the SDK's own name
        for item in TransactItems:
            waiting = self._waiting.setdefault(item["Put"]["TableName"], [])
            waiting.append({"PutRequest": {"Item": item["Put"]["Item"]}})
            if len(waiting) >= BATCH:
                self.flush()

    def flush(self) -> None:
        for table, puts in self._waiting.items():
            while puts:
                batch, puts[:] = puts[:BATCH], puts[BATCH:]
                left = self._client.batch_write_item(RequestItems={table: batch})["UnprocessedItems"]
                puts.extend(left.get(table, ()))


def write_notes(cloud: Cloud, person: Person, video: str, count: int) -> None:
    """`count` notes spread over the film: most on one frame, each tenth a range, each third with a drawing."""
    gathering: Any = _Gathering(
        aws(cloud, "dynamodb")
    )  # as much of the SDK's client as the adapter uses to write
    annotations = DynamoAnnotations(lambda: gathering, cloud.outputs["AnnotationsTableName"])
    view = person.call("GET", f"/api/videos/{video}")
    workspace = person.session["workspace"]["id"]
    began = datetime.now(UTC) - timedelta(days=1)
    for number in range(count):
        one = _note(view, number, count, began + timedelta(seconds=number))
        by = Caller(person_id=one.author.id, workspace_id=workspace, role=Role.MEMBER, name=one.author.name)
        annotations.add(workspace, revision_of(one, Act.CREATED, by))
    gathering.flush()


def _note(view: dict[str, Any], number: int, count: int, at: datetime) -> Annotation:
    frames, ticks = view["frames"], view["frames"]["frameCount"]
    start = number * ticks // count
    end = min(ticks - 1, start + (20 + number % 180 if number % 10 == 0 else 0))
    span = (frames["ptsEnd"] - frames["ptsStart"]) // ticks
    who = number % len(AUTHORS)
    return Annotation(
        id=named("ann", number),
        video_id=view["id"],
        anchor=Anchor(
            frame_start=start,
            frame_end=end,
            pts_start=frames["ptsStart"] + start * span,
            pts_end=frames["ptsStart"] + (end + 1) * span,
            time_base=frames["timeBase"],
            frame_map_sha256=frames["sha256"],
        ),
        text=f"Note {number}: " + "keep the shoulders low and breathe " * (1 + number % 3),
        shapes=_drawing(number) if number % 3 == 0 else (),
        author=Author(id=f"usr_{who:026d}", name=AUTHORS[who]),
        created_at=at,
        updated_at=at,
    )


def _drawing(number: int) -> Any:
    """An arrow and a stroke of 40 points."""
    x = (number % 70) / 100
    look = {"schema": 1, "color": f"ink-{1 + number % 8}", "width": 0.008}
    points = [[round(x + n / 200, 4), round(0.3 + 0.1 * ((n * 7) % 10) / 10, 4), 0.5] for n in range(40)]
    return (
        {"kind": "arrow", **look, "from": [x, 0.2], "to": [x + 0.2, 0.6]},
        {"kind": "stroke", **look, "points": points},
    )
