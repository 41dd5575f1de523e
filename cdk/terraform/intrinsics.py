"""CloudFormation's functions as expressions of Terraform. What has no equal is a problem and never a guess."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from cdk.terraform.hcl import Call, Expression, Fields, Items, Literal, Origin, Path, Raw, Template
from cdk.terraform.ledger import intrinsic
from cdk.terraform.scope import Scope
from cdk.terraform.secrets import DYNAMIC, dynamic

SUB = re.compile(r"\$\{(!?[^}]+)\}")
NOTHING = Literal(value=None)


class Resolver:
    """Turns values of a template into expressions of the stack's module."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._functions: dict[str, Callable[[Any, Origin], Expression]] = {
            "Ref": self._ref,
            "Condition": self._condition,
            "Fn::GetAtt": self._get_att,
            "Fn::Join": self._join,
            "Fn::Sub": self._sub,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::FindInMap": self._find_in_map,
            "Fn::ImportValue": self._import,
            "Fn::If": self._if,
            "Fn::Base64": lambda value, at: Call(name="base64encode", arguments=(self.plain(value, at),)),
            "Fn::Cidr": self._cidr,
            "Fn::GetAZs": self._zones,
            "Fn::Equals": lambda value, at: self._infix("==", value, at),
            "Fn::And": lambda value, at: self._infix("&&", value, at),
            "Fn::Or": lambda value, at: self._infix("||", value, at),
            "Fn::Not": lambda value, at: Raw(code=f"!({self.plain(value[0], at).text()})"),
            "Fn::ToJsonString": lambda value, at: Call(name="jsonencode", arguments=(self.plain(value, at),)),
            "Fn::Length": lambda value, at: Call(name="length", arguments=(self.plain(value, at),)),
        }

    def value(self, value: Any, resource: str, path: Path) -> Expression:
        """The expression, each line of it with its origin."""
        origin = Origin(resource, path)
        if isinstance(value, dict) and value and not intrinsic(value):
            return Fields(
                fields=tuple((key, self.value(each, resource, (*path, key))) for key, each in value.items())
            )
        if isinstance(value, list) and value:
            items = tuple(self.value(each, resource, (*path, n)) for n, each in enumerate(value))
            return Items(items=items)
        return dataclasses.replace(self.plain(value, origin), origin=origin)

    def plain(self, value: Any, at: Origin) -> Expression:
        """The expression without origins, for what lies inside a function."""
        if intrinsic(value):
            name, argument = next(iter(value.items()))
            return self._call(name, argument, at)
        if isinstance(value, dict):
            return Fields(fields=tuple((key, self.plain(each, at)) for key, each in value.items()))
        if isinstance(value, list):
            return Items(items=tuple(self.plain(each, at) for each in value))
        if isinstance(value, str) and DYNAMIC in value:
            return dynamic(self.scope, (Literal(value=value),), at)
        return self.scope.text(value) if isinstance(value, str) else Literal(value=value)

    def _call(self, name: str, argument: Any, at: Origin) -> Expression:
        function = self._functions.get(name)
        if function is None:
            return self._unknown(at, f"the function {name} has no equal in the export")
        try:
            return function(argument, at)
        except (TypeError, IndexError, KeyError, ValueError) as wrong:
            return self._unknown(at, f"{name} is not as CloudFormation has it: {wrong}")

    def _unknown(self, at: Origin, what: str) -> Expression:
        self.scope.problems.add(f"{self.scope.stack}/{at}", what)
        return NOTHING

    def _ref(self, name: str, at: Origin) -> Expression:
        return self.scope.ref(name) or self._unknown(at, f"Ref names {name}, which the export does not know")

    def _get_att(self, value: Any, at: Origin) -> Expression:
        logical, attribute = value.split(".", 1) if isinstance(value, str) else value
        found = self.scope.attribute(logical, attribute)
        return found or self._unknown(at, f"the attribute {attribute} of {logical} has no equal in the table")

    def _import(self, value: Any, at: Origin) -> Expression:
        found = self.scope.imported(value) if isinstance(value, str) else None
        return found or self._unknown(at, f"no stack exports {value}")

    def _join(self, value: Any, at: Origin) -> Expression:
        separator, items = value
        if not isinstance(items, list):
            return Call(name="join", arguments=(Literal(value=separator), self.plain(items, at)))
        pieces: list[Expression] = []
        raw = any(isinstance(each, str) and DYNAMIC in each for each in items)
        for number, each in enumerate(items):
            if number and separator:
                pieces.append(Literal(value=separator))
            pieces.append(Literal(value=each) if raw and isinstance(each, str) else self.plain(each, at))
        return self._text(pieces, at)

    def _sub(self, value: Any, at: Origin) -> Expression:
        text, given = (value, {}) if isinstance(value, str) else value
        pieces: list[Expression] = []
        for number, part in enumerate(SUB.split(text)):
            if number % 2 == 0:
                pieces.append(self.scope.text(part))
            elif part.startswith("!"):
                pieces.append(Literal(value=f"${{{part[1:]}}}"))
            elif part in given:
                pieces.append(self.plain(given[part], at))
            elif "." in part:
                pieces.append(self._get_att(part, at))
            else:
                pieces.append(self._ref(part, at))
        return self._text(pieces, at)

    def _text(self, pieces: list[Expression], at: Origin) -> Expression:
        """Neighbouring literals as one, and no template around a single piece."""
        merged: list[Expression] = []
        for piece in pieces:
            last = merged[-1] if merged else None
            if isinstance(piece, Literal) and isinstance(last, Literal):
                merged[-1] = Literal(value=f"{last.value}{piece.value}")
            elif not (isinstance(piece, Literal) and piece.value == ""):
                merged.append(piece)
        if any(isinstance(piece, Literal) and DYNAMIC in str(piece.value) for piece in merged):
            return dynamic(self.scope, tuple(merged), at)
        if not merged:
            return Literal(value="")
        return merged[0] if len(merged) == 1 else Template(pieces=tuple(merged))

    def _select(self, value: Any, at: Origin) -> Expression:
        number, items = value
        index = str(int(number)) if isinstance(number, int | str) else self.plain(number, at).text()
        if isinstance(items, list):
            return self.plain(items[int(number)], at)
        chosen = self.plain(items, at)
        return Raw(code=f"{chosen.text()}[{index}]", uses=(chosen,))

    def _split(self, value: Any, at: Origin) -> Expression:
        separator, text = value
        return Call(name="split", arguments=(Literal(value=separator), self.plain(text, at)))

    def _find_in_map(self, value: Any, at: Origin) -> Expression:
        name, *keys = value
        if name not in self.scope.mappings:
            return self._unknown(at, f"the template has no mapping {name}")
        first, second = (self.plain(key, at).text() for key in keys)
        return Raw(code=f"local.{mapping_name(name)}[{first}][{second}]")

    def _condition(self, name: Any, at: Origin) -> Expression:
        return self.scope.condition(name) or self._unknown(at, f"the template has no condition {name}")

    def _if(self, value: Any, at: Origin) -> Expression:
        name, yes, no = value
        first, second = self.plain(yes, at), self.plain(no, at)
        code = f"{self._condition(name, at).text()} ? {first.text()} : {second.text()}"
        return Raw(code=code, uses=(first, second))

    def _infix(self, sign: str, value: Any, at: Origin) -> Expression:
        return Raw(code=f" {sign} ".join(f"({self.plain(each, at).text()})" for each in value))

    def _cidr(self, value: Any, at: Origin) -> Expression:
        """`count` networks with `bits` host bits each, as cidrsubnets gives them by new network bits;
        an address with a colon is one of IPv6."""
        block, count, bits = [*value, 8][:3]
        base = self.plain(block, at).text()
        width = f'(strcontains({base}, ":") ? 128 : 32)'
        if isinstance(block, str):
            width = "128" if ":" in block else "32"
        new = f'{width} - {int(bits)} - tonumber(split("/", {base})[1])'
        return Raw(code=f"[for n in range({int(count)}) : cidrsubnet({base}, {new}, n)]")

    def _zones(self, value: Any, at: Origin) -> Expression:
        if value not in ("", {"Ref": "AWS::Region"}):
            return self._unknown(at, "zones of another Region than the stack's are not exported")
        return self.scope.datum("aws_availability_zones", "names", "available")


def mapping_name(name: str) -> str:
    """The local value of a mapping."""
    return f"map_{name.lower()}"
