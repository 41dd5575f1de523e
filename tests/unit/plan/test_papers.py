"""The compliance papers are what the plan and the code say, and nothing is kept of which nobody said what it is."""

from __future__ import annotations

import ast
import copy
import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from cdk.papers import film_rows, flow_page, item_rows, map_page
from cdk.papers.__main__ import FOLDER, pages
from cdk.papers.estate import Estate
from cdk.papers.file_rows import PREFIXES
from cdk.papers.flows import OUTSIDE, doors_and_stores, flows
from cdk.papers.holdings import Unclassified, compared
from cdk.papers.journeys import JOURNEYS, TOGETHER
from cdk.papers.kinds import NEITHER, READS, WRITES, UnknownKind
from cdk.papers.layout import items
from cdk.papers.schema import UnknownStatement, columns_after
from cdk.stages import ROOT
from practika.adapters.dynamo import keys
from practika.domain.person_export import PersonExport
from tests.unit.plan.templates import Synthesized

#: Written by names that are made of ids, or by the state machine.
NOT_BY_NAME = {
    "pk",
    "sk",
    "wpk",
    "wsk",
    "vid…",
    "w…",
    "s…",
    "l…",
    "claimed_by",
    "batches",
    "ms",
    "loops",
    "notes",
    "sessions",
}


@pytest.mark.parametrize("name", ["data-flow.md", "data-map.md"])
def test_the_papers_are_the_plan_s_and_the_code_s(name: str, prod: Synthesized) -> None:
    assert pages(prod.templates)[name] == (FOLDER / name).read_text("utf-8"), (
        "what goes where or what is kept has changed: make papers, and look at its diff"
    )


def test_a_stage_with_every_choice_can_be_put_into_words(chosen: Synthesized) -> None:
    assert "## What leaves" in flow_page.page(Estate(chosen.templates))


def test_every_door_and_store_takes_part_in_a_journey(prod: Synthesized) -> None:
    estate = Estate(prod.templates)
    drawn = {name for names in JOURNEYS.values() for name in names}
    groups = tuple(member for members in TOGETHER.values() for member in members)
    assert {
        name for name in doors_and_stores(estate) if name not in drawn and not name.startswith(groups)
    } == set()
    ends = {end for flow in flows(estate) for end in (flow.source, flow.target)}
    assert {name for name in drawn if name not in ends and name not in TOGETHER} == set()
    for group, members in TOGETHER.items():
        assert all(any(end.startswith(member) for end in ends) for member in members), group


def test_nothing_of_people_leaves_but_to_people_and_to_the_second_region(prod: Synthesized) -> None:
    for flow in flows(Estate(prod.templates)):
        if flow.leaves == "the Region":
            assert flow.target.startswith("second/"), flow
        elif flow.leaves:
            assert flow.target in OUTSIDE, flow
        if flow.target in OUTSIDE:
            assert flow.leaves, flow


def test_every_store_is_encrypted_and_every_way_has_tls(prod: Synthesized) -> None:
    text = (FOLDER / "data-flow.md").read_text("utf-8")
    assert "**none**" not in text and "**not demanded**" not in text
    mail = "as subscribed: e-mail is not secret"  # names of alarms
    assert all("TLS" in flow.safe or flow.safe == mail for flow in flows(Estate(prod.templates)))


def changed(templates: Mapping[str, Any], stack: str, **resources: Any) -> dict[str, Any]:
    made = copy.deepcopy(dict(templates))
    made[stack]["Resources"] |= resources
    return made


def test_a_store_that_nobody_put_into_words_stops_the_papers(prod: Synthesized) -> None:
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {}}
    with pytest.raises(UnknownKind, match="data/Faces"):
        pages(changed(prod.templates, "data", Faces12345678=bucket))


