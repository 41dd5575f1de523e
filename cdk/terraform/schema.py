"""What the AWS provider accepts: the recorded excerpt of its schema for the resource types that the table names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).parent / "provider"
EXCERPT = HERE / "schema.json"
PROVIDER_VERSION = "5.100.0"

Kind = Literal["string", "number", "bool", "list", "set", "map", "object"]
FLAGS = {"r": "required", "o": "optional", "c": "computed", "w": "write_only", "d": "deprecated"}


@dataclass(frozen=True)
class Argument:
    """One argument or attribute. `element` is the kind of a collection's members."""

    kind: Kind
    element: Kind
    flags: str

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return "r" in self.flags

    @property
    def settable(self) -> bool:
        """Whether it may be given; the rest is only read."""
        return "r" in self.flags or "o" in self.flags

    @property
    def write_only(self) -> bool:
        """Whether it is handed to AWS and never kept in the state."""
        return "w" in self.flags


@dataclass(frozen=True)
class Shape:
    """A resource's body or a nested block. `most` 0: any number of such blocks."""

    arguments: Mapping[str, Argument]
    blocks: Mapping[str, Shape]
    least: int = 0
    most: int = 0


class NotAsRecorded(ValueError):
    """Somebody has written into the excerpt by hand."""


class NoSuchType(KeyError):
    """The excerpt does not hold that resource type."""


@cache
def recorded(path: Path = EXCERPT) -> Mapping[str, Shape]:
    """Every recorded resource type by name."""
    raw = json.loads(path.read_text("utf-8"))
    if digest(raw["resources"]) != raw["digest"]:
        raise NotAsRecorded(f"{path} is not what the provider said: `make terraform-schema` records it anew")
    return {name: _shape(each) for name, each in raw["resources"].items()}


def digest(resources: Mapping[str, Any]) -> str:
    """SHA-256 of an excerpt, whatever the order of its names."""
    return hashlib.sha256(json.dumps(resources, sort_keys=True).encode()).hexdigest()


def shape(terraform: str) -> Shape:
    """The shape of a resource type."""
    try:
        return recorded()[terraform]
    except KeyError:
        raise NoSuchType(terraform) from None


def _shape(raw: Mapping[str, Any]) -> Shape:
    return Shape(
        arguments={name: _argument(text) for name, text in raw.get("arguments", {}).items()},
        blocks={name: _shape(inner) for name, inner in raw.get("blocks", {}).items()},
        least=raw.get("least", 0),
        most=raw.get("most", 0),
    )


def _argument(text: str) -> Argument:
    kind, _, flags = text.partition(" ")
    outer, _, inner = kind.partition("(")
    element: Any = inner.rstrip(")").partition("(")[0] or "string"
    return Argument(kind=outer, element=element, flags=flags)  # type: ignore[arg-type]  # the excerpt holds no others
