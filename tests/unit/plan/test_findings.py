"""cdk-nag: nothing found in dev and prod but what was accepted, one by one, with a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from aws_cdk import App
from cdk_nag import AwsSolutionsChecks, NIST80053R5Checks

from cdk.constructs import audit
from cdk.stages import ROOT


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


def test_nist_finds_what_its_page_explains_and_nothing_else(apps: Mapping[str, App]) -> None:
    page = (ROOT / "docs" / "nist.md").read_text("utf-8")
    explained = dict(re.findall(r"^\| (\w+) \| (.+) \|$", page, re.M))
    explained.pop("rule")
    found = {
        re.sub(r"^NIST\.800\.53\.R5-|\[.*\]$", "", violation.rule_name)
        for name in ("dev", "prod")
        for violation in NIST80053R5Checks(apps[name]).validate_scope(apps[name]).violations
    }
    assert found == set(explained)
    assert [rule for rule, reason in explained.items() if len(reason.split()) < 6] == []
