"""Shapes from before they had ids: recorded rows and frames are read for ever, always with the same ids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.annotations import DynamoAnnotations
from practika.domain.annotation import Shapes
from practika.domain.chain import verify
from practika.domain.changes import AnnotationEvent
from practika.domain.messages import Changes, frame_of, parse_server_message
from practika.ports.annotations import Window
from tests.examples import SHAPES, VIDEO, WORKSPACE, member, named, shape
from tests.light.table import LightTable

RECORDED = Path(__file__).parents[2] / "messages"
ANNOTATION = named("ann", 1)
read = TypeAdapter(Shapes).validate_python

#: What the recorded drawing is called from now on; the last box stands there twice.
FIRST = [
    "old-14ac593470b4afa6",
    "old-aa9593a7fb1e43f1",
    "old-564c15c35abcaa97",
    "old-be02a6bc212e8ffd",
    "old-988c69a38226f2b1",
    "old-3ad1ade21aa2fe31",
    "old-62dd0aab3105f105",
    "old-43092031ac61771f",
    "old-74179ebb8286e14c",
    "old-be02a6bc212e8ffd-2",
    "old-8bd835c110a8e761",
]


@pytest.fixture(name="table")
def recorded_table() -> LightTable:
    """The rows of a note that was made, changed, removed and brought back, as they were stored."""
    table = LightTable(limits=False)
    for item in json.loads((RECORDED / "rows_before_shape_ids.json").read_text()):
        table.put_item(TableName="annotations", Item=item)
    return table


def ids(shapes: Any) -> list[str]:
    return [one.id for one in shapes]


def test_stored_rows_are_read_with_ids_that_stay(table: LightTable) -> None:
    annotations = DynamoAnnotations(lambda: table, "annotations")
    latest = annotations.latest(WORKSPACE, VIDEO, ANNOTATION).annotation
    first = annotations.revision(WORKSPACE, VIDEO, ANNOTATION, 1).annotation
    assert ids(first.shapes) == FIRST
    assert len(set(FIRST)) == len(FIRST)
    assert ids(latest.shapes)[:-1] == FIRST[:-1], "what a version left alone keeps its id"
    assert ids(latest.shapes)[-1] not in FIRST, "what was moved before there were ids is another shape"


def test_the_list_hands_old_rows_out_with_ids(table: LightTable) -> None:
    annotations = DynamoAnnotations(lambda: table, "annotations")
    page = annotations.within(WORKSPACE, VIDEO, Window(), viewer=member(), limit=10, after=None)
    (body,) = page.bodies
    assert [one["id"] for one in json.loads(body)["shapes"]][:-1] == FIRST[:-1]


def test_old_history_still_verifies_and_a_touched_line_is_still_found(table: LightTable) -> None:
    annotations = DynamoAnnotations(lambda: table, "annotations")

    def verdict() -> Any:
        lines = annotations.history(WORKSPACE, VIDEO, annotation_id=ANNOTATION)
        return verify(lines, annotations.latest(WORKSPACE, VIDEO, ANNOTATION))

    assert (verdict().intact, verdict().versions, verdict().hashed_from) == (True, 4, 1)
    where = keys.key(keys.film(WORKSPACE, VIDEO), keys.revision(ANNOTATION, 2))
    item = table.get_item(TableName="annotations", Key=where)["Item"]
    lifted = annotations.revision(WORKSPACE, VIDEO, ANNOTATION, 2).model_dump_json(by_alias=True)
    table.put_item(TableName="annotations", Item={**item, "body": keys.text(lifted)})
    assert verdict().broken.version == 2, "ids written into a stored line would break it: they are not"


def test_old_frames_are_told_with_ids() -> None:
    recorded = json.loads((RECORDED / "server_v1_before_shape_ids.json").read_text())
    told: list[list[str]] = []
    for one in recorded:
        message = parse_server_message(json.dumps(one))
        again = parse_server_message(frame_of(message))
        assert again == message
        if isinstance(message, Changes):
            events = [change.event for change in message.changes]
            told += [ids(one.annotation.shapes) for one in events if isinstance(one, AnnotationEvent)]
    assert any(told)
    assert all(len(set(names)) == len(names) and "" not in names for names in told)


kinds = st.sampled_from([one["kind"] for one in SHAPES])
drawings = st.lists(st.builds(shape, kinds, color=st.sampled_from(["ink-1", "ink-2"])), max_size=12)


@given(drawings)
def test_ids_are_the_same_at_every_reading_and_differ_from_one_another(drawing: list[dict[str, Any]]) -> None:
    first, again = read(drawing), read(drawing)
    assert ids(first) == ids(again)
    assert len(set(ids(first))) == len(first)
    stored = [one.model_dump(mode="json", by_alias=True) for one in first]
    assert read(stored) == first, "what has ids keeps them"


@given(drawings, st.data())
def test_an_old_drawing_with_one_shape_less_keeps_the_ids_of_the_others(
    drawing: list[dict[str, Any]], data: st.DataObject
) -> None:
    different = list({json.dumps(one, sort_keys=True): one for one in drawing}.values())
    if not different:
        return
    gone = data.draw(st.integers(0, len(different) - 1))
    left = [one for n, one in enumerate(different) if n != gone]
    before = ids(read(different))
    assert ids(read(left)) == [*before[:gone], *before[gone + 1 :]]


def test_whole_numbers_and_fractions_are_the_same_shape() -> None:
    assert ids(read([shape("box", x=0, y=1)])) == ids(read([shape("box", x=0.0, y=1.0)]))


@pytest.mark.parametrize(
    "drawing",
    [
        [shape("box", id="a"), shape("arrow", id="a")],
        [shape("box", id="")],
        [shape("box", id="with space")],
        [shape("box", id="x" * 33)],
        [shape("box", id=7)],
        [shape("box", id="a"), shape("arrow", id="a"), shape("line")],
    ],
)
def test_ids_that_cannot_be_are_refused(drawing: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        read(drawing)
