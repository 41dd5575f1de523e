"""The override table: every CloudFormation type that can be exported, from the small files of services/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cdk.terraform.rules import Absorbed, Apart, Entry, Flat, Rule, To, Type
from cdk.terraform.services import (
    apis,
    backup,
    cloudcontrol,
    content,
    database,
    events,
    firewall,
    functions,
    iam,
    insight,
    keys,
    machines,
    money,
    network,
    queues,
    rollout,
    secrets,
    storage,
    tables,
    trail,
    warehouse,
    work,
)

ROOMS = {
    "apis": apis,
    "backup": backup,
    "cloudcontrol": cloudcontrol,
    "content": content,
    "database": database,
    "events": events,
    "firewall": firewall,
    "functions": functions,
    "iam": iam,
    "insight": insight,
    "keys": keys,
    "machines": machines,
    "money": money,
    "network": network,
    "queues": queues,
    "rollout": rollout,
    "secrets": secrets,
    "storage": storage,
    "tables": tables,
    "trail": trail,
    "warehouse": warehouse,
    "work": work,
}

TABLE: Mapping[str, Entry] = {name: entry for room in ROOMS.values() for name, entry in room.TYPES.items()}


#: Resource types that Terraform has by itself.
BUILT_IN = {"terraform_data": "rollout.tf"}


def file_of(terraform: str) -> str:
    """The file of a module that holds resources of that type: it is named as the room of the table."""
    if terraform in BUILT_IN:
        return BUILT_IN[terraform]
    for name, room in ROOMS.items():
        if terraform in types_of(room.TYPES) or terraform in room.BESIDE:
            return f"{name}.tf"
    return "main.tf"


def terraform_types() -> set[str]:
    """Every resource type that the table can write."""
    return {each for room in ROOMS.values() for each in (*types_of(room.TYPES), *room.BESIDE)}


def types_of(entries: Mapping[str, Entry]) -> Iterator[str]:
    """Resource types that entries and their rules name."""
    for entry in entries.values():
        if isinstance(entry, Absorbed):
            continue
        assert isinstance(entry, Type)  # noqa: S101  # narrows the type
        yield entry.terraform
        yield from _apart(entry.properties)


def _apart(rules: Mapping[str, Rule]) -> Iterator[str]:
    for rule in rules.values():
        if isinstance(rule, Apart):
            yield rule.terraform
        if isinstance(rule, Apart | To | Flat):
            yield from _apart(rule.inside)
