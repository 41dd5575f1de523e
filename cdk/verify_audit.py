"""`make verify-audit STAGE=…`: follows the audit log's chain through its locked bucket, and compares the table with it.

Works with the rights of the role Auditor, which whoever asks must be allowed to take on. The table is shown by the door
that locks it; the comparison is made here, so that nothing in the stage has to be believed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import boto3
from botocore.config import Config

from cdk.outputs import add_option, ended, outputs
from practika.domain.audit import START, AuditEntry, Position
from practika.domain.audit_chain import AuditLink
from practika.domain.audit_check import Chain, Fault, Kept, Report, check

AT_ONCE = 16
#: As many as the door shows at once; fewer are the last.
PAGE = 2000


class Bucket:
    """The chain's bucket; the first version of each key is the one that counts."""

    def __init__(self, name: str, s3: Any) -> None:
        self._name, self._s3 = name, s3
        self._first: dict[str, str] = {}

    def kept(self) -> list[Kept]:
        """Every object with the number of its versions."""
        versions: dict[str, int] = {}
        hidden: set[str] = set()
        for page in self._s3.get_paginator("list_object_versions").paginate(Bucket=self._name):
            for each in page.get("Versions", ()):
                versions[each["Key"]] = versions.get(each["Key"], 0) + 1
                self._first[each["Key"]] = each["VersionId"]  # the newest comes first, so the oldest stays
            hidden |= {each["Key"] for each in page.get("DeleteMarkers", ())}
        return [Kept(key, number, key in hidden) for key, number in sorted(versions.items())]

    def fetch(self, keys: Sequence[str]) -> Iterator[bytes]:
        """The bytes of each, in order, some of them at once."""
        waiting = iter(keys)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while some := list(islice(waiting, AT_ONCE * 4)):
                yield from pool.map(self._read, some)

    def _read(self, key: str) -> bytes:
        found = self._s3.get_object(Bucket=self._name, Key=key, VersionId=self._first[key])
        body: bytes = found["Body"].read()
        return body


class Table:
    """The log as the door shows it."""

    def __init__(self, function: str, client: Any) -> None:
        self._function, self._client = function, client

    def last(self) -> AuditLink | None:
        """The newest link."""
        found = self._show(START, Position(0, 1))["last"]
        return AuditLink.model_validate(found) if found else None

    def rows(self) -> Iterator[AuditEntry]:
        """Every row, in order."""
        after = START
        while True:
            page = [AuditEntry.model_validate(each) for each in self._show(after, None)["entries"]]
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].position

    def _show(self, after: Position, through: Position | None) -> dict[str, Any]:
        event = json.dumps({"show": {"after": after, "through": through}})
        answer = self._client.invoke(FunctionName=self._function, Payload=event.encode())
        said: dict[str, Any] = json.loads(answer["Payload"].read())
        if answer.get("FunctionError"):
            raise RuntimeError(f"the door that shows the table failed: {said}")
        return said


def verify(bucket: Bucket, table: Table, known: Sequence[str] = ()) -> Report:
    """The table's newest link is asked for before the bucket is listed: what comes meanwhile is only more."""
    last = table.last()
    return check(Chain(bucket.kept(), bucket.fetch, last), table.rows(), known=known)


def as_auditor(named: Mapping[str, str]) -> tuple[Bucket, Table]:
    """Both, with the rights of the role that may read them. `named`: the audit stack's outputs."""
    lent = boto3.client("sts").assume_role(RoleArn=named["AuditorRoleArn"], RoleSessionName="verify-audit")
    rights = lent["Credentials"]
    session = boto3.Session(
        aws_access_key_id=rights["AccessKeyId"],
        aws_secret_access_key=rights["SecretAccessKey"],
        aws_session_token=rights["SessionToken"],
    )
    config = Config(max_pool_connections=AT_ONCE)
    bucket = Bucket(named["AuditBucketName"], session.client("s3", config=config))
    return bucket, Table(named["LockAuditName"], session.client("lambda"))


def told(report: Report) -> str:
    """For the person who asked."""
    lines = [f"{fault.wrong}: {_where(fault)}{fault.says}" for fault in report.faults]
    counted = f"{report.objects} objects, {report.entries} entries, {report.waiting} not locked yet"
    lines.append(
        f"{counted}: " + (f"{len(report.faults)} faults" if report.faults else "the log is what was locked")
    )
    return "\n".join(lines)


def _where(fault: Fault) -> str:
    names = (("object", fault.number), ("entry", fault.entry))
    where = ", ".join(f"{name} {number}" for name, number in names if number is not None)
    return f"{where}: " if where else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 1 when something cannot be believed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", help="local, dev or prod")
    parser.add_argument(
        "--known", nargs="*", default=[], help="digests of abandoned objects that are explained"
    )
    add_option(parser)
    asked = parser.parse_args(arguments)
    report = verify(*as_auditor(outputs(asked).of("audit")), known=asked.known)
    sys.stdout.write(told(report) + "\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    raise SystemExit(ended(main))
