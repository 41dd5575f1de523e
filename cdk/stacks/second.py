"""Second: what waits in another Region for the day on which the first is gone."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_backup as backup
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.constructs.audit import Finding, accept
from cdk.stages import Stage

COPY = (
    Finding(
        "AwsSolutions-S1",
        "A copy that only S3's replication writes and nobody reads until the first Region is lost.",
    ),
)


#: What lies below these prefixes of the media bucket can be made again from nothing else, and goes to the copy at once.
#: Sources into the deep archive; the others are small and wanted on the day itself: a lesson's log and voice, and the
#: list by which a restored database forgets again who is erased.
#: What nobody deletes sooner, whoever asks; an administrator has to take the lock away first, which the trail has.
LEAST_KEPT = Duration.days(30)
ERASED = "people/erased/"
ERASED_KEPT = Duration.days(400)  # longer than any backup in which the person could be
COPIED = {"uploads/": s3.StorageClass.DEEP_ARCHIVE, "lessons/": None, ERASED: None}


def copy_bucket(stage: Stage, account: str) -> str:
    """The copy's name: a stack of another Region cannot hand it on."""
    return f"practika-{stage.name}-sources-{account}-{stage.second_region}"


def copy_rule(prefix: str) -> str:
    """The name of the rule by which S3 copies what lies below the prefix."""
    return prefix.rstrip("/").replace("/", "-")


def copy_vault(stage: Stage) -> str:
    """The second vault's name."""
    return f"practika-{stage.name}-copies"


class SecondStack(Stack):
    """Files that cannot be made again, and a vault of recovery points; renditions are made again from sources."""

    def __init__(self, scope: Construct, stage: Stage, **options: Any) -> None:
        super().__init__(scope, "second", **options, termination_protection=stage.keep_data)
        removal = RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY
        key = kms.Key(
            self,
            "CopiesKey",
            alias=f"practika-{stage.name}-copies",
            enable_key_rotation=True,
            removal_policy=removal,
        )
        vault = backup.BackupVault(
            self,
            "Copies",
            backup_vault_name=copy_vault(stage),
            encryption_key=key,
            lock_configuration=backup.LockConfiguration(min_retention=LEAST_KEPT),
            removal_policy=removal,
        )
        sources = s3.Bucket(
            self,
            "Sources",
            bucket_name=copy_bucket(stage, self.account),
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            versioned=True,
            removal_policy=removal,
            lifecycle_rules=[
                # S3 copies no deletion that a lifecycle rule has made
                s3.LifecycleRule(prefix=ERASED, expiration=ERASED_KEPT),
                s3.LifecycleRule(
                    noncurrent_version_expiration=Duration.days(30), expired_object_delete_marker=True
                ),
            ],
        )
        accept(sources, *COPY)
        CfnOutput(self, "CopiesVault", value=vault.backup_vault_name)
        CfnOutput(self, "SourcesCopy", value=sources.bucket_name)
