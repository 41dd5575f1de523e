"""Blocks of the Terraform language: bodies with arguments and nested blocks, and how they are written to a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cdk.terraform.hcl import INDENT, Expression, Origin, aligned


@dataclass
class Body:
    """Arguments by name, and nested blocks in order. `origins`: lines of a template that an empty block stands for."""

    arguments: dict[str, Expression] = field(default_factory=dict)
    blocks: list[tuple[str, Body]] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)

    def expressions(self) -> Iterator[Expression]:
        """Every expression written in it, at any depth."""
        for value in self.arguments.values():
            yield from value.all()
        for _, block in self.blocks:
            yield from block.expressions()

    def block(self, name: str) -> Body:
        """A new nested block."""
        made = Body()
        self.blocks.append((name, made))
        return made

    def of(self, name: str) -> list[Body]:
        """The nested blocks of that name."""
        return [block for each, block in self.blocks if each == name]

    def first(self, name: str) -> None:
        """Moves an argument to the front, where a reader looks for a name."""
        if name in self.arguments:
            self.arguments = {name: self.arguments.pop(name), **self.arguments}

    def text(self, depth: int = 1) -> str:
        """The lines between the braces: short arguments together, then long ones and blocks, each apart."""
        rows = [(name, value.text(depth)) for name, value in self.arguments.items()]
        short = [row for row in rows if "\n" not in row[1]]
        pieces = [aligned(short, depth)] if short else []
        pieces += [aligned([row], depth) for row in rows if "\n" in row[1]]
        margin = INDENT * depth
        for name, block in self.blocks:
            inner = block.text(depth + 1)
            pieces.append(f"{margin}{name} {{\n{inner}{margin}}}\n" if inner else f"{margin}{name} {{}}\n")
        return "\n".join(pieces)


@dataclass
class Block:
    """A top-level block such as `resource "aws_sqs_queue" "letters"`; `meta` stands before the other arguments."""

    kind: str
    labels: tuple[str, ...]
    body: Body = field(default_factory=Body)
    comment: str = ""

    @property
    def address(self) -> str:
        """How other blocks name it."""
        return ".".join(self.labels if self.kind == "resource" else (self.kind, *self.labels))

    def text(self) -> str:
        """The block as it stands in a file."""
        head = " ".join([self.kind, *(f'"{label}"' for label in self.labels)])
        note = "".join(f"# {line}\n" for line in self.comment.splitlines())
        inner = self.body.text()
        return f"{note}{head} {{\n{inner}}}\n" if inner else f"{note}{head} {{}}\n"


def document(blocks: list[Block]) -> str:
    """A file of blocks."""
    return "\n".join(block.text() for block in blocks)
