"""What outlives its stack: DeletionPolicy and UpdateReplacePolicy as Terraform keeps or lets go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdk.terraform.hcl import Literal, Raw, Template
from cdk.terraform.mapping import Place
from cdk.terraform.rules import Type

WAYS = ("prevent_destroy", "skip_destroy", "final_snapshot")
DELETE = "Terraform destroys what leaves the configuration"
REPLACE = (
    "Terraform shows a replacement in its plan before it happens, and refuses it where prevent_destroy stands"
)


def keep(place: Place, resource: Mapping[str, Any], entry: Type) -> None:
    """Writes or writes off both policies of a resource."""
    if "UpdateReplacePolicy" in resource:
        _drop(place, "UpdateReplacePolicy", resource, REPLACE)
    policy = resource.get("DeletionPolicy")
    if entry.retained_by == "final_snapshot":
        _snapshot(place, policy)
    if policy is None:
        return
    if policy in ("Delete", "RetainExceptOnCreate") or (
        policy == "Snapshot" and entry.retained_by != "final_snapshot"
    ):
        if policy != "Delete":
            place.problem("@DeletionPolicy", f"{policy} has no equal for {entry.terraform}")
        _drop(place, "DeletionPolicy", resource, DELETE)
    elif entry.retained_by == "skip_destroy":
        place.put("skip_destroy", Literal(value=True, origin=place.origin("@DeletionPolicy")))
    else:
        lifecycle = place.body.block("lifecycle")
        lifecycle.arguments["prevent_destroy"] = Literal(value=True, origin=place.origin("@DeletionPolicy"))


def _snapshot(place: Place, policy: str | None) -> None:
    """A last snapshot of a database, unless the template deletes it."""
    wanted = policy not in ("Delete",)
    place.give("skip_final_snapshot", Literal(value=not wanted), f"DeletionPolicy is {policy}")
    if wanted:
        name = Template(pieces=(Raw(code="var.name"), Literal(value="-last")))
        place.give("final_snapshot_identifier", name, "the name of the last snapshot")


def _drop(place: Place, member: str, resource: Mapping[str, Any], why: str) -> None:
    place.desk.ledger.drop(place.resource, (f"@{member}",), resource[member], why)
