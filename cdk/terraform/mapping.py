"""Writes the properties of one resource into a body of the provider's shape, by name and by the table's rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cdk.terraform import schema
from cdk.terraform.body import Block, Body
from cdk.terraform.convert import WrongKind, convert, fits
from cdk.terraform.hcl import Expression, Literal, Origin, Path, Raw, constant
from cdk.terraform.intrinsics import Resolver
from cdk.terraform.ledger import Ledger, intrinsic
from cdk.terraform.names import Unique, snake
from cdk.terraform.rules import Apart, By, Constant, Drop, Flat, Rule, To, Values
from cdk.terraform.schema import Shape

#: Characters of a prefix that names do not limit.
LONGEST_PREFIX = 32


@dataclass
class Desk:
    """What the mapping of one stack works with, and the blocks that it has made."""

    resolver: Resolver
    ledger: Ledger
    unique: Unique
    region: str
    room: int = LONGEST_PREFIX  # characters by which the prefix may be longer, so that every name still fits
    blocks: list[Block] = field(default_factory=list)
    readers: list[Block] = field(default_factory=list)  # ephemeral blocks
    files: dict[str, str] = field(default_factory=dict)  # path below the module -> text
    packages: dict[str, str] = field(default_factory=dict)  # object key of an asset -> file below packages/
    used: set[str] = field(default_factory=set)  # files below packages/ that blocks name


@dataclass
class Place:
    """A body that is being filled from an object of the template."""

    desk: Desk
    resource: str  # logical id
    block: Block
    body: Body
    shape: Shape
    path: Path
    value: Mapping[Any, Any]  # members by name; by number where they are items of a list
    where: str

    def fill(self, rules: Mapping[str, Rule], also: Mapping[str, Constant]) -> None:
        """Writes every member by its rule, or by the name that the provider has for it; then what is given besides."""
        for member in self.value:
            rule = rules.get(member) or self._by_name(member)
            if rule is None:
                self.problem(
                    member,
                    f"has no counterpart in {self.where}; name one in the table or drop it with a reason",
                )
            else:
                self.apply(member, rule)
        for argument, given in also.items():
            if argument not in self.body.arguments:
                self.give(argument, constant(given.value), given.why)

    def apply(self, member: str, rule: Rule) -> None:
        """One member by one rule."""
        match rule:
            case str():
                self.write(member, rule)
            case To():
                self.write(member, rule.name, rule.inside, rule.also)
            case Flat():
                self.inside(member).fill(rule.inside, rule.also)
            case Drop():
                self._drop(member, rule)
            case Values():
                self._reword(member, rule)
            case Apart():
                self._apart(member, rule)
            case By():
                self._by(member, rule)

    def _by(self, member: str, rule: By) -> None:
        try:
            rule.function(self, member)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as wrong:
            self.problem(member, f"is not of the form that the table expects: {wrong!r}")

    def write(
        self,
        member: str | int,
        name: str,
        inside: Mapping[str, Rule] | None = None,
        also: Mapping[str, Constant] | None = None,
    ) -> None:
        """The member as the argument or as the blocks of that name."""
        value = self.value[member]
        if name in self.shape.arguments:
            self._argument(member, name, value)
        elif name in self.shape.blocks:
            self._blocks(member, name, value, inside or {}, also or {})
        else:
            self.problem(member, f"{self.where} has no {name}")

    def put(self, argument: str, expression: Expression, member: str | int = "") -> None:
        """Writes an argument once; a secret only where the provider keeps none."""
        known = self.shape.arguments.get(argument)
        if known is None or not known.settable:
            self.problem(member, f"{self.where}.{argument} cannot be set")
        elif argument in self.body.arguments:
            self.problem(member, f"{self.where}.{argument} is written twice")
        elif _ephemeral(expression) and not known.write_only:
            self.problem(member, f"{self.where}.{argument} would keep a secret in the state")
        else:
            self._fit(argument, expression, member)
            self.body.arguments[argument] = expression

    def _fit(self, argument: str, expression: Expression, member: str | int) -> None:
        try:
            fits(expression, self.shape.arguments[argument], argument)
        except WrongKind as wrong:
            self.problem(member, str(wrong))

    def give(self, argument: str, expression: Expression, why: str) -> None:
        """Writes an argument that the template does not hold."""
        self.desk.ledger.give(f"{self.where}.{argument}", why)
        self.put(argument, expression)

    def drop(self, member: str | int, why: str) -> None:
        """Writes the member off."""
        self.desk.ledger.drop(self.resource, (*self.path, member), self.value[member], why)

    def expression(self, member: str) -> Expression:
        """The member's value, booked where the expression is written."""
        return self.desk.resolver.value(self.value[member], self.resource, (*self.path, member))

    def origin(self, *below: str | int) -> Origin:
        """The line below this place."""
        return Origin(self.resource, (*self.path, *below))

    def problem(self, member: str | int, what: str) -> None:
        """Notes what is wrong with a member."""
        origin = self.origin(member) if member != "" else self.origin()
        self.desk.ledger.problems.add(f"{self.desk.resolver.scope.stack}/{origin}", what)

    def inside(self, member: str) -> Place:
        """The same body, filled from an object below."""
        value = self.value[member]
        if not isinstance(value, dict) or intrinsic(value):
            self.problem(member, "an object is wanted here")
            value = {}
        return replace(self, path=(*self.path, member), value=value)

    def nested(self, name: str, path: Path, value: Mapping[str, Any]) -> Place:
        """A new nested block of that name, filled from the object at the path."""
        where = f"{self.where}.{name}[{len(self.body.of(name))}]"
        shape = self.shape.blocks[name]
        return replace(self, body=self.body.block(name), shape=shape, path=path, value=value, where=where)

    def beside(self, terraform: str, name: str, path: Path, value: Mapping[str, Any]) -> Place:
        """A resource of its own that belongs to this one."""
        block = Block("resource", (terraform, self.desk.unique.take(terraform, name)))
        if "count" in self.block.body.arguments:
            block.body.arguments["count"] = self.block.body.arguments["count"]
            self.desk.ledger.give(f"{block.address}.count", "as the resource that it belongs to")
        self.desk.blocks.append(block)
        shape = schema.shape(terraform)
        return replace(
            self, block=block, body=block.body, shape=shape, path=path, value=value, where=block.address
        )

    def reference(self, attribute: str) -> Expression:
        """An attribute of the resource that is being written."""
        counted = "count" in self.block.body.arguments
        return Raw(code=f"{self.block.address}{'[0]' if counted else ''}.{attribute}")

    def _by_name(self, member: str) -> Rule | None:
        wanted = snake(str(member)).replace("_", "")
        for known in (self.shape.arguments, self.shape.blocks):
            for name in known:
                if name.replace("_", "") == wanted:
                    return To(name)
        if wanted.endswith("s"):
            return next(
                (To(name) for name in self.shape.blocks if name.replace("_", "") == wanted[:-1]), None
            )
        return None

    def _argument(self, member: str | int, name: str, value: Any) -> None:
        try:
            path = (*self.path, member)
            made = convert(self.desk.resolver, value, self.shape.arguments[name], name, self.resource, path)
        except WrongKind as wrong:
            self.problem(member, str(wrong))
        else:
            self.put(name, made, member)

    def _blocks(
        self,
        member: str | int,
        name: str,
        value: Any,
        inside: Mapping[str, Rule],
        also: Mapping[str, Constant],
    ) -> None:
        items = value if isinstance(value, list) else [value]
        most = self.shape.blocks[name].most
        if most and len(items) > most:
            self.problem(member, f"{self.where} takes {most} block {name}, not {len(items)}")
        for number, each in enumerate(items):
            path = (*self.path, member, number) if isinstance(value, list) else (*self.path, member)
            if not isinstance(each, dict) or intrinsic(each):
                self.problem(member, f"{name} is a block, which {each!r} cannot be")
                continue
            place = self.nested(name, path, each)
            if not each:
                place.body.origins.append(Origin(self.resource, path))
            place.fill(inside, also)
        if not items:
            self.drop(member, "an empty list writes no block")

    def _drop(self, member: str, rule: Drop) -> None:
        if rule.only and self.value[member] not in rule.only:
            self.problem(member, f"may only be dropped as {' or '.join(map(repr, rule.only))}: {rule.why}")
        self.drop(member, rule.why)

    def _reword(self, member: str, rule: Values) -> None:
        value = self.value[member]
        if isinstance(value, dict | list) or value not in rule.words:
            self.problem(member, f"the table has no word for {value!r} in {rule.name}")
        else:
            self.put(rule.name, Literal(value=rule.words[value], origin=self.origin(member)), member)

    def _apart(self, member: str, rule: Apart) -> None:
        value, path = self.value[member], (*self.path, member)
        if not rule.each:
            other = self._linked(rule, self.block.labels[1], self.path, {member: value})
            if rule.wrap:
                other.inside(member).nested(rule.wrap, path, value).fill(rule.inside, rule.also)
            else:
                (other if member in rule.inside else other.inside(member)).fill(rule.inside, rule.also)
            return
        for number, each in enumerate(value):
            named = rule.named_by and isinstance(each, dict) and each.get(rule.named_by)
            name = f"{self.block.labels[1]}_{snake(named) if isinstance(named, str) else number + 1}"
            if rule.item:
                self._linked(rule, name, path, {number: each}).write(number, rule.item)
            else:
                self._linked(rule, name, (*path, number), each).fill(rule.inside, rule.also)

    def _linked(self, rule: Apart, name: str, path: Path, value: Mapping[Any, Any]) -> Place:
        other = self.beside(rule.terraform, name, path, value)
        for argument, attribute in rule.link.items():
            other.give(argument, self.reference(attribute), "the resource that it belongs to")
        return other


def _ephemeral(expression: Expression) -> bool:
    return any(isinstance(each, Raw) and each.ephemeral for each in expression.all())
