"""What every CodeBooks must do: the fake, and PostgreSQL's."""

from __future__ import annotations

import pytest

from practika.adapters.postgres.codes import PostgresCodeBooks
from practika.adapters.postgres.connection import Database
from practika.domain.errors import CodeNotFound, CodeTaken, VersionConflict
from practika.ports.codes import CodeBooks
from tests.examples import ELSEWHERE, WORKSPACE, code, named
from tests.fakes.codes import FakeCodeBooks
from tests.integration.ports.people_rows import found_workspaces


@pytest.fixture(params=["fake", "postgres"], name="codes")
def one_of_both(request: pytest.FixtureRequest) -> CodeBooks:
    if request.param == "fake":
        return FakeCodeBooks()
    database: Database = request.getfixturevalue("database")
    found_workspaces(database)
    return PostgresCodeBooks(database)


def test_what_is_added_is_found_again_in_its_own_workspace(codes: CodeBooks) -> None:
    hand = [{"name": "hand", "options": ["left", "right"]}]
    one, two = code(1, hot_key="h", modifiers=hand), code(2, kind="state")
    codes.add(one)
    codes.add(two)
    assert codes.get(WORKSPACE, one.id) == one
    assert list(codes.book(WORKSPACE)) == [one, two]
    assert list(codes.book(ELSEWHERE)) == []
    with pytest.raises(CodeNotFound):
        codes.get(ELSEWHERE, one.id)


def test_id_label_and_key_are_taken_once_as_long_as_a_code_is_in_use(codes: CodeBooks) -> None:
    codes.add(code(1, label="Hop", hot_key="h"))
    for rival in (code(1, label="x"), code(2, label="HOP"), code(2, hot_key="h")):
        with pytest.raises(CodeTaken):
            codes.add(rival)
    codes.add(code(3, label="Hop", hot_key="h", workspace_id=ELSEWHERE))
    codes.replace(code(1, label="Hop", hot_key="h", retired=True, version=2))
    codes.add(code(2, label="hop", hot_key="h"))
    with pytest.raises(CodeTaken):
        codes.replace(code(1, label="Hop", version=3))


def test_a_version_replaces_the_one_before_it(codes: CodeBooks) -> None:
    codes.add(code(1))
    codes.replace(code(1, label="New", version=2))
    assert codes.get(WORKSPACE, named("cod", 1)).label == "New"
    for stale in (code(1, version=2), code(1, version=4), code(2, version=2)):
        with pytest.raises(VersionConflict):
            codes.replace(stale)
