"""The audit chain as it is deployed: its door locks, its bucket refuses, the operator's check names what was done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from botocore.exceptions import ClientError

from cdk.verify_audit import as_auditor, main, verify
from practika.domain.audit_check import Report
from tests.cloud import Cloud, Refused, aws

BACK = "INSERT INTO audit_log OVERRIDING SYSTEM VALUE VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"


def lock(cloud: Cloud) -> dict[str, int]:
    """Calls the door as its schedule does; another call of it may have been faster."""
    answer = aws(cloud, "lambda").invoke(FunctionName=cloud.outputs["LockAuditName"], Payload=b"{}")
    body: dict[str, int] = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, body
    return body


@pytest.fixture
def operator(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody at a shell with the deployer's rights."""
    for name, value in (
        ("AWS_ENDPOINT_URL", cloud.ready["endpoint"]),
        ("AWS_REGION", cloud.ready["region"]),
        ("AWS_DEFAULT_REGION", cloud.ready["region"]),
        ("AWS_ACCESS_KEY_ID", cloud.ready["accessKeyId"]),
        ("AWS_SECRET_ACCESS_KEY", cloud.ready["secretAccessKey"]),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    yield


def checked(cloud: Cloud) -> Report:
    return verify(*as_auditor(cloud.outputs))


def called(cloud: Cloud) -> int:
    """The operator's command."""
    return main(["local", *cloud.told])


@pytest.fixture
def log(cloud: Cloud, operator: None) -> Iterator[psycopg.Connection]:
    """The database behind everybody's back, after somebody has come, failed to come in, and all of it was locked."""
    person = cloud.person("Head Coach")
    with pytest.raises(Refused):
        person.call("POST", "/api/sign-in", {"email": person.email, "password": "a wrong password"})
    lock(cloud)
    with psycopg.connect(cloud.ready["database"]) as connection:
        yield connection
        connection.rollback()


def test_what_people_do_is_locked_and_believed(
    cloud: Cloud, log: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    report = checked(cloud)
    assert report.faults == ()
    assert report.objects >= 1 and report.entries >= 2
    (refused,) = log.execute("SELECT count(*) FROM audit_log WHERE act = 'sign_in_refused'").fetchone()
    assert refused >= 1
    assert called(cloud) == 0
    assert "the log is what was locked" in capsys.readouterr().out


def test_a_row_that_is_changed_removed_or_slipped_in_is_named(cloud: Cloud, log: Any) -> None:
    rows = log.execute("SELECT id FROM audit_log ORDER BY xact DESC, id DESC LIMIT 2").fetchall()
    changed, removed = (row[0] for row in rows)
    kept = log.execute("SELECT * FROM audit_log WHERE id = ANY(%s)", [[changed, removed]]).fetchall()
    log.execute("UPDATE audit_log SET act = 'signed_out' WHERE id = %s", [changed])
    log.execute("DELETE FROM audit_log WHERE id = %s", [removed])
    log.execute("INSERT INTO audit_log (at, act, xact) SELECT at, 'invited', '1' FROM audit_log LIMIT 1")
    log.commit()
    try:
        found = {(fault.wrong.value, fault.entry) for fault in checked(cloud).faults}
        assert {("row_changed", changed), ("row_removed", removed)} <= found
        assert {wrong for wrong, _ in found} == {"row_changed", "row_removed", "row_inserted"}
        assert called(cloud) == 1
    finally:
        log.execute("DELETE FROM audit_log WHERE id = ANY(%s) OR xact = '1'", [[changed, removed]])
        for row in kept:
            log.execute(BACK, row)
        log.commit()
    assert checked(cloud).faults == ()


def test_the_bucket_is_the_door_s_and_the_auditor_s(cloud: Cloud, log: Any) -> None:
    """Another role with every right on S3 is refused by the bucket itself."""
    roles, name = aws(cloud, "iam"), "audit-intruder"
    trust = {"Effect": "Allow", "Principal": {"AWS": "000000000000"}, "Action": "sts:AssumeRole"}
    all_of_s3 = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    arn = roles.create_role(RoleName=name, AssumeRolePolicyDocument=_document(trust))["Role"]["Arn"]
    try:
        roles.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=_document(all_of_s3))
        lent = aws(cloud, "sts").assume_role(RoleArn=arn, RoleSessionName="intruder")["Credentials"]
        s3, bucket = _with(cloud, lent), cloud.outputs["AuditBucketName"]
        (key, *_) = (each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"])
        for act, more in (("get_object", {}), ("put_object", {"Body": b""}), ("delete_object", {})):
            with pytest.raises(ClientError, match="AccessDenied"):
                getattr(s3, act)(Bucket=bucket, Key=key, **more)
    finally:
        roles.delete_role_policy(RoleName=name, PolicyName="all")
        roles.delete_role(RoleName=name)
    assert checked(cloud).faults == ()


def _document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _with(cloud: Cloud, lent: Any) -> Any:
    import boto3

    return boto3.client(
        "s3",
        endpoint_url=cloud.ready["endpoint"],
        region_name=cloud.ready["region"],
        aws_access_key_id=lent["AccessKeyId"],
        aws_secret_access_key=lent["SecretAccessKey"],
        aws_session_token=lent["SessionToken"],
    )
