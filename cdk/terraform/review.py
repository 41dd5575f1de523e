"""What somebody has looked at: where each line of the plan goes, and what the table answers and gives by itself.

A table may be sound and yet wrong, with one number in the place of another. What goes elsewhere than it was reviewed
stops the export. After a change that is meant: `make terraform-review`, and read the difference.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from cdk.terraform.hcl import Path as Line
from cdk.terraform.module import Module
from cdk.terraform.problems import Problems
from cdk.terraform.rules import Absorbed, Apart, By, Constant, Drop, Entry, Flat, Rule, To, Values
from cdk.terraform.schema import HERE

REVIEWED = HERE / "reviewed.json"
DROPPED = "dropped"
INDEX = re.compile(r"\[\d+\]")
AGAIN = "`make terraform-review` when that is meant"
#: Type and line (numbers as `*`) -> where it goes, which may depend on its value.
Ways = dict[tuple[str, Line], set[str]]


def check(modules: Iterable[Module], table: Mapping[str, Entry], problems: Problems) -> None:
    """Notes what goes elsewhere than it was reviewed. What never was is a problem of a unit test and not here."""
    known = reviewed()
    for (kind, line), places in ways(modules).items():
        before = _before(known.get(kind, {}).get("lines", {}), line)
        if before is not None and not places <= before:
            went, was = " and ".join(sorted(places)), " or ".join(sorted(before))
            problems.add(
                f"table/{kind}.{'.'.join(map(str, line))}", f"goes to {went}, reviewed was {was}: {AGAIN}"
            )
    for kind in known:
        if wrong := changed(kind, table.get(kind)):
            problems.add(f"table/{kind}", wrong)


def changed(kind: str, entry: Entry | None) -> str:
    """What an entry says otherwise than it was reviewed; nothing, where it does not."""
    before = reviewed()[kind]["facts"]
    if entry is None:
        return f"was reviewed, and has left the table: {AGAIN}"
    now = facts(entry)
    if now == before:
        return ""
    other = {name: value for name, value in now.items() if before.get(name) != value}
    return f"is not as it was reviewed (now {other}, no more {sorted(set(before) - set(now))}): {AGAIN}"


def ways(modules: Iterable[Module]) -> Ways:
    """Where each line of the templates went."""
    found: Ways = defaultdict(set)
    for module in modules:
        kinds = {logical: each["Type"] for logical, each in module.stack.resources.items()}
        for origin, places in module.ledger.written.items():
            found[kinds[origin.resource], _numberless(origin.path)] |= {_nameless(place) for place in places}
        for origin in module.ledger.dropped:
            found[kinds[origin.resource], _numberless(origin.path)].add(DROPPED)
    return found


def unknown(modules: Iterable[Module]) -> set[str]:
    """Lines that were never reviewed."""
    known = reviewed()
    return {
        f"{kind}.{'.'.join(map(str, line))}"
        for kind, line in ways(modules)
        if _before(known.get(kind, {}).get("lines", {}), line) is None
    }


@cache
def reviewed() -> dict[str, Any]:
    """The record."""
    found: dict[str, Any] = json.loads(REVIEWED.read_text("utf-8"))
    return found


def facts(entry: Entry) -> dict[str, str]:
    """What an entry says besides where lines go."""
    made = {"Ref": entry.ref, **{f"GetAtt {name}": each for name, each in sorted(entry.attributes.items())}}
    if isinstance(entry, Absorbed):
        return made | {f"gives {name}": repr(each.value) for name, each in entry.gives.items()}
    name = entry.name
    made |= {
        "kept by": entry.retained_by,
        "named by": f"{name.argument} of {name.longest}" if name else "nothing",
    }
    return made | dict(_rules(entry.properties, entry.also, ""))


def _rules(rules: Mapping[str, Rule], also: Mapping[str, Constant], above: str) -> Iterator[tuple[str, str]]:
    for argument, given in also.items():
        yield f"gives {above}{argument}", repr(given.value)
    for member, rule in rules.items():
        yield f"{above}{member}", _target(rule)
        if isinstance(rule, To | Flat | Apart):
            yield from _rules(rule.inside, rule.also, f"{above}{member}.")


def _target(rule: Rule) -> str:
    match rule:
        case str():
            return rule
        case To() | Values():
            return rule.name
        case Apart():
            return (
                f"{rule.terraform} by {', '.join(f'{here} = {there}' for here, there in rule.link.items())}"
            )
        case Drop():
            return f"{DROPPED} as {rule.only}" if rule.only else DROPPED
        case By():
            return f"by {rule.function.__name__}"
    return "the parent"


def _before(lines: Mapping[str, str], line: Line) -> set[str] | None:
    """What was reviewed of the line, or of the whole that it is in."""
    for end in range(len(line), 0, -1):
        if known := lines.get(".".join(map(str, line[:end]))):
            return set(known.split(" | "))
    return None


def _numberless(line: Line) -> Line:
    return tuple("*" if isinstance(part, int) else part for part in line)


@cache
def _nameless(place: str) -> str:
    """`aws_sqs_queue.letters.name` as `aws_sqs_queue.name`."""
    kind, _, argument = INDEX.sub("", place).split(".", 2)
    return f"{kind}.{argument}"


def _lines(found: Ways) -> dict[str, dict[str, str]]:
    """By type; lines that all go to one argument (a document, a map) as the whole that they are in."""
    groups: dict[tuple[str, frozenset[str]], list[Line]] = defaultdict(list)
    for (kind, line), gone in found.items():
        groups[kind, frozenset(gone)].append(line)
    made: dict[str, dict[str, str]] = defaultdict(dict)
    for (kind, places), lines in groups.items():
        whole = _shared(lines)
        together = len(lines) > 1 and whole and _alone(found, kind, whole, places)
        for line in [whole] if together else lines:
            made[kind][".".join(map(str, line))] = " | ".join(sorted(places))
    return made


def _alone(found: Ways, kind: str, whole: Line, places: frozenset[str]) -> bool:
    below = ((line, gone) for (of, line), gone in found.items() if of == kind and line[: len(whole)] == whole)
    return all(gone == places for _, gone in below)


def _shared(lines: list[Line]) -> Line:
    length = min(len(line) for line in lines)
    same = (n for n in range(length) if len({line[n] for line in lines}) > 1)
    return lines[0][: next(same, length)]


def written(modules: Iterable[Module], table: Mapping[str, Entry]) -> str:
    """One type a line."""
    lines = _lines(ways(modules))
    rows = []
    for kind in sorted(table):
        each = {"facts": facts(table[kind]), "lines": dict(sorted(lines.get(kind, {}).items()))}
        rows.append(f"  {json.dumps(kind)}: {json.dumps(each)}")
    return "{\n" + ",\n".join(rows) + "\n}\n"
