"""The machinery of custom resources that Terraform does natively: handlers, their roles, policies and logs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

NATIVE = {"Custom::Trigger"}
WHY = "the handler of a custom resource that Terraform does by itself"


def find(resources: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Logical id -> why it is left out. A handler that anything else uses stays, and stops the export by its users."""
    handlers = {
        _named(each["Properties"].get("ServiceToken"))
        for each in resources.values()
        if each["Type"] in NATIVE
    }
    found = {handler: WHY for handler in handlers if handler in resources}
    for handler in list(found):
        said = resources[handler].get("Properties", {})
        for part in (said.get("Role"), said.get("LoggingConfig", {}).get("LogGroup")):
            name = _named(part)
            if name and not _used_elsewhere(name, handler, resources):
                found[name] = WHY
    for logical, each in resources.items():
        roles = each.get("Properties", {}).get("Roles", [])
        if each["Type"] == "AWS::IAM::Policy" and roles and all(_named(role) in found for role in roles):
            found[logical] = WHY
    return found


def _used_elsewhere(part: str, handler: str, resources: Mapping[str, Mapping[str, Any]]) -> bool:
    needle = json.dumps(part)
    others = (each for name, each in resources.items() if name not in (part, handler))
    return any(needle in json.dumps(each) for each in others if each["Type"] != "AWS::IAM::Policy")


def _named(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    return str(value.get("Ref") or value.get("Fn::GetAtt", [""])[0])
