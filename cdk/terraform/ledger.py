"""The books: each line of a template is written exactly once, either to Terraform or off with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cdk.terraform.body import Block, Body
from cdk.terraform.hcl import Origin, Path
from cdk.terraform.problems import Problems

INTRINSIC = ("Ref", "Condition")


def intrinsic(value: Any) -> bool:
    """Whether a value is a function of CloudFormation and not an object."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    name = next(iter(value))
    return isinstance(name, str) and (
        name.startswith("Fn::") or (name in INTRINSIC and isinstance(value[name], str))
    )


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every line below a value: scalars, functions, and lists or objects that are empty."""
    if isinstance(value, dict) and value and not intrinsic(value):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list) and value:
        for number, each in enumerate(value):
            yield from leaves(each, (*path, number))
    else:
        yield path, value


@dataclass
class Ledger:
    """One stack's books. `owed`: lines of the template; `dropped`: those written off; `given`: what we added."""

    problems: Problems
    owed: dict[Origin, Any] = field(default_factory=dict)
    dropped: dict[Origin, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    written: dict[Origin, list[str]] = field(default_factory=dict)

    def owe(self, resource: str, lines: Mapping[str, Any]) -> None:
        """Enters every line of a resource."""
        for path, value in leaves(lines) if lines else ():
            self.owed[Origin(resource, path)] = value
            if value is None:
                self.problems.add(f"{Origin(resource, path)}", "is null, which no template may hold")

    def drop(self, resource: str, path: Path, value: Any, why: str) -> None:
        """Writes off a line, or all lines below a value."""
        for below, _ in leaves(value):
            self.dropped[Origin(resource, (*path, *below))] = why

    def give(self, place: str, why: str) -> None:
        """Books an argument that no line of the template stands for."""
        self.given[place] = why

    def balance(self, blocks: list[Block]) -> None:
        """Compares both sides; what is on one side only is a problem."""
        for block in blocks:
            self._credit(block, block.body, "")
        for origin in self.owed:
            taken, off = origin in self.written, origin in self.dropped
            if not taken and not off and not self._told(origin):
                self.problems.add(origin, "is neither mapped nor dropped with a reason")
            if taken and off:
                self.problems.add(origin, f"is dropped ({self.dropped[origin]}) and also written")
        for origin in [*self.written, *self.dropped]:
            if origin not in self.owed:
                self.problems.add(origin, "is booked, but the template has no such line")

    def _told(self, origin: Origin) -> bool:
        """Whether the line's resource or member is a problem already; one is enough."""
        whole = f"/{origin.resource}:"
        member = f"/{origin.resource}.{origin.path[0]}" if origin.path else whole
        return any(whole in line or member in line for line in self.problems.found)

    def _credit(self, block: Block, body: Body, above: str) -> None:
        for origin in body.origins:
            self.written.setdefault(origin, []).append(f"{block.address}{above}")
        for name, value in body.arguments.items():
            place = f"{block.address}{above}.{name}"
            origins = [each.origin for each in value.all() if each.origin]
            for origin in origins:
                self.written.setdefault(origin, []).append(place)
            if block.kind == "resource" and not origins and place not in self.given:
                self.problems.add(
                    place, "is written, but stands for no line of the template and has no reason"
                )
        counts: dict[str, int] = {}
        for name, inner in body.blocks:
            number = counts[name] = counts.get(name, -1) + 1
            self._credit(block, inner, f"{above}.{name}[{number}]")
