"""The local cloud of a bench: one that runs already (PRACTIKA_TEST_STATE, as for tests), or a fresh one."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cloud import Cloud


@contextmanager
def one_cloud() -> Iterator[Cloud]:
    """It is stopped at the end if it was started here."""
    running = os.environ.get("PRACTIKA_TEST_STATE")  # noqa: TID251  # a developer's switch for tests, not a setting
    if running:
        yield Cloud(Path(running), ready=json.loads((Path(running) / "ready.json").read_text()))
        return
    with tempfile.TemporaryDirectory() as folder:
        one = Cloud(Path(folder) / "state")
        one.state.mkdir()
        try:
            one.start()
            yield one
        finally:
            one.stop()
            one.kill()
