"""What the expressions of one stack may name: its resources, parameters, imports, and facts about the account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cdk.terraform.body import Block
from cdk.terraform.hcl import Expression, Literal, Raw, Template
from cdk.terraform.names import snake
from cdk.terraform.prefix import Prefix
from cdk.terraform.problems import Problems

PSEUDO = {
    "AWS::AccountId": ("aws_caller_identity", "account_id"),
    "AWS::Partition": ("aws_partition", "partition"),
    "AWS::URLSuffix": ("aws_partition", "dns_suffix"),
    "AWS::Region": ("aws_region", "name"),
}
PLACE = re.compile(r"\$\{([^}]+)\}")


def condition_name(name: object) -> str:
    """The local value of a condition."""
    return f"when_{str(name).lower()}"


@dataclass(frozen=True)
class Answer:
    """Where a logical id is found: its address, and which attributes answer Ref and GetAtt."""

    address: str
    ref: str
    attributes: Mapping[str, str]
    conditional: bool = False
    verbatim: bool = False  # Cloud Control tells every attribute by CloudFormation's name

    def read(self, attribute: str) -> Expression:
        """A reference to an attribute, or text around several."""
        if "${" in attribute:
            return Template(pieces=tuple(self._pieces(attribute)))
        if "@" in attribute:
            return Raw(
                code=attribute.replace("@", f"{self.address}[0]" if self.conditional else self.address)
            )
        path = f"{self.address}[*].{attribute}" if self.conditional else f"{self.address}.{attribute}"
        return Raw(code=f"one({path})" if self.conditional else path)

    def _pieces(self, text: str) -> list[Expression]:
        parts = PLACE.split(text)
        made: list[Expression] = [
            Literal(value=part) if n % 2 == 0 else self.read(part) for n, part in enumerate(parts)
        ]
        return [piece for piece in made if not (isinstance(piece, Literal) and piece.value == "")]


@dataclass
class Scope:
    """Filled in a first pass over the template; the second pass reads it."""

    stack: str
    problems: Problems
    exports: Mapping[str, tuple[str, str]]  # name of an export -> stack and output
    prefix: Prefix
    conditions: frozenset[str] = frozenset()
    prefixed: bool = False  # whether a name was written with var.prefix
    forms: dict[str, str] = field(default_factory=dict)  # local values that give the prefix in another form
    answers: dict[str, Answer] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, Mapping[str, object]]] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    data: dict[str, Block] = field(default_factory=dict)
    beside: list[Block] = field(default_factory=list)

    def text(self, value: str) -> Expression:
        """A string, with the variable where it names what belongs to the stage."""
        if not self.prefix.found(value):
            return Literal(value=value)
        self.prefixed = True
        self.forms |= self.prefix.locals(value)
        return self.prefix.written(value)

    def ref(self, name: str) -> Expression | None:
        """What Ref gives, or None for a name that the stack has not."""
        if name == "AWS::NoValue":
            return Literal(value=None)
        if name == "AWS::StackName":
            return Raw(code="var.name")
        if name in PSEUDO:
            kind, attribute = PSEUDO[name]
            return self.datum(kind, attribute)
        if name in self.parameters:
            return Raw(code=f"var.{self.parameters[name]}")
        if name in self.answers:
            return self.answers[name].read(self.answers[name].ref)
        return None

    def attribute(self, logical: str, attribute: str) -> Expression | None:
        """What GetAtt gives, or None."""
        answer = self.answers.get(logical)
        if answer and answer.verbatim:
            return answer.read(f'jsondecode(@.properties)["{attribute}"]')
        if answer is None or attribute not in answer.attributes:
            return None
        return answer.read(answer.attributes[attribute])

    def condition(self, name: object) -> Expression | None:
        """Whether a condition of the template holds, or None for one that the template has not."""
        return Raw(code=f"local.{condition_name(name)}") if name in self.conditions else None

    def imported(self, export: str) -> Expression | None:
        """A value of another stack, as a variable of this stack's module."""
        if export not in self.exports:
            return None
        stack, output = self.exports[export]
        variable = f"{snake(stack)}_{output}"
        self.imports[variable] = (stack, output)
        return Raw(code=f"var.{variable}")

    def datum(self, kind: str, attribute: str, name: str = "current") -> Expression:
        """A fact that a data source tells."""
        self.data.setdefault(kind, Block("data", (kind, name)))
        return Raw(code=f"data.{kind}.{name}.{attribute}")
