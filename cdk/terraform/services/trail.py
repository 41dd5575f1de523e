"""CloudTrail."""

from __future__ import annotations

from cdk.terraform.rules import Entry, Type

BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::CloudTrail::Trail": Type(
        "aws_cloudtrail",
        ref="name",
        attributes={"Arn": "arn"},
        properties={"TrailName": "name", "IsLogging": "enable_logging"},
    ),
}
