"""How the unit tests share two processes, and what keeps them quick."""

from __future__ import annotations

import gc
from pathlib import PurePath

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Folders whose tests share something that costs seconds: each stays in one process.
TOGETHER = {"tests/unit/plan", "tests/unit/machines"}


class ByCost(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Every test wherever there is room, but the costly folders each in one place and first."""

    def _split_scope(self, nodeid: str) -> str:
        folder = str(PurePath(nodeid.split("::", maxsplit=1)[0]).parent)
        return folder if folder in TOGETHER else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByCost:
    """xdist's own groups change a private field that pytest 9.2 no longer has, and so do nothing."""
    return ByCost(config, log)


def pytest_configure() -> None:
    """What is imported for the tests stays: to look at it again and again takes a sixth of their time."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on what tests leave behind is collected as ever."""
    gc.freeze()
    gc.enable()
