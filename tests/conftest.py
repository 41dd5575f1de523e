"""Fixtures that several kinds of tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.cloud import Cloud

# a busy machine is not a wrong answer: how long one generated example takes is no test
settings.register_profile("practika", deadline=None)
settings.load_profile("practika")


def pytest_addoption(parser: pytest.Parser) -> None:
    """What deploys the application that integration and end-to-end tests use."""
    parser.addoption("--by", choices=["cdk", "terraform"], default="cdk", help="what deploys the local cloud")


@pytest.fixture(scope="session")
def cloud(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """One freshly started local cloud for the whole session, stopped at its end.

    `PRACTIKA_TEST_STATE=<state folder>` reuses one that is already running (quicker while developing).
    """
    running = os.environ.get("PRACTIKA_TEST_STATE")  # noqa: TID251  # a developer's switch for tests, not a setting
    if running:
        import json
        from pathlib import Path

        yield Cloud(Path(running), ready=json.loads((Path(running) / "ready.json").read_text()))
        return
    one = Cloud(tmp_path_factory.mktemp("cloud") / "state", by=request.config.getoption("--by"))
    one.state.mkdir()
    try:
        one.start()
        yield one
    finally:
        one.stop()
        one.kill()
