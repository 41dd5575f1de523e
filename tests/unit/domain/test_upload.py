"""How a file is cut into parts, and cursors of lists."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.cursor import read_cursor, write_cursor
from practika.domain.errors import Invalid
from practika.domain.upload import (
    MAX_PARTS,
    MAX_SOURCE_BYTES,
    MIB,
    SINGLE_PUT_BYTES,
    Upload,
    UploadState,
    part_size_for,
)
from tests.examples import NOON, VIDEO, WORKSPACE, named


def upload(size_bytes: int) -> Upload:
    return Upload(
        video_id=VIDEO,
        workspace_id=WORKSPACE,
        key="k",
        s3_upload_id=None,
        size_bytes=size_bytes,
        part_size_bytes=part_size_for(size_bytes),
        state=UploadState.OPEN,
        created_at=NOON,
    )


@given(st.integers(0, MAX_SOURCE_BYTES))
def test_the_parts_are_the_file_and_fit_what_s3_takes(size_bytes: int) -> None:
    one = upload(size_bytes)
    sizes = {one.part_bytes(1), one.part_bytes(one.part_count)}
    assert 1 <= one.part_count <= MAX_PARTS
    assert (one.part_count - 1) * one.part_size_bytes + one.part_bytes(one.part_count) == size_bytes
    assert one.is_single is (one.part_count == 1)
    if not one.is_single:
        assert one.part_bytes(1) >= 5 * MIB
        assert all(0 < size <= one.part_size_bytes for size in sizes)


@pytest.mark.parametrize(
    ("size_bytes", "single", "count"),
    [(0, True, 1), (1, True, 1), (SINGLE_PUT_BYTES, True, 1), (SINGLE_PUT_BYTES + 1, False, 2)],
)
def test_small_files_go_in_one_put(size_bytes: int, single: bool, count: int) -> None:
    assert (upload(size_bytes).is_single, upload(size_bytes).part_count) == (single, count)


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, 10**20))
def test_a_cursor_brings_back_what_it_was_made_of(at: datetime, number: int) -> None:
    row_id = named("vid", number)
    assert read_cursor(write_cursor(at, row_id)) == (at.isoformat(), row_id)


@pytest.mark.parametrize(
    "cursor", ["x", "", "bm9uZQ", "W10", "WyJhIiwiYiJd", "é", "WyIyMDI2LTAxLTAxIiwiYSJd"]
)
def test_a_strange_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        read_cursor(cursor)
