"""When a film of a minute can be played for the first time, and when all of it is done, in the running application.

The film is a real one of 1080p with sound (a phone's, as in `chunks`). Measured from the answer that ends the upload,
on a cloud whose doors are warm, by somebody who asks four times a second; the ratio is what counts, for both times are
of the same run on the same machine.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.bench_chunks import as_a_phone
from tests.bench.figure import Figure
from tests.bench.one_cloud import one_cloud
from tests.cloud import DEMO, Cloud

LOOPS, SECONDS, PATIENCE = 11, 60, 1200.0


def run() -> Iterator[Figure]:
    with one_cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        film = as_a_phone(Path(folder), loops=LOOPS, seconds=SECONDS)
        warm = cloud.person("Warm")
        warm.wait_until(warm.upload(DEMO), "ready", timeout=PATIENCE)
        first, done = _times(cloud, film)
        yield Figure("until it can be played", first, "s", done, "until all is done", 0.25)


def _times(cloud: Cloud, film: Path) -> tuple[float, float]:
    """Seconds to the first playable beginning, and to the end."""
    person = cloud.person("Phone")
    video, began, first = person.upload(film), time.monotonic(), None
    while time.monotonic() - began < PATIENCE:
        view = person.call("GET", f"/api/videos/{video}")
        now = time.monotonic() - began
        if first is None and view.get("media"):
            first = now
        if view["status"] == "ready":
            return first or now, now
        assert view["status"] != "failed", view
        time.sleep(0.25)
    raise TimeoutError(video)
