"""Accepting a finding of cdk-nag: always one finding on one construct, always with a reason for an auditor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aws_cdk import Acknowledgment, Stack, Validations
from constructs import IConstruct

MINIMUM_WORDS = 8


@dataclass(frozen=True)
class Finding:
    """A rule, or one finding of it as `Rule[Finding]`, and why it does not apply."""

    id: str
    reason: str

    def __post_init__(self) -> None:
        """A reason for an auditor takes more than a phrase."""
        if len(self.reason.split()) < MINIMUM_WORDS:
            raise ValueError(f"{self.id}: a reason takes at least {MINIMUM_WORDS} words: {self.reason!r}")


def accept(construct: IConstruct, *findings: Finding) -> None:
    """Accepts the findings on the construct and what lies below it."""
    for finding in findings:
        Validations.of(construct).acknowledge(Acknowledgment(id=finding.id, reason=finding.reason))


def accept_patterns(role: IConstruct, *arns: str, reason: str) -> None:
    """Accepts a role's rights on these ARNs with a `*` in them."""
    for arn in arns:
        accept(
            role, Finding(f"AwsSolutions-IAM5[Resource::{_in_words(Stack.of(role).resolve(arn))}]", reason)
        )


def _in_words(value: Any) -> str:
    """An ARN as cdk-nag writes it, with `<Name>` for what CloudFormation fills in."""
    if isinstance(value, str):
        return value
    if "Fn::Join" in value:
        return "".join(_in_words(part) for part in value["Fn::Join"][1])
    if "Fn::ImportValue" in value:
        return str(value["Fn::ImportValue"])
    if "Ref" in value:
        return f"<{value['Ref']}>"
    if "Fn::GetAtt" in value:
        return "<{}.{}>".format(*value["Fn::GetAtt"])
    return json.dumps(value, separators=(",", ":"))
