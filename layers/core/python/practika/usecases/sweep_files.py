"""Sweep the bucket: finds files that belong to no video any more, and removes them when nobody can need them."""

from __future__ import annotations

from datetime import datetime, timedelta

from practika.domain.errors import VideoNotFound
from practika.domain.model import Model
from practika.domain.stored import ROOMS, Folder, folder_of, is_left_over
from practika.domain.video import Video
from practika.ports.films import MediaStore, Videos
from practika.ports.stored_files import StoredFiles, SweepMarks
from practika.ports.system import Clock

#: Folders looked at in each room in one round, and folders removed in one round at most.
LOOKS = 100
REMOVALS = 20
#: Sorts behind every sign of a key that Practika writes: the next folder begins there.
_BEHIND = "~"
#: More left-overs than this share of what was looked at is no litter but a loss of rows: nothing is removed then.
_CREDIBLE_SHARE = 0.5
_ALWAYS_CREDIBLE = 10


class SweptFiles(Model):
    """`looked`, `left_over` and `removed` count folders; `strange` keys that are not ours; `held` is 1 when there were
    too many left-overs to be believed, and none was touched."""

    looked: int = 0
    left_over: int = 0
    removed: int = 0
    strange: int = 0
    held: int = 0


def sweep_files(
    *,
    videos: Videos,
    media_store: MediaStore,
    stored_files: StoredFiles,
    sweep_marks: SweepMarks,
    clock: Clock,
    grace: timedelta,
    looks: int = LOOKS,
) -> SweptFiles:
    """One bounded round through every room, from where the last one ended. Safe to repeat and to break off.

    Nothing younger than `grace` is removed, whatever the rows say.
    """
    before = clock.now() - grace
    found: list[Folder] = []
    looked = strange = 0
    for room in ROOMS:
        mark = sweep_marks.read(room)
        for _ in range(looks):
            key = stored_files.next_key(room, mark)
            if key is None:
                mark = ""
                break
            folder = folder_of(key)
            mark = folder.prefix + _BEHIND if folder else key
            looked, strange = looked + 1, strange + (folder is None)
            if folder and is_left_over(folder, _row(videos, folder), before=before):
                found.append(folder)
        sweep_marks.write(room, mark)
    if len(found) > max(_ALWAYS_CREDIBLE, looked * _CREDIBLE_SHARE):
        return SweptFiles(looked=looked, left_over=len(found), strange=strange, held=1)
    removed = 0
    for folder in found:
        if removed < REMOVALS and _is_old(folder, stored_files, before):
            media_store.remove_prefix(folder.prefix)
            removed += 1
    return SweptFiles(looked=looked, left_over=len(found), removed=removed, strange=strange)


def _row(videos: Videos, folder: Folder) -> Video | None:
    try:
        return videos.get(folder.workspace_id, folder.video_id)
    except VideoNotFound:
        return None


def _is_old(folder: Folder, stored_files: StoredFiles, before: datetime) -> bool:
    last = stored_files.last_written(folder.prefix)
    return last is not None and last < before