def test_a_right_that_nobody_put_into_words_stops_the_papers(prod: Synthesized) -> None:
    role = next(
        name for name, body in prod.templates["api"]["Resources"].items() if name.startswith("ApiPeopleRole")
    )
    statement = {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": "*"}
    policy = {"Roles": [{"Ref": role}], "PolicyDocument": {"Statement": [statement]}}
    with pytest.raises(UnknownKind, match="ses:SendEmail"):
        pages(changed(prod.templates, "api", P={"Type": "AWS::IAM::Policy", "Properties": policy}))


def test_a_right_moves_data_in_one_way_or_not_at_all() -> None:
    assert not READS & WRITES and not (READS | WRITES) & NEITHER


def test_a_column_without_a_class_and_a_class_without_a_column_are_named() -> None:
    there = columns_after(["CREATE TABLE people (id text PRIMARY KEY, born date NOT NULL)"])["people"]
    with pytest.raises(Unclassified, match=r"not classified: born; .*not there any more: .*email"):
        compared("people", dict.fromkeys(there), film_rows.TABLES["people"].columns, "")


def test_a_model_s_new_field_stops_the_map(prod: Synthesized, monkeypatch: pytest.MonkeyPatch) -> None:
    less = {name: told for name, told in item_rows.MODELS["Caller"].items() if name != "name"}
    monkeypatch.setattr(map_page, "MODELS", {**item_rows.MODELS, "Caller": less})
    with pytest.raises(Unclassified, match="model Caller: not classified: name"):
        map_page.page(Estate(prod.templates), ROOT)


def test_migrations_are_read_as_a_server_reads_them() -> None:
    made = columns_after(
        [
            "CREATE TABLE a (id text PRIMARY KEY CHECK (id IN ('x, y')), n numeric(3, 1), PRIMARY KEY (id)); -- c",
            "ALTER TABLE a ADD COLUMN b int, ADD CONSTRAINT c CHECK (b > 0), DROP COLUMN n; CREATE INDEX i ON a (b)",
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE z (q int); END $$;",
        ]
    )
    assert made == {"a": ["id", "b"]}
    for strange in (
        "ALTER TABLE a RENAME COLUMN id TO di",
        "CREATE TABLE c AS SELECT 1",
        "CREATE VIEW v AS SELECT 1",
    ):
        with pytest.raises(UnknownStatement):
            columns_after(["CREATE TABLE a (id text)", strange])


def written() -> set[str]:
    """Names of attributes that the adapters put into items, as their code has them."""
    found: set[str] = set()
    for file in sorted(Path(keys.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            found |= set(_names(node))
    return found


def _names(node: ast.AST) -> Iterator[str]:
    """Keys of an item that is written out, of one that is added to it, and of an update expression."""
    pairs: list[tuple[ast.AST | None, ast.expr]] = []
    if isinstance(node, ast.Dict):
        pairs = list(zip(node.keys, node.values, strict=True))
    elif isinstance(node, ast.Assign):
        pairs = [(each.slice, node.value) for each in node.targets if isinstance(each, ast.Subscript)]
    elif isinstance(node, ast.Constant):
        for clause in re.findall(r"\b(?:SET|ADD) (.*)", str(node.value)):
            yield from re.findall(r"(?:^|, )#?([a-z_]\w*)(?= ?= | :)", clause)
    keys_of = [key for key, value in pairs if isinstance(key, ast.Constant) and _is_attribute(value)]
    yield from (str(key.value) for key in keys_of if str(key.value)[:1] not in ":#")


def _is_attribute(value: ast.expr) -> bool:
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return value.func.attr in {"text", "number", "expiry"}
    return isinstance(value, ast.Dict) and any(
        isinstance(key, ast.Constant) and key.value in {"BOOL", "NS", "SS", "B", "M", "L"}
        for key in value.keys
    )


def test_the_layout_of_the_tables_names_every_attribute_that_is_written() -> None:
    laid_out = {name for item in items(keys.__doc__ or "") for name in item.attributes}
    assert written() - laid_out - NOT_BY_NAME == set(), "say in keys.py in which item it is"
    assert laid_out - written() - NOT_BY_NAME == set(), "keys.py tells of what nobody writes"


def test_what_goes_by_itself_has_a_time_to_live_in_its_item() -> None:
    for item in items(keys.__doc__ or ""):
        holding = item_rows.ITEMS[item.key]
        ends = "days" in holding.kept or "hours" in holding.kept
        assert ends == ("expires_at" in item.attributes), item.key


def test_what_the_map_says_of_a_person_s_file_is_in_that_file() -> None:
    held = [*film_rows.TABLES.values(), *item_rows.ITEMS.values(), *(one for _, one in PREFIXES.values())]
    named = {part for one in held for part in re.findall(r"person\.json: (\w+)", one.taken)}
    assert named and named <= set(PersonExport.model_fields)
    assert {"person", "sessions", "films", "lessons", "audit", "usage"} <= named


def test_a_row_says_something_of_everything() -> None:
    for holding in [*film_rows.TABLES.values(), *item_rows.ITEMS.values()]:
        assert all(
            getattr(holding, each.name) or each.name == "columns" for each in dataclasses.fields(holding)
        )
