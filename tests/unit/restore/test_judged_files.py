"""What is done for one object: markers go, versions are copied back, and what is newer stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cdk.restore import files
from cdk.restore.files import Act

BUCKET, BELOW = "media", "media/wsp/vid/"
MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def version(
    name: str, seconds: int, *, latest: bool = False, marker: bool = False, **more: Any
) -> dict[str, Any]:
    """One entry of S3's list, so many seconds after the moment."""
    one = {"Key": BELOW + "a", "VersionId": name, "IsLatest": latest, "ETag": name, "Size": 1,
           "LastModified": MOMENT + timedelta(seconds=seconds)}  # fmt: skip
    return {**one, **({"Marker": True} if marker else {}), **more}


@pytest.mark.parametrize(
    ("versions", "act"),
    [
        ([version("a", -5, latest=True)], Act.NOTHING),
        ([version("a", 0, latest=True)], Act.NOTHING),
        ([version("a", 5, latest=True)], Act.NEWER),
        ([version("b", 5, latest=True, marker=True), version("a", -5)], Act.UNMARK),
        ([version("b", 5, latest=True), version("a", -5)], Act.COPY),
        ([version("b", 5, latest=True, marker=True), version("c", 4), version("a", -5)], Act.COPY),
        ([version("b", 5, latest=True, ETag="a"), version("a", -5)], Act.NOTHING),
        ([version("b", 5, latest=True), version("a", -5, StorageClass="DEEP_ARCHIVE")], Act.ASLEEP),
        (
            [version("b", 5, latest=True, marker=True), version("a", -5, StorageClass="DEEP_ARCHIVE")],
            Act.UNMARK,
        ),
        ([version("b", -5, latest=True, marker=True), version("a", -9)], Act.NOTHING),
        ([version("c", 5, latest=True), version("b", -5, marker=True), version("a", -9)], Act.NEWER),
    ],
)
def test_what_is_done_for_an_object(versions: list[dict[str, Any]], act: Act) -> None:
    assert files._judged(BELOW + "a", versions, MOMENT).act is act


def test_the_whole_bucket_is_never_meant() -> None:
    with pytest.raises(ValueError, match="prefix"):
        files.plan(None, BUCKET, "/", MOMENT)
