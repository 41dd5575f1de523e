"""One stack as a module: a first pass gives every resource its address, a second writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cdk.terraform import plumbing, schema, surroundings
from cdk.terraform.assembly import Stack
from cdk.terraform.body import Block
from cdk.terraform.hcl import Call, Fields, Items, Literal, Origin, Raw, Template
from cdk.terraform.intrinsics import Resolver
from cdk.terraform.ledger import Ledger
from cdk.terraform.mapping import Desk, Place
from cdk.terraform.names import Unique, construct_name, physical, snake
from cdk.terraform.prefix import Prefix
from cdk.terraform.problems import Problems
from cdk.terraform.required import check
from cdk.terraform.retention import keep
from cdk.terraform.rules import Absorbed, Constant, Entry, Type
from cdk.terraform.scope import Answer, Scope

ADVICE = (
    ": docs/terraform.md tells how to write one, or name the type in services/cloudcontrol.py with a reason"
)


@dataclass
class Module:
    """What is written for a stack."""

    stack: Stack
    scope: Scope
    desk: Desk
    ledger: Ledger
    blocks: list[Block] = field(default_factory=list)

    def parameter_blocks(self) -> list[Block]:
        """The parameters of the template as variables of the root module."""
        blocks = []
        for block in surroundings.variables(self.stack, self.scope, packages=bool(self.desk.used)):
            if block.labels[0] in self.scope.parameters.values():
                blocks.append(Block(block.kind, (f"{snake(self.stack.id)}_{block.labels[0]}",), block.body))
        return blocks


class StackExport:
    """Exports one stack. `exports` are the values that stacks hand to each other."""

    def __init__(
        self,
        stack: Stack,
        *,
        table: Mapping[str, Entry],
        exports: Mapping[str, tuple[str, str]],
        packages: dict[str, str],
        problems: Problems,
    ) -> None:
        self._stack, self._table, self._problems = stack, table, problems
        self._unique = Unique()
        self._scope = Scope(stack.id, problems, exports, Prefix(stack.prefix))
        self._ledger = Ledger(problems)
        self._desk = Desk(Resolver(self._scope), self._ledger, self._unique, stack.region, packages=packages)
        self._addresses: dict[str, list[str]] = {}
        self._gives: dict[str, Mapping[str, Constant]] = {}
        self._plumbing = plumbing.find(stack.resources)

    def run(self) -> Module:
        """Both passes and the balance of the books."""
        surroundings.parameters(self._stack, self._scope)
        for logical, resource in self._stack.resources.items():
            self._ledger.owe(logical, _lines(resource))
            self._address(logical, resource)
        self._absorb()
        for logical, resource in self._stack.resources.items():
            self._write(logical, resource)
        self._ledger.balance([*self._desk.blocks, *self._desk.readers])
        for path, text in self._desk.files.items():
            if self._scope.prefix.found(text):
                self._problems.add(
                    f"{self._stack.id}/{path}",
                    f"names {self._stack.prefix}, and var.prefix does not reach a file",
                )
        return Module(self._stack, self._scope, self._desk, self._ledger, self._desk.blocks)

    def _entry(self, logical: str, resource: Mapping[str, Any]) -> Entry | None:
        if logical in self._plumbing:
            return None
        return self._table.get(resource["Type"])

    def _address(self, logical: str, resource: Mapping[str, Any]) -> None:
        entry = self._entry(logical, resource)
        if logical in self._plumbing or isinstance(entry, Absorbed):
            return
        if entry is None:
            self._problems.add(
                f"{self._stack.id}/{logical}", f"the table has no entry for {resource['Type']}{ADVICE}"
            )
            return
        words = construct_name(self._stack.id, self._stack.constructs.get(logical), logical, entry.terraform)
        count = len(resource.get("Properties", {}).get(entry.per.member, [])) if entry.per else 1
        made = [
            f"{entry.terraform}.{self._unique.take(entry.terraform, words)}" for _ in range(max(count, 1))
        ]
        self._addresses[logical] = made
        conditional, verbatim = "Condition" in resource, entry.verbatim is not None
        self._scope.answers[logical] = Answer(made[0], entry.ref, entry.attributes, conditional, verbatim)

    def _absorb(self) -> None:
        for logical, resource in self._stack.resources.items():
            entry = self._entry(logical, resource)
            if not isinstance(entry, Absorbed):
                continue
            named = resource["Properties"][entry.into]
            target = named.get("Ref") or named.get("Fn::GetAtt", [""])[0] if isinstance(named, dict) else ""
            if target not in self._addresses:
                self._problems.add(
                    f"{self._stack.id}/{logical}", f"{entry.into} names no resource of this stack"
                )
                continue
            answer = Answer(self._addresses[target][0], entry.ref, entry.attributes, "Condition" in resource)
            self._scope.answers[logical] = answer
            self._addresses[logical] = [answer.address]
            self._gives[target] = entry.gives
            self._ledger.drop(logical, (entry.into,), named, entry.why)
            for member, why in entry.drops.items():
                if member in resource["Properties"]:
                    self._ledger.drop(logical, (member,), resource["Properties"][member], why)
            self._drop_meta(logical, resource, entry.why)

    def _write(self, logical: str, resource: Mapping[str, Any]) -> None:
        if logical in self._plumbing:
            self._ledger.drop(logical, (), _lines(resource), self._plumbing[logical])
            return
        entry = self._table.get(resource["Type"])
        if not isinstance(entry, Type):
            return
        shape = schema.shape(entry.terraform)
        properties = dict(resource.get("Properties", {}))
        items = properties.pop(entry.per.member, []) if entry.per else [None]
        for number, address in enumerate(self._addresses[logical]):
            made = self._stack.constructs.get(logical, "").strip("/").removesuffix("/Resource")
            block = Block("resource", (entry.terraform, address.split(".")[1]), comment=made)
            place = Place(self._desk, logical, block, block.body, shape, (), properties, block.address)
            if "Condition" in resource:
                block.body.arguments["count"] = self._count(Origin(logical, ("@Condition",)), resource)
            self._desk.blocks.append(block)
            if entry.per and items:
                place.put(
                    entry.per.argument,
                    self._desk.resolver.value(items[number], logical, (entry.per.member, number)),
                )
            self._fill(place, entry, self._gives.get(logical, {}))
            for member, write in entry.beside.items():
                if member in resource:
                    write(place, resource[member])
            self._depend(place, resource)
            keep(place, resource, entry)
            check(block, shape, self._problems, f"{self._stack.id}/{logical}")

    def _count(self, at: Origin, resource: Mapping[str, Any]) -> Raw:
        holds = self._desk.resolver.plain({"Condition": resource["Condition"]}, at)
        return Raw(code=f"{holds.text()} ? 1 : 0", origin=at)

    def _fill(self, place: Place, entry: Type, gives: Mapping[str, Constant]) -> None:
        if entry.verbatim:
            self._verbatim(place, entry.verbatim)
            return
        place.fill(entry.properties, {**entry.also, **gives})
        if entry.finish:
            entry.finish(place)
        if entry.name and not place.body.arguments.keys() & {
            entry.name.argument,
            entry.name.argument.removesuffix("_prefix"),
        }:
            words = place.block.labels[1]
            room = entry.name.longest - len(self._stack.name) - 1 - entry.name.prefix
            tail = physical(words, room=room, lower=entry.name.lower) + "-" * entry.name.prefix
            self._desk.room = min(self._desk.room, entry.name.longest - len(f"{self._stack.name}-{tail}"))
            named = Template(pieces=(Raw(code="var.name"), Literal(value=f"-{tail}")))
            place.give(entry.name.argument, named, "the name that CloudFormation would make up")
            place.body.first(entry.name.argument)

    def _verbatim(self, place: Place, why: str) -> None:
        fields = tuple((member, place.expression(member)) for member in place.value)
        place.put("desired_state", Call(name="jsonencode", arguments=(Fields(fields=fields),)))
        kind = self._stack.resources[place.resource]["Type"]
        place.give("type_name", Literal(value=kind), why)

    def _depend(self, place: Place, resource: Mapping[str, Any]) -> None:
        """`depends_on`, without what Terraform has no resource for."""
        items = []
        for number, other in enumerate(_listed(resource.get("DependsOn", []))):
            path = ("@DependsOn", number)
            for address in self._addresses.get(other, []):
                items.append(Raw(code=address, origin=Origin(place.resource, path)))
            if other in self._plumbing:
                self._ledger.drop(place.resource, path, other, self._plumbing[other])
        if items:
            place.body.arguments["depends_on"] = Items(items=tuple(items))

    def _drop_meta(self, logical: str, resource: Mapping[str, Any], why: str) -> None:
        for member, value in _lines(resource).items():
            if member.startswith("@"):
                self._ledger.drop(logical, (member,), value, why)


def _lines(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Every line of a resource: its properties, and with an `@` what stands beside them."""
    beside = {
        f"@{key}": value for key, value in resource.items() if key not in ("Type", "Properties", "Metadata")
    }
    if "@DependsOn" in beside:
        beside["@DependsOn"] = _listed(beside["@DependsOn"])
    return {**resource.get("Properties", {}), **beside}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
