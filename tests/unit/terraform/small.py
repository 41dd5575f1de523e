"""Small templates, and what the export makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from cdk.terraform import writing
from cdk.terraform.assembly import Stack
from cdk.terraform.export import modules_of
from cdk.terraform.module import Module
from cdk.terraform.problems import ExportRefused
from cdk.terraform.rules import Entry
from cdk.terraform.table import TABLE


def stack(name: str = "one", **sections: Any) -> Stack:
    """A stack with those sections of a template."""
    constructs = {logical: f"/{name}/{logical}/Resource" for logical in sections.get("Resources", {})}
    return Stack(name, f"practika-dev-{name}", "us-east-1", None, sections, constructs, {})


def exported(
    *stacks: Stack, table: Mapping[str, Entry] = TABLE, packages: dict[str, str] | None = None
) -> list[Module]:
    """The modules of the stacks, which go ways that the plan may not know."""
    return modules_of(list(stacks), table, packages or {}, against_review=False)


def files(*stacks: Stack, packages: dict[str, str] | None = None) -> dict[str, str]:
    """Everything that would be written."""
    return writing.files("dev", exported(*stacks, packages=packages))


def text(resources: Mapping[str, Any], room: str, **sections: Any) -> str:
    """The file of one room of a single stack's module."""
    return files(stack(Resources=resources, **sections))[f"modules/one/{room}.tf"]


def refusal(*stacks: Stack, table: Mapping[str, Entry] = TABLE) -> str:
    """What the export says when it refuses; it must."""
    with pytest.raises(ExportRefused) as refused:
        modules_of(list(stacks), table, {})
    return str(refused.value)


def queue(**properties: Any) -> dict[str, Any]:
    """A queue with those properties."""
    return {"Type": "AWS::SQS::Queue", "Properties": properties}
