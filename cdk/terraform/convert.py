"""A value of a template as the provider wants that argument: its kind is checked, and converted where AWS would."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from cdk.terraform.hcl import Call, Expression, Fields, Literal, Origin, Path
from cdk.terraform.intrinsics import Resolver
from cdk.terraform.ledger import intrinsic
from cdk.terraform.schema import Argument, Kind

DOCUMENT = re.compile(r"(policy|pattern|definition|document|body|template|json|properties)$")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


class WrongKind(ValueError):
    """The value cannot be what the argument takes."""


def convert(
    resolver: Resolver, value: Any, argument: Argument, name: str, resource: str, path: Path
) -> Expression:
    """The expression for an argument, or `WrongKind`."""
    if intrinsic(value):
        return resolver.value(value, resource, path)
    if argument.kind in ("list", "set"):
        if not isinstance(value, list):
            raise WrongKind(f"{name} is a {argument.kind}, not {_what(value)}")
        _members(value, argument.element, name)
        return resolver.value(value, resource, path)
    if argument.kind == "map":
        return _map(resolver, value, name, resource, path)
    if argument.kind == "string" and isinstance(value, dict | list):
        return _document(resolver, value, name, resource, path)
    scalar(value, argument.kind, name)
    origin = Origin(resource, path)
    if isinstance(value, str) and argument.kind == "string":
        return dataclasses.replace(resolver.plain(value, origin), origin=origin)
    return Literal(value=scalar(value, argument.kind, name), origin=origin)


def scalar(value: Any, kind: Kind, name: str) -> str | int | float | bool:
    """The value as that kind, as CloudFormation too takes `"5"` for 5 and `"true"` for true."""
    if kind == "bool" and (isinstance(value, bool) or value in ("true", "false")):
        return value in (True, "true")
    if kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if kind == "number" and isinstance(value, str) and NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    if kind == "string" and isinstance(value, str | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    raise WrongKind(f"{name} is a {kind}, not {_what(value)}")


def tags(value: Any) -> Iterator[tuple[str, Any, Path]]:
    """Key, value and path of each of `[{Key, Value}]`."""
    for number, each in enumerate(value):
        if not isinstance(each, dict) or set(each) != {"Key", "Value"} or not isinstance(each["Key"], str):
            raise WrongKind(f"a list of Key and Value is wanted, not {_what(each)}")
        yield each["Key"], each["Value"], (number,)


def _map(resolver: Resolver, value: Any, name: str, resource: str, path: Path) -> Expression:
    """An object as it is; a list of Key and Value with both lines of each pair booked on the value."""
    if isinstance(value, dict):
        return resolver.value(value, resource, path)
    if not isinstance(value, list):
        raise WrongKind(f"{name} is a map, not {_what(value)}")
    fields = []
    for key, each, (number,) in tags(value):
        inner = resolver.value(each, resource, (*path, number, "Value"))
        keyed = KeyedValue(inner=inner, origin=Origin(resource, (*path, number, "Key")))
        fields.append((key, keyed))
    return Fields(fields=tuple(fields), origin=None if fields else Origin(resource, path))


@dataclasses.dataclass(frozen=True)
class KeyedValue(Expression):
    """A value whose name in the map was a line of the template too."""

    inner: Expression

    def parts(self) -> tuple[Expression, ...]:
        """The value."""
        return (self.inner,)

    def text(self, depth: int = 0) -> str:
        """The value."""
        return self.inner.text(depth)


def _document(resolver: Resolver, value: Any, name: str, resource: str, path: Path) -> Expression:
    if not DOCUMENT.search(name):
        raise WrongKind(f"{name} is a string, not {_what(value)}")
    return Call(name="jsonencode", arguments=(resolver.value(value, resource, path),))


def _members(value: list[Any], element: Kind, name: str) -> None:
    for each in value:
        if element in ("string", "number", "bool") and not intrinsic(each):
            scalar(each, element, f"a member of {name}")


def _what(value: Any) -> str:
    names = {dict: "an object", list: "a list", bool: "a truth value", type(None): "nothing"}
    return names.get(type(value), repr(value))
