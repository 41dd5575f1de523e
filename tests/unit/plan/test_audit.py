"""The audit chain's bucket: locked, written by one door, read by one role."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import pytest

from cdk.refusals import ImpossibleStage
from cdk.stages import stage
from practika.domain.audit_chain import ROOM
from tests.unit.plan.templates import Resource, Synthesized, listed

EVERYTHING = {"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObjectRetention", "s3:PutObjectLegalHold"}


def _chain(plan: Synthesized) -> Resource:
    (bucket,) = [each for each in plan.of("AWS::S3::Bucket") if each.stack == "audit"]
    return bucket


def _refused(plan: Synthesized) -> list[dict[str, Any]]:
    (policy,) = [each for each in plan.of("AWS::S3::BucketPolicy") if each.stack == "audit"]
    return [s for s in policy.properties["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]


def _who(plan: Synthesized, action: str) -> set[str]:
    """Roles of the stack that may do it."""
    return {
        policy.properties["Roles"][0]["Ref"]
        for policy in plan.of("AWS::IAM::Policy")
        if policy.stack == "audit"
        for statement in policy.properties["PolicyDocument"]["Statement"]
        if action in listed(statement["Action"])
    }


@pytest.mark.parametrize(
    ("name", "retention"),
    [("dev", {"Days": 1, "Mode": "GOVERNANCE"}), ("prod", {"Days": 365, "Mode": "COMPLIANCE"})],
)
def test_what_was_written_is_locked(plans: Mapping[str, Synthesized], name: str, retention: Any) -> None:
    said = _chain(plans[name]).properties
    assert said["ObjectLockEnabled"] is True
    assert said["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] == retention
    assert said["VersioningConfiguration"] == {"Status": "Enabled"}
    assert "LifecycleConfiguration" not in said


def test_on_one_machine_the_chain_has_no_lock_for_its_endpoint_would_ignore_it(local: Synthesized) -> None:
    assert "ObjectLockConfiguration" not in _chain(local).properties


def test_nobody_deletes_and_only_the_door_puts_and_only_what_is_not_there(everywhere: Synthesized) -> None:
    refused = _refused(everywhere)
    never = next(s for s in refused if "s3:DeleteObject" in listed(s["Action"]))
    assert set(listed(never["Action"])) >= EVERYTHING and "Condition" not in never
    puts = [s["Condition"] for s in refused if s["Action"] == "s3:PutObject"]
    assert "CronLockAuditRole" in json.dumps(puts[0]["ArnNotLike"]["aws:PrincipalArn"])
    assert puts[1:] == ([{"Null": {"s3:if-none-match": "true"}}] if everywhere.stage.on_aws else [])
    (putting,) = _who(everywhere, "s3:PutObject")
    assert putting.startswith("CronLockAuditRole")
    assert _who(everywhere, "s3:DeleteObject") == set()


def test_only_the_auditor_reads(everywhere: Synthesized) -> None:
    (said,) = [s for s in _refused(everywhere) if "s3:GetObject" in listed(s["Action"])]
    assert set(listed(said["Action"])) == {"s3:GetObject", "s3:GetObjectVersion"}
    assert "Auditor" in json.dumps(said["Condition"]["ArnNotLike"]["aws:PrincipalArn"])
    (reading,) = _who(everywhere, "s3:GetObject")
    assert reading.startswith("Auditor")


def test_the_plan_and_the_chain_speak_of_the_same_room(prod: Synthesized) -> None:
    statements = [
        statement
        for policy in prod.of("AWS::IAM::Policy")
        if policy.stack == "audit"
        for statement in policy.properties["PolicyDocument"]["Statement"]
        if "s3:PutObject" in listed(statement["Action"])
    ]
    assert f"/{ROOM}*" in json.dumps(statements)


def test_a_schedule_that_was_stopped_rings(on_aws: Synthesized) -> None:
    (alarm,) = [each for each in on_aws.of("AWS::CloudWatch::Alarm") if each.id.startswith("Behind")]
    each_night = bool(on_aws.stage.sleep_hours)  # a stage that sleeps stops it by itself
    assert alarm.properties["TreatMissingData"] == ("notBreaching" if each_night else "breaching")
    assert alarm.properties["Threshold"] == 900


def test_compliance_belongs_to_what_is_kept() -> None:
    with pytest.raises(ImpossibleStage):
        dataclasses.replace(stage("dev"), audit_lock="compliance")
