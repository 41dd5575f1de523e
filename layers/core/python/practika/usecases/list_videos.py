"""List videos: the library, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.caller import Caller
from practika.domain.cursor import read_cursor, write_cursor
from practika.domain.policy import Action, demand
from practika.domain.video import Video
from practika.ports.films import Videos

PAGE_MOST = 100


def list_videos(
    caller: Caller, *, limit: int, cursor: str | None, search: str | None, videos: Videos
) -> tuple[Sequence[Video], str | None]:
    """Up to `limit` videos (1 to 100) whose title contains `search`, and the cursor of the next page if
    there is one."""
    demand(caller, Action.VIEW)
    limit = max(1, min(PAGE_MOST, limit))
    wanted = (search or "").strip().replace("\x00", "") or None
    before = read_cursor(cursor) if cursor else None
    found = videos.list(caller.workspace_id, limit=limit + 1, before=before, search=wanted)
    page = found[:limit]
    more = len(found) > limit
    return page, write_cursor(page[-1].created_at, page[-1].id) if more else None
