"""cdk-nag: nothing found in dev and prod but what was accepted, one by one, with a reason."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from aws_cdk import App
from cdk_nag import AwsSolutionsChecks

from cdk.constructs import audit


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_no_finding_is_left_unexplained(apps: Mapping[str, App], name: str) -> None:
    report = AwsSolutionsChecks(apps[name]).validate_scope(apps[name])
    found = [
        (violation.rule_name, resource.construct_path)
        for violation in report.violations
        for resource in violation.violating_resources or []
    ]
    assert found == []
    assert report.success


def test_a_reason_says_more_than_that_it_is_fine() -> None:
    with pytest.raises(ValueError, match="reason"):
        audit.Finding("AwsSolutions-S1", "Not needed.")
