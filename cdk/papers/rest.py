"""How each store of the plan is encrypted at rest, and what goes from it by itself after how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cdk.papers.estate import Estate, Part

DAY = 86_400


def stores(estate: Estate) -> list[Part]:
    """Everything that holds data longer than a call, in order of its name; log groups are told of together."""
    return sorted((part for kind in KEYS for part in estate.of(kind)), key=lambda part: part.name)


#: Where a resource names its key, and whose key it is when it names none.
KEYS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "AWS::DynamoDB::GlobalTable": (("Replicas",), "DynamoDB's key"),
    "AWS::RDS::DBInstance": (("KmsKeyId",), "RDS's key"),
    "AWS::S3::Bucket": (("BucketEncryption",), "S3's key"),
    "AWS::SecretsManager::Secret": (("KmsKeyId",), "Secrets Manager's key"),
    "AWS::Backup::BackupVault": (("EncryptionKeyArn",), "AWS Backup's key"),
    "AWS::SQS::Queue": (("KmsMasterKeyId",), "SQS's key"),
    "AWS::SNS::Topic": (("KmsMasterKeyId",), "not kept: names of alarms, no data of people"),
    "AWS::KinesisFirehose::DeliveryStream": (
        ("DeliveryStreamEncryptionConfigurationInput",),
        "Firehose's key",
    ),
    "AWS::ElastiCache::ServerlessCache": (("KmsKeyId",), "ElastiCache's key"),
    "AWS::ECR::Repository": (("EncryptionConfiguration",), "AES-256, ECR's key"),
}
#: What must be said for anything to be encrypted; all else is by AWS's own rule.
MUST_SAY = {
    "AWS::RDS::DBInstance": "StorageEncrypted",
    "AWS::S3::Bucket": "BucketEncryption",
    "AWS::SQS::Queue": "SqsManagedSseEnabled",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamEncryptionConfigurationInput",
}


def at_rest(estate: Estate, part: Part) -> str:
    """By whose key it is encrypted; loud where it is not."""
    said = estate.said(part)
    places, otherwise = KEYS[part.kind]
    keys = (key for key in estate.named([said.get(place) for place in places], part.stack))
    ours = next((key for key in keys if key.kind == "AWS::KMS::Key"), None)
    if ours is not None:
        return f"KMS, `{ours.name}`"
    needed = MUST_SAY.get(part.kind)
    return "**none**" if needed and not said.get(needed) else otherwise


def kept(estate: Estate, part: Part) -> str:
    """After how long something goes from it by itself, in the plan's own values."""
    said = estate.said(part)
    words: Mapping[str, Callable[[], str]] = {
        "AWS::S3::Bucket": lambda: "; ".join(
            word for rule in said.get("LifecycleConfiguration", {}).get("Rules", []) for word in _rule(rule)
        ),
        "AWS::DynamoDB::GlobalTable": lambda: (
            f"each item until its `{said['TimeToLiveSpecification']['AttributeName']}`; one without it for ever"
        ),
        "AWS::SQS::Queue": lambda: _days(int(said["MessageRetentionPeriod"]) // DAY),
        "AWS::RDS::DBInstance": lambda: (
            "rows as the data map says; any moment of the last "
            f"{_days(said.get('BackupRetentionPeriod', 0))} can be restored"
        ),
        "AWS::Backup::BackupVault": lambda: "; ".join(dict.fromkeys(_points(estate, part))),
        "AWS::SNS::Topic": lambda: "until it is delivered",
        "AWS::ElastiCache::ServerlessCache": lambda: "seconds, by the time to live of each entry",
        "AWS::KinesisFirehose::DeliveryStream": lambda: "until it is delivered",
    }
    return words.get(part.kind, str)() or "for ever"


def _rule(rule: Mapping[str, Any]) -> Iterator[str]:
    place = f"`{rule['Prefix']}`" if rule.get("Prefix") else "all"
    if days := rule.get("ExpirationInDays"):
        yield f"{place} {_days(days)}"
    if days := rule.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays"):
        yield f"deleted versions {_days(days)}"
    if days := rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation"):
        yield f"unfinished uploads {_days(days)}"
    for moved in rule.get("Transitions", ()):
        tier = moved["StorageClass"].lower().replace("_", " ")
        yield f"{place} to {tier} after {moved['TransitionInDays']} days"


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


def _points(estate: Estate, vault: Part) -> Iterator[str]:
    for plan in estate.of("AWS::Backup::BackupPlan"):
        for rule in estate.said(plan)["BackupPlan"]["BackupPlanRule"]:
            if estate.one(rule["TargetBackupVault"], plan.stack) == vault:
                yield f"{rule['RuleName']} points {rule['Lifecycle']['DeleteAfterDays']} days"
            for copy in rule.get("CopyActions", ()):
                if estate.one(copy["DestinationBackupVaultArn"], plan.stack) == vault:
                    yield f"copies {copy['Lifecycle']['DeleteAfterDays']} days"


def log_days(estate: Estate) -> list[int]:
    """The retentions of all log groups, each once; 0 stands for one that never forgets."""
    return sorted(
        {estate.said(group).get("RetentionInDays", 0) for group in estate.of("AWS::Logs::LogGroup")}
    )
