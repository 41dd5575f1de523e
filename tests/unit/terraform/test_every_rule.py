"""Every single rule of the table corrupted, used by a plan or not: less, misspelt, written off. None goes through."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from cdk.terraform import review, schema, soundness
from cdk.terraform.problems import ExportRefused, Problems
from cdk.terraform.rules import Absorbed, Apart, Constant, Drop, Entry, Flat, Rule, To, Type, Values
from cdk.terraform.table import TABLE

OFF = Drop("nobody needs this line")


def corrupted(entry: Entry) -> Iterator[tuple[str, Entry]]:
    """What was done to the entry, and the entry."""
    yield "ref", dataclasses.replace(entry, ref=entry.ref + "x")
    for name in entry.attributes:
        less = {each: value for each, value in entry.attributes.items() if each != name}
        yield f"{name} less", dataclasses.replace(entry, attributes=less)
        yield f"{name} misspelt", dataclasses.replace(entry, attributes={**less, name: "x"})
    if isinstance(entry, Absorbed):
        return
    yield "terraform", dataclasses.replace(entry, terraform=entry.terraform + "x")
    for what, rules in _rules(entry.properties):
        yield what, dataclasses.replace(entry, properties=rules)
    for what, also in _given(entry.also):
        yield what, dataclasses.replace(entry, also=also)
    if entry.name:
        yield "no name", dataclasses.replace(entry, name=None)
    if entry.retained_by != "prevent_destroy":
        yield "kept otherwise", dataclasses.replace(entry, retained_by="prevent_destroy")


def _rules(rules: Mapping[str, Rule]) -> Iterator[tuple[str, dict[str, Rule]]]:
    for member, rule in rules.items():
        less = {name: each for name, each in rules.items() if name != member}
        yield f"{member} less", less
        if not (isinstance(rule, Drop) and not rule.only):
            yield f"{member} written off", {**less, member: OFF}
        for what, other in _otherwise(rule):
            yield f"{member} {what}", {**less, member: other}


def _otherwise(rule: Any) -> Iterator[tuple[str, Rule]]:
    if isinstance(rule, str):
        yield "misspelt", rule + "x"
    if isinstance(rule, To | Values):
        yield "misspelt", dataclasses.replace(rule, name=rule.name + "x")
    if isinstance(rule, Apart):
        yield "misspelt", dataclasses.replace(rule, terraform=rule.terraform + "x")
        yield "linked otherwise", dataclasses.replace(rule, link=dict.fromkeys(rule.link, "x"))
    if isinstance(rule, To | Flat | Apart):
        for what, inside in _rules(rule.inside):
            yield what, dataclasses.replace(rule, inside=inside)
        for what, also in _given(rule.also):
            yield what, dataclasses.replace(rule, also=also)


def _given(also: Mapping[str, Constant]) -> Iterator[tuple[str, dict[str, Constant]]]:
    for name, given in also.items():
        yield f"{name} not given", {each: value for each, value in also.items() if each != name}
        yield f"{name} of a wrong kind", {**also, name: dataclasses.replace(given, value={"x": 1})}
        yield f"{name} without a reason", {**also, name: dataclasses.replace(given, why="")}


def noticed(kind: str, entry: Entry) -> bool:
    problems = Problems()
    try:
        soundness.check({kind: entry}, problems)
    except ExportRefused:
        return True
    return bool(problems.found or review.changed(kind, entry))


def test_every_rule_corrupted_is_noticed() -> None:
    tried = [(kind, what, each) for kind, entry in TABLE.items() for what, each in corrupted(entry)]
    assert len(tried) > 1000
    assert not [(kind, what) for kind, what, each in tried if not noticed(kind, each)]


def test_the_table_itself_is_sound_and_reviewed() -> None:
    problems = Problems()
    soundness.check(TABLE, problems)
    assert not problems.found
    assert not [kind for kind, entry in TABLE.items() if review.changed(kind, entry)]
    assert set(review.reviewed()) == set(TABLE)
    assert "has left the table" in review.changed("AWS::SQS::Queue", None)
    assert isinstance(TABLE["AWS::SQS::Queue"], Type)


def test_a_schema_that_somebody_wrote_into_is_refused(tmp_path: Any) -> None:
    text = schema.EXCERPT.read_text("utf-8")
    other = tmp_path / "schema.json"
    other.write_text(text.replace('"name": "string r"', '"name": "number r"', 1), "utf-8")
    with pytest.raises(schema.NotAsRecorded, match="make terraform-schema"):
        schema.recorded(other)
