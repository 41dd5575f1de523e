"""Secrets that a template resolves at deploy: read at each run, handed to write-only arguments, kept in no state."""

from __future__ import annotations

import re

from cdk.terraform.body import Block
from cdk.terraform.hcl import Expression, Literal, Origin, Raw
from cdk.terraform.scope import Scope

DYNAMIC = "{{resolve:"
FORM = re.compile(
    r"\{\{resolve:secretsmanager:(?P<before>.*):SecretString:(?P<key>[^:}]*):?[^:}]*:?[^:}]*\}\}", re.S
)
HERE = "\0"


def dynamic(scope: Scope, pieces: tuple[Expression, ...], at: Origin) -> Expression:
    """`{{resolve:secretsmanager:<secret>:SecretString:<key>::}}`; any other form is a problem."""
    text = "".join(str(piece.value) if isinstance(piece, Literal) else HERE for piece in pieces)
    others = [piece for piece in pieces if not isinstance(piece, Literal)]
    form = FORM.fullmatch(text)
    if not form or form["before"] != HERE or len(others) != 1 or not isinstance(others[0], Raw):
        scope.problems.add(
            f"{scope.stack}/{at}", f"a dynamic reference of a form that is not exported: {text!r}"
        )
        return Literal(value=None)
    return Raw(
        code=f'jsondecode({_reader(scope, others[0].code)}.secret_string)["{form["key"]}"]', ephemeral=True
    )


def _reader(scope: Scope, secret: str) -> str:
    """The address of the block that reads a secret, after a first version of it exists."""
    address = secret.rsplit(".", 1)[0]
    name = address.split(".")[-1]
    block = Block("ephemeral", ("aws_secretsmanager_secret_version", name))
    version = address.replace("aws_secretsmanager_secret.", "aws_secretsmanager_secret_version.", 1)
    block.body.arguments["secret_id"] = Raw(code=f"{version}.secret_id")
    if not any(each.address == block.address for each in scope.beside):
        scope.beside.append(block)
    return block.address
