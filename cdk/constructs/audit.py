"""Accepting a finding of cdk-nag: always one finding on one construct, always with a reason for an auditor."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import Acknowledgment, Validations
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
