"""What there is to classify: found in the plan and the code, never listed by hand."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from cdk.papers.estate import Estate
from cdk.warehouse import ANSWERS, EVENTS, FAILED
from practika.domain.annotation import Annotation, Revision
from practika.domain.changes import Change, Counter, Mark, Withdrawal
from practika.domain.live_session import LiveSession, Transport
from practika.domain.recall import PersonNotice, Recall
from practika.domain.stored import ROOMS
from practika.domain.usage import UsageEntry
from practika.domain.video import VideoProgress
from practika.ports.live import Connection

BODIES: dict[str, type[BaseModel]] = {
    model.__name__: model
    for model in (
        *(Annotation, Revision, VideoProgress, Connection, LiveSession, Transport),
        *(Change, Counter, Mark, Withdrawal, UsageEntry, PersonNotice, Recall),
    )
}
STORED = re.compile(r"[\"'`](practika[._-][a-z]+)")
#: The name by which a client calls itself, in its own tests.
NOT_KEPT = {"practika-client", "practika-fake"}


def models() -> dict[str, list[str]]:
    """Every model that is kept in a body, or within such a one, and its fields."""
    known: dict[str, list[str]] = {}
    for model in BODIES.values():
        _walk(model, known)
    return known


def _walk(kind: Any, known: dict[str, list[str]]) -> None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if kind.__name__ in known:
            return
        known[kind.__name__] = list(kind.model_fields)
        for field in kind.model_fields.values():
            _walk(field.annotation, known)
    for inner in typing.get_args(kind):
        _walk(inner, known)


def prefixes(estate: Estate) -> set[str]:
    """Bucket and prefix: where the code keeps rooms, and what rights on objects name."""
    found = {f"data/Media {room}" for room in ROOMS}
    found |= {f"warehouse/EventsBucket {prefix}" for prefix in (EVENTS, FAILED, ANSWERS)}
    for right in estate.rights():
        place = re.match(r"/([a-z_-]+/)", right.resource)
        if place and right.target and right.target.kind == "AWS::S3::Bucket":
            found.add(f"{right.target.name} {place[1]}")
    return found


def in_browser(root: Path) -> set[str]:
    """Names under which the web app keeps something in a browser."""
    return set(_names(root)) - NOT_KEPT


def _names(root: Path) -> Iterator[str]:
    for file in (root / "web" / "src").rglob("*.ts*"):
        if ".test." not in file.name and "fake" not in file.name:
            yield from STORED.findall(file.read_text("utf-8"))
