"""WAF."""

from __future__ import annotations

from cdk.terraform.rules import Entry, Name, Type

BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::WAFv2::WebACL": Type(
        "aws_wafv2_web_acl", ref="id", attributes={"Arn": "arn", "Id": "id"}, name=Name("name", 128)
    ),
}
