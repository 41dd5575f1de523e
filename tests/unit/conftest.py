"""How the unit tests share two processes, and what keeps them quick."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Folders whose tests share something that costs seconds: each stays in one process.
TOGETHER = ("tests/unit/plan", "tests/unit/machines")
#: What takes seconds begins first, so that no process is left with it when the others are done.
FIRST = (
    *TOGETHER,
    "tests/unit/usecases/test_audience_roads.py",
    "tests/unit/usecases/test_live_histories.py",
)


class ByCost(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """File by file: what a file's tests share is made once, and a queue of three thousand tests costs seconds."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", maxsplit=1)[0]
        folder = file.rpartition("/")[0]
        return folder if folder in TOGETHER else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByCost:
    """xdist's own groups change a private field that pytest 9.2 no longer has, and so do nothing."""
    config.option.loadscopereorder = False  # the order is that of the tests, see below
    return ByCost(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        return next((number for number, name in enumerate(FIRST) if item.nodeid.startswith(name)), len(FIRST))

    items.sort(key=rank)


def pytest_configure() -> None:
    """What is imported for the tests stays: to look at it again and again takes a sixth of their time."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on what tests leave behind is collected as ever."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="module")
def quiet() -> Iterator[None]:
    """For thousands of requests: a line of the log each takes as long as a third of the request."""
    from practika.runtime.observability import logger

    level = logger().log_level
    logger().setLevel("WARNING")
    yield
    logger().setLevel(level)
