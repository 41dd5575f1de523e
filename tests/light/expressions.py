"""The part of DynamoDB's expressions that Practika writes: comparisons, attribute_exists, attribute_not_exists, AND, OR
and brackets; SET with a sum, ADD of a set, REMOVE; a key condition of equality, BETWEEN and begins_with."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

Item = dict[str, Any]
_TOKEN = re.compile(r"attribute_not_exists|attribute_exists|begins_with|<=|>=|<>|[=<>+(),]|[#:\w]+")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def plain(value: Any) -> Any:
    """What an attribute value is worth in a comparison; None where there is none."""
    if value is None:
        return None
    (kind, inner), *_ = value.items()
    return Decimal(inner) if kind == "N" else inner


class Expression:
    """One expression with its names and values; read once, for one item."""

    def __init__(self, text: str, request: Item) -> None:
        self._tokens = _TOKEN.findall(text)
        self._names = request.get("ExpressionAttributeNames", {})
        self._values = request.get("ExpressionAttributeValues", {})

    def holds(self, item: Item) -> bool:
        """Is this condition true of the item? Comparing what is not there is false, as in DynamoDB."""
        return self._either(item)

    def update(self, item: Item) -> Item:
        """The item after this update."""
        new = dict(item)
        while self._tokens:
            clause = self._take()
            while self._tokens and self._tokens[0] not in ("SET", "ADD", "REMOVE"):
                self._change(clause, item, new)
                if self._tokens and self._tokens[0] == ",":
                    self._take()
        return new

    def between(self) -> tuple[str, str, tuple[str, str] | None]:
        """Of a key condition: partition attribute, its value, and the first and last sort key if it names them."""
        name, _, value = self._take(), self._take(), plain(self._values[self._take()])
        match self._tokens:
            case []:
                return name, value, None
            case [_, "begins_with", _, _, _, beginning, _]:
                first = plain(self._values[beginning])
                return name, value, (first, first + "\uffff")
            case [_, _, _, first, _, last]:
                return name, value, (plain(self._values[first]), plain(self._values[last]))
        raise AssertionError(self._tokens)

    def _take(self) -> str:
        return str(self._tokens.pop(0))

    def _either(self, item: Item) -> bool:
        found = self._both(item)
        while self._tokens and self._tokens[0] == "OR":
            self._take()
            other = self._both(item)
            found = found or other
        return found

    def _both(self, item: Item) -> bool:
        found = self._one(item)
        while self._tokens and self._tokens[0] == "AND":
            self._take()
            other = self._one(item)
            found = found and other
        return found

    def _one(self, item: Item) -> bool:
        token = self._take()
        if token == "(":
            found = self._either(item)
            self._take()
            return found
        if token in ("attribute_exists", "attribute_not_exists"):
            _, name, _ = self._take(), self._name(self._take()), self._take()
            return (name in item) == (token == "attribute_exists")
        left, compare, right = self._operand(token, item), self._take(), self._operand(self._take(), item)
        known = left is not None and right is not None
        return _COMPARE[compare](left, right) if known else compare == "<>"

    def _operand(self, token: str, item: Item) -> Any:
        return plain(self._raw(token, item))

    def _raw(self, token: str, item: Item) -> Any:
        return self._values[token] if token.startswith(":") else item.get(self._name(token))

    def _name(self, token: str) -> str:
        return str(self._names.get(token, token))

    def _change(self, clause: str, item: Item, new: Item) -> None:
        name = self._name(self._take())
        if clause == "REMOVE":
            new.pop(name, None)
        elif clause == "ADD":
            added = self._values[self._take()]["NS"]
            new[name] = {"NS": sorted({*item.get(name, {"NS": []})["NS"], *added})}
        else:
            self._take()
            value = self._raw(self._take(), item)
            if self._tokens and self._tokens[0] == "+":
                self._take()
                value = {"N": str(plain(value) + self._operand(self._take(), item))}
            new[name] = value
