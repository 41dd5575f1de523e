"""The words of the override table: what becomes of a CloudFormation type and of a property whose names differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cdk.terraform.mapping import Place


@dataclass(frozen=True)
class Constant:
    """A value that the template does not hold, and why Terraform is given it."""

    value: Any
    why: str


@dataclass(frozen=True)
class To:
    """Another name. `inside` are the rules of the members, `also` what the block is given besides."""

    name: str
    inside: Mapping[str, Rule] = field(default_factory=dict)
    also: Mapping[str, Constant] = field(default_factory=dict)


@dataclass(frozen=True)
class Flat:
    """The members belong to the parent."""

    inside: Mapping[str, Rule] = field(default_factory=dict)
    also: Mapping[str, Constant] = field(default_factory=dict)


@dataclass(frozen=True)
class Drop:
    """Left out, and why. `only`: these values may be left out; any other stops the export."""

    why: str
    only: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Values:
    """The same fact in other words: each value of the template and Terraform's for it."""

    name: str
    words: Mapping[Any, Any]


@dataclass(frozen=True)
class Apart:
    """A resource of its own. `link` are its arguments that name attributes of the parent.

    With `each` every item of a list is one; `wrap` is the block that takes the members.
    """

    terraform: str
    link: Mapping[str, str]
    inside: Mapping[str, Rule] = field(default_factory=dict)
    also: Mapping[str, Constant] = field(default_factory=dict)
    wrap: str | None = None
    each: bool = False
    named_by: str | None = None  # the member that names each of them
    item: str | None = None  # the argument that takes an item which is no object


@dataclass(frozen=True)
class By:
    """A function for what has no equal form; what it writes is booked like everything else."""

    function: Callable[[Place, str], None]


Rule = str | To | Flat | Drop | Values | Apart | By


@dataclass(frozen=True)
class Name:
    """The argument that CloudFormation makes up a value for, the longest that AWS takes, and what may be in it."""

    argument: str
    longest: int = 64
    lower: bool = False
    prefix: bool = False  # the provider adds its own random end


@dataclass(frozen=True)
class Per:
    """One resource for each item of a list property; `argument` takes the item."""

    member: str
    argument: str


@dataclass(frozen=True)
class Type:
    """What a CloudFormation type becomes. `ref` and `attributes` say which Terraform attribute answers Ref and GetAtt.

    An attribute may be text around one, `${arn}:*`, or an expression in which `@` stands for the address.
    """

    terraform: str
    ref: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    name: Name | None = None
    properties: Mapping[str, Rule] = field(default_factory=dict)
    also: Mapping[str, Constant] = field(default_factory=dict)
    per: Per | None = None
    retained_by: str = "prevent_destroy"
    verbatim: str | None = None  # why Cloud Control is given the properties as they are
    finish: Callable[[Place], None] | None = None
    #: what becomes of lines beside the properties (`UpdatePolicy`), besides those that every type has
    beside: Mapping[str, Callable[[Place, Mapping[str, Any]], None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Absorbed:
    """A type that Terraform has no resource for: it is a property of the resource that `into` names."""

    into: str
    ref: str
    why: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    gives: Mapping[str, Constant] = field(default_factory=dict)
    drops: Mapping[str, str] = field(default_factory=dict)


Entry = Type | Absorbed
