"""Whether the table can be right at all: every name in it is held against the recorded schema, used or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cdk.terraform import schema
from cdk.terraform.convert import WrongKind, fits
from cdk.terraform.hcl import constant
from cdk.terraform.problems import Problems
from cdk.terraform.retention import WAYS
from cdk.terraform.rules import Absorbed, Apart, Constant, Drop, Entry, Flat, Rule, To, Type, Values
from cdk.terraform.schema import Shape
from cdk.terraform.scope import PLACE

#: `endpoint[0].address`, `outputs["Word"]`, and such names after the `@` of an expression.
NAMED = re.compile(r"@\.(\w+)")
FIRST = re.compile(r"\w+")
FEWEST_WORDS = 3  # of a reason


def check(table: Mapping[str, Entry], problems: Problems) -> None:
    """Notes every entry that names what the provider has not, or leaves something out without saying why.

    Raises ExportRefused at once where an entry's resource is not recorded at all: nothing can be written then.
    """
    for kind, entry in table.items():
        for wrong in _absorbed(entry) if isinstance(entry, Absorbed) else _type(entry):
            problems.add(f"table/{kind}", wrong)
    if {entry.terraform for entry in table.values() if isinstance(entry, Type)} - set(schema.recorded()):
        problems.refuse()


def _absorbed(entry: Absorbed) -> Iterator[str]:
    yield from _reasons([entry.why, *entry.drops.values(), *(each.why for each in entry.gives.values())])


def _type(entry: Type) -> Iterator[str]:
    try:
        shape = schema.shape(entry.terraform)
    except schema.NoSuchType:
        yield f"the provider has no resource {entry.terraform}"
        return
    for attribute in (entry.ref, *entry.attributes.values()):
        if missing := set(_names(attribute)) - {*shape.arguments, *shape.blocks}:
            yield f"{entry.terraform} has no attribute {', '.join(sorted(missing))} to answer Ref or GetAtt"
    for argument in [
        *([entry.name.argument] if entry.name else []),
        *([entry.per.argument] if entry.per else []),
    ]:
        yield from _settable(shape, argument, entry.terraform)
    if entry.retained_by not in WAYS:
        yield f"nothing is kept by {entry.retained_by}: one of {', '.join(WAYS)} is"
    if not entry.verbatim:
        yield from _rules(entry.properties, entry.also, shape, entry.terraform)


def _names(attribute: str) -> list[str]:
    """The provider's attributes that an answer is made of."""
    if "${" in attribute:
        return [each.split(".")[0] for each in PLACE.findall(attribute)]
    if "@" in attribute:
        return NAMED.findall(attribute)
    found = FIRST.match(attribute)
    return [found.group()] if found else [attribute]


def _rules(
    rules: Mapping[str, Rule], also: Mapping[str, Constant], shape: Shape, where: str
) -> Iterator[str]:
    for argument, given in also.items():
        yield from _given(shape, argument, given, where)
    for rule in rules.values():
        yield from _rule(rule, shape, where)


def _rule(rule: Rule, shape: Shape, where: str) -> Iterator[str]:
    match rule:
        case str() if rule not in shape.blocks:
            yield from _settable(shape, rule, where)
        case To():
            yield from _to(rule, shape, where)
        case Flat():
            yield from _rules(rule.inside, rule.also, shape, where)
        case Drop():
            yield from _reasons([rule.why])
        case Values():
            yield from _settable(shape, rule.name, where)
        case Apart():
            yield from _apart(rule, shape, where)
        case _:
            return  # a function is judged by what it writes


def _to(rule: To, shape: Shape, where: str) -> Iterator[str]:
    if rule.name in shape.blocks:
        yield from _rules(rule.inside, rule.also, shape.blocks[rule.name], f"{where}.{rule.name}")
    else:
        yield from _settable(shape, rule.name, where)
        if rule.inside or rule.also:
            yield f"{where}.{rule.name} is no block, and rules for its members say nothing"


def _apart(rule: Apart, parent: Shape, where: str) -> Iterator[str]:
    try:
        shape = schema.shape(rule.terraform)
    except schema.NoSuchType:
        yield f"the provider has no resource {rule.terraform}"
        return
    for argument, attribute in rule.link.items():
        yield from _settable(shape, argument, rule.terraform)
        if attribute not in parent.arguments:
            yield f"{where} has no attribute {attribute} for {rule.terraform}.{argument}"
    if rule.item:
        yield from _settable(shape, rule.item, rule.terraform)
    if rule.wrap:
        if rule.wrap not in shape.blocks:
            yield f"{rule.terraform} has no block {rule.wrap}"
            return
        shape = shape.blocks[rule.wrap]
    yield from _rules(rule.inside, rule.also, shape, rule.terraform)


def _settable(shape: Shape, argument: str, where: str) -> Iterator[str]:
    known = shape.arguments.get(argument)
    if known is None or not known.settable:
        yield f"{where} has no argument {argument} that can be set"


def _given(shape: Shape, argument: str, given: Constant, where: str) -> Iterator[str]:
    yield from _settable(shape, argument, where)
    yield from _reasons([given.why])
    if argument in shape.arguments:
        try:
            fits(constant(given.value), shape.arguments[argument], argument)
        except WrongKind as wrong:
            yield f"{where} is given what it cannot take: {wrong}"


def _reasons(reasons: list[str]) -> Iterator[str]:
    for why in reasons:
        if len(why.split()) < FEWEST_WORDS:
            yield f"{why!r} is no reason"
