"""S3."""

from __future__ import annotations

import dataclasses

from cdk.terraform.hcl import Items, Literal, Raw
from cdk.terraform.mapping import Place
from cdk.terraform.rules import Apart, By, Constant, Entry, Flat, Name, Rule, To, Type

BUCKET = {"bucket": "id"}
CONDITIONS = {
    "Prefix": "prefix",
    "ObjectSizeGreaterThan": "object_size_greater_than",
    "ObjectSizeLessThan": "object_size_less_than",
}
TRANSITION: dict[str, Rule] = {"TransitionInDays": "days", "TransitionDate": "date"}


def lifecycle_rules(place: Place, member: str) -> None:
    """Terraform wants an id and a filter in each rule; days and marks of an expiration stand in one block."""
    for number, each in enumerate(place.value[member]):
        rule = place.nested("rule", (*place.path, member, number), each)
        if "Id" not in each:
            rule.give("id", Literal(value=f"rule-{number + 1}"), "Terraform wants a name for each rule")
        _filter(rule)
        rest = {key: value for key, value in each.items() if key not in (*CONDITIONS, "TagFilters")}
        _expiration(dataclasses.replace(rule, value=rest))


def _filter(rule: Place) -> None:
    """By one condition, or by several that must hold together; an empty filter is every object."""
    given = [member for member in (*CONDITIONS, "TagFilters") if member in rule.value]
    inner = rule.nested("filter", rule.path, rule.value)
    several = len(given) > 1 or len(rule.value.get("TagFilters", [])) > 1
    where = inner.nested("and", rule.path, rule.value) if several else inner
    for member in given:
        if member != "TagFilters":
            where.write(member, CONDITIONS[member])
        elif several:
            where.write(member, "tags")
        else:
            where.nested("tag", (*rule.path, member, 0), rule.value[member][0]).fill({}, {})


def _expiration(rule: Place) -> None:
    words = {
        "ExpirationInDays": "days",
        "ExpirationDate": "date",
        "ExpiredObjectDeleteMarker": "expired_object_delete_marker",
    }
    given = {key: value for key, value in rule.value.items() if key in words}
    if given:
        rule.nested("expiration", rule.path, given).fill(words, {})
    rest = {key: value for key, value in rule.value.items() if key not in words}
    dataclasses.replace(rule, value=rest).fill(
        {
            "Transitions": To("transition", TRANSITION),
            "NoncurrentVersionTransitions": To(
                "noncurrent_version_transition", {"TransitionInDays": "noncurrent_days"}
            ),
        },
        {},
    )


REPLICATION = {
    "Destination": To(
        "destination",
        {
            "EncryptionConfiguration": To(
                "encryption_configuration", {"ReplicaKmsKeyID": "replica_kms_key_id"}
            ),
            "Metrics": To("metrics", {"EventThreshold": To("event_threshold", {"Minutes": "minutes"})}),
            "ReplicationTime": To("replication_time", {"Time": To("time", {"Minutes": "minutes"})}),
        },
    ),
}
VERSIONING = "aws_s3_bucket_versioning"
#: S3 refuses these, or takes them for another kind of rule, until the bucket keeps versions.
OF_VERSIONS = {
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_object_lock_configuration",
    "aws_s3_bucket_replication_configuration",
}


def versions_first(place: Place) -> None:
    """CloudFormation sets all of a bucket in one order; resources of their own need to be told."""
    mine = [
        block
        for block in place.desk.blocks
        if getattr(block.body.arguments.get("bucket"), "code", "") == f"{place.block.address}.id"
    ]
    first = next((block for block in mine if block.labels[0] == VERSIONING), None)
    for block in mine:
        if first and block.labels[0] in OF_VERSIONS:
            block.body.arguments["depends_on"] = Items(items=(Raw(code=first.address),))
            place.desk.ledger.give(f"{block.address}.depends_on", "S3 wants the bucket's versions first")


def tagging(place: Place, member: str) -> None:
    """What is done with a scan's result: a list of objects in an argument, where the template has objects."""
    status = {"ENABLED": "ENABLED", "DISABLED": "DISABLED"}[place.value[member]["Tagging"]["Status"]]
    code = f'[{{ tagging = [{{ status = "{status}" }}] }}]'
    place.put("actions", Raw(code=code, origin=place.origin(member, "Tagging", "Status")), member)


BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::GuardDuty::MalwareProtectionPlan": Type(
        "aws_guardduty_malware_protection_plan",
        ref="id",
        attributes={"Arn": "arn", "MalwareProtectionPlanId": "id"},
        properties={"Actions": By(tagging)},
    ),
    "AWS::S3::Bucket": Type(
        "aws_s3_bucket",
        ref="bucket",
        attributes={
            "Arn": "arn",
            "DomainName": "bucket_domain_name",
            "RegionalDomainName": "bucket_regional_domain_name",
        },
        name=Name("bucket_prefix", 37, lower=True, prefix=True),
        properties={
            "BucketName": "bucket",
            "BucketEncryption": Apart(
                "aws_s3_bucket_server_side_encryption_configuration",
                link=BUCKET,
                inside={
                    "ServerSideEncryptionConfiguration": To(
                        "rule", {"ServerSideEncryptionByDefault": "apply_server_side_encryption_by_default"}
                    )
                },
            ),
            "CorsConfiguration": Apart(
                "aws_s3_bucket_cors_configuration",
                link=BUCKET,
                inside={
                    "CorsRules": To(
                        "cors_rule", {"ExposedHeaders": "expose_headers", "MaxAge": "max_age_seconds"}
                    )
                },
            ),
            "LifecycleConfiguration": Apart(
                "aws_s3_bucket_lifecycle_configuration", link=BUCKET, inside={"Rules": By(lifecycle_rules)}
            ),
            "NotificationConfiguration": Apart(
                "aws_s3_bucket_notification",
                link=BUCKET,
                inside={"EventBridgeConfiguration": Flat({"EventBridgeEnabled": "eventbridge"})},
            ),
            "OwnershipControls": Apart("aws_s3_bucket_ownership_controls", link=BUCKET),
            "PublicAccessBlockConfiguration": Apart("aws_s3_bucket_public_access_block", link=BUCKET),
            "VersioningConfiguration": Apart(
                "aws_s3_bucket_versioning", link=BUCKET, wrap="versioning_configuration"
            ),
            "LoggingConfiguration": Apart(
                "aws_s3_bucket_logging",
                link=BUCKET,
                inside={"DestinationBucketName": "target_bucket", "LogFilePrefix": "target_prefix"},
                also={"target_prefix": Constant("", "Terraform wants a prefix, be it empty")},
            ),
            "ObjectLockConfiguration": Apart("aws_s3_bucket_object_lock_configuration", link=BUCKET),
            "ReplicationConfiguration": Apart(
                "aws_s3_bucket_replication_configuration",
                link=BUCKET,
                inside={"Rules": To("rule", REPLICATION)},
            ),
        },
        finish=versions_first,
    ),
    "AWS::S3::BucketPolicy": Type(
        "aws_s3_bucket_policy", ref="bucket", properties={"PolicyDocument": "policy"}
    ),
}
