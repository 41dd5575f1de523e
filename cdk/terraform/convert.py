"""A value of a template as the provider wants that argument: its kind is checked, and converted where AWS would."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from cdk.terraform.hcl import Call, Expression, Fields, Items, Literal, Origin, Path, Template
from cdk.terraform.intrinsics import Resolver
from cdk.terraform.ledger import intrinsic
from cdk.terraform.schema import Argument, Kind

DOCUMENT = re.compile(r"(policy|event_pattern|definition|document|body|json|properties)$")
SCALARS = ("string", "number", "bool")
#: What an expression of a form may be given to. A text is taken for a number where it is one.
TAKEN = {
    "text": SCALARS,
    "scalar": SCALARS,
    "list": ("list", "set"),
    "object": ("map", "object"),
    "nothing": (*SCALARS, "list", "set", "map", "object"),
    "reference": (*SCALARS, "list", "set", "map", "object"),
}
TEXTS = {"base64encode", "file", "join", "jsonencode", "templatefile"}
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


def fits(made: Expression, argument: Argument, name: str) -> None:
    """Raises `WrongKind` when what is about to be written cannot be what the argument takes, whoever has made it.
    What a reference gives is only known to Terraform."""
    kind = argument.kind
    if isinstance(made, KeyedValue):
        fits(made.inner, argument, name)
    elif isinstance(made, Literal) and kind in SCALARS and made.value is not None:
        scalar(made.value, kind, name)  # null is AWS::NoValue; a null of the template is refused in the books
    elif kind not in TAKEN[_form(made)]:
        raise WrongKind(f"{name} is a {kind}, not {_described(made)}")
    elif argument.element in SCALARS and kind != "object":
        members = Argument(kind=argument.element, element="string", flags="")
        for each in made.parts() if isinstance(made, Items | Fields) else ():
            fits(each, members, f"a member of {name}")


def _form(made: Expression) -> str:
    if isinstance(made, Template) or (isinstance(made, Call) and made.name in TEXTS):
        return "text"
    if isinstance(made, Literal):
        return "nothing" if made.value is None else "scalar"
    return {Items: "list", Fields: "object"}.get(type(made), "reference")


def _described(made: Expression) -> str:
    return _what(made.value) if isinstance(made, Literal) else f"a {_form(made)}"


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
