"""Objects of the media bucket as they were at a moment: markers are taken away, versions that were laid under others
are copied on top again.

S3 keeps what was deleted or overwritten for thirty days (docs/adr/0026). What came into being after the moment stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

ASLEEP = {"GLACIER", "DEEP_ARCHIVE"}
ONE_COPY = 5 * 2**30  # bytes: what S3 copies in one request
A_REQUEST = 1000  # keys that one deletion names

Version = Mapping[str, Any]


class Act(StrEnum):
    """What became of an object since the moment, by the word of the plan."""

    NOTHING = "as they were"
    NEWER = "made since then, they stay"
    UNMARK = "deleted: their markers are taken away"
    COPY = "overwritten: the version of then is copied on top"
    ASLEEP = (
        "overwritten, and the version of then sleeps in the archive: ask S3 to restore it, then come again"
    )


@dataclass(frozen=True)
class FilePlan:
    """One object. `was` is the version of then; `markers` what hides it; `top` what lies there now."""

    key: str
    act: Act
    was: Version | None = None
    markers: tuple[str, ...] = ()
    top: str = ""


@dataclass
class FilesDone:
    """Keys by what became of them."""

    back: list[str] = field(default_factory=list)
    meanwhile: list[str] = field(default_factory=list)


def plan(s3: Any, bucket: str, below: str, since: datetime) -> list[FilePlan]:
    """Looks at every version below the prefix; writes nothing. A version of that very second counts as before."""
    if below.strip("/") == "":
        raise ValueError("a prefix of the bucket is needed, such as media/<workspace>/<film>/")
    found = sorted(_versions(s3, bucket, below), key=lambda one: str(one["Key"]))
    return [
        _judged(key, list(versions), since) for key, versions in groupby(found, key=lambda one: one["Key"])
    ]


def counted(plans: Sequence[FilePlan]) -> Mapping[Act, int]:
    """How many objects there are of each kind."""
    return Counter(one.act for one in plans)


def bring_back(s3: Any, bucket: str, plans: Sequence[FilePlan]) -> FilesDone:
    """Does what the plan says. What somebody wrote since the plan stays on top."""
    done = FilesDone()
    marked = [one for one in plans if one.act is Act.UNMARK]
    markers = [{"Key": one.key, "VersionId": marker} for one in marked for marker in one.markers]
    refused: set[str] = set()
    for start in range(0, len(markers), A_REQUEST):
        part = markers[start : start + A_REQUEST]
        answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": part, "Quiet": True})
        refused |= {error["Key"] for error in answer.get("Errors", ())}
    done.back += [one.key for one in marked if one.key not in refused]
    done.meanwhile += sorted(refused)
    for one in plans:
        if one.act is Act.COPY:
            (done.back if _copied(s3, bucket, one) else done.meanwhile).append(one.key)
    return done


def _versions(s3: Any, bucket: str, below: str) -> Iterator[Version]:
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=below):
        yield from page.get("Versions", ())
        yield from ({**marker, "Marker": True} for marker in page.get("DeleteMarkers", ()))


def _judged(key: str, versions: Sequence[Version], since: datetime) -> FilePlan:
    """`IsLatest` decides what is on top: two versions may have been written within one second."""
    newest_first = sorted(versions, key=lambda one: (one["IsLatest"], one["LastModified"]), reverse=True)
    was = next((one for one in newest_first if one["LastModified"] <= since), None)
    if was is None or "Marker" in was:
        stays = Act.NOTHING if was is newest_first[0] else Act.NEWER
        return FilePlan(key, stays, was)
    since_then = newest_first[: newest_first.index(was)]
    markers = [one for one in since_then if "Marker" in one]
    if not since_then or _same_bytes(newest_first[0], was):
        return FilePlan(key, Act.NOTHING, was)
    if len(markers) == len(since_then):
        return FilePlan(key, Act.UNMARK, was, tuple(str(one["VersionId"]) for one in markers))
    act = Act.ASLEEP if was.get("StorageClass") in ASLEEP else Act.COPY
    return FilePlan(key, act, was, top=str(newest_first[0]["VersionId"]))


def _same_bytes(top: Version, was: Version) -> bool:
    return "Marker" not in top and (top["ETag"], top["Size"]) == (was["ETag"], was["Size"])


def _copied(s3: Any, bucket: str, one: FilePlan) -> bool:
    """False when something else lies there than the plan saw."""
    now = s3.list_object_versions(Bucket=bucket, Prefix=one.key, MaxKeys=100)
    entries = [*now.get("Versions", ()), *now.get("DeleteMarkers", ())]
    tops = [str(each["VersionId"]) for each in entries if each["Key"] == one.key and each["IsLatest"]]
    if tops != [one.top] or one.was is None:
        return False
    source = {"Bucket": bucket, "Key": one.key, "VersionId": one.was["VersionId"]}
    if one.was["Size"] <= ONE_COPY:
        s3.copy_object(Bucket=bucket, Key=one.key, CopySource=source)
        return True
    # a copy in parts takes none of the headers along
    head = s3.head_object(Bucket=bucket, Key=one.key, VersionId=one.was["VersionId"])
    kept = {name: head[name] for name in ("ContentType", "CacheControl", "Metadata") if name in head}
    s3.copy(source, bucket, one.key, ExtraArgs=kept)
    return True
