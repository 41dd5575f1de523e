"""KMS."""

from __future__ import annotations

from cdk.terraform.rules import Entry, Type

BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::KMS::Key": Type(
        "aws_kms_key",
        ref="key_id",
        attributes={"Arn": "arn", "KeyId": "key_id"},
        properties={
            "KeyPolicy": "policy",
            "PendingWindowInDays": "deletion_window_in_days",
            "KeySpec": "customer_master_key_spec",
            "Enabled": "is_enabled",
        },
    ),
    "AWS::KMS::Alias": Type("aws_kms_alias", ref="name", properties={"AliasName": "name"}),
}
