"""Expressions of the Terraform language. Each remembers which line of a template it came from (its origin)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
INDENT = "  "

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Origin:
    """One line of a template: the logical id of its resource and the path below it."""

    resource: str
    path: Path

    def __str__(self) -> str:
        return ".".join([self.resource, *map(str, self.path)])


@dataclass(frozen=True, kw_only=True)
class Expression:
    """Anything that stands right of an `=`."""

    origin: Origin | None = None

    def parts(self) -> tuple[Expression, ...]:
        """The expressions that this one is made of."""
        return ()

    def all(self) -> Iterator[Expression]:
        """This expression and everything below it."""
        yield self
        for part in self.parts():
            yield from part.all()

    def text(self, depth: int = 0) -> str:
        """As it is written, at that depth of indentation."""
        raise NotImplementedError


@dataclass(frozen=True)
class Literal(Expression):
    """A string, a number, true, false or null."""

    value: str | int | float | bool | None

    def text(self, depth: int = 0) -> str:
        """Quoted and escaped where it is a string."""
        return quoted(self.value) if isinstance(self.value, str) else json.dumps(self.value)


@dataclass(frozen=True)
class Raw(Expression):
    """A reference or an operation, written as it is. An ephemeral one may never reach the state."""

    code: str
    ephemeral: bool = False
    uses: tuple[Expression, ...] = ()

    def parts(self) -> tuple[Expression, ...]:
        """What it was composed of, for the books; the code has it already."""
        return self.uses

    def text(self, depth: int = 0) -> str:
        """The code."""
        return self.code


@dataclass(frozen=True)
class Template(Expression):
    """A string with expressions in it."""

    pieces: tuple[Expression, ...]

    def parts(self) -> tuple[Expression, ...]:
        """Its pieces."""
        return self.pieces

    def text(self, depth: int = 0) -> str:
        """The pieces, literal ones as they are and others in `${}`."""
        return '"' + "".join(_inside(piece) for piece in self.pieces) + '"'


@dataclass(frozen=True)
class Call(Expression):
    """A function and its arguments."""

    name: str
    arguments: tuple[Expression, ...]

    def parts(self) -> tuple[Expression, ...]:
        """Its arguments."""
        return self.arguments

    def text(self, depth: int = 0) -> str:
        """`name(argument, …)`."""
        return f"{self.name}({', '.join(each.text(depth) for each in self.arguments)})"


@dataclass(frozen=True)
class Items(Expression):
    """A list."""

    items: tuple[Expression, ...]

    def parts(self) -> tuple[Expression, ...]:
        """Its items."""
        return self.items

    def text(self, depth: int = 0) -> str:
        """On one line where that stays short, else one item a line."""
        flat = [each.text(depth + 1) for each in self.items]
        line = f"[{', '.join(flat)}]"
        if (len(line) <= 80 and "\n" not in line) or not flat:
            return line
        margin = INDENT * (depth + 1)
        return "[\n" + "".join(f"{margin}{item},\n" for item in flat) + INDENT * depth + "]"


@dataclass(frozen=True)
class Fields(Expression):
    """An object or a map, in the order given."""

    fields: tuple[tuple[str, Expression], ...]

    def parts(self) -> tuple[Expression, ...]:
        """The values."""
        return tuple(value for _, value in self.fields)

    def text(self, depth: int = 0) -> str:
        """One field a line, aligned as `terraform fmt` does."""
        if not self.fields:
            return "{}"
        rows = [(key_text(key), value.text(depth + 1)) for key, value in self.fields]
        return "{\n" + aligned(rows, depth + 1) + INDENT * depth + "}"


def constant(value: object) -> Expression:
    """A value of Python as a literal, a list or an object."""
    if isinstance(value, list | tuple):
        return Items(items=tuple(constant(each) for each in value))
    if isinstance(value, dict):
        return Fields(fields=tuple((key, constant(each)) for key, each in value.items()))
    assert value is None or isinstance(value, str | int | float)  # noqa: S101  # the table holds no others
    return Literal(value=value)


def quoted(text: str) -> str:
    """A string literal, with what would open a template escaped."""
    return (
        json.dumps(text, ensure_ascii=False)
        .replace("${", "$${")
        .replace("%{", "%%{")
        .replace("\x7f", "\\u007f")
    )


def key_text(key: str) -> str:
    """A field's name, in quotes where it must."""
    return key if IDENTIFIER.fullmatch(key) else quoted(key)


def aligned(rows: list[tuple[str, str]], depth: int) -> str:
    """`name = value` lines; neighbours on one line each have their signs of equality below each other."""
    written: list[str] = []
    chain: list[tuple[str, str]] = []

    def close() -> None:
        width = max((len(name) for name, _ in chain), default=0)
        written.extend(f"{INDENT * depth}{name.ljust(width)} = {value}\n" for name, value in chain)
        chain.clear()

    for name, value in rows:
        if "\n" not in value:
            chain.append((name, value))
            continue
        close()
        written.append(f"{INDENT * depth}{name} = {value}\n")
    close()
    return "".join(written)


def _inside(piece: Expression) -> str:
    if isinstance(piece, Template):
        return piece.text()[1:-1]
    if isinstance(piece, Literal):
        return quoted(str(piece.value))[1:-1]
    return "${" + piece.text() + "}"
