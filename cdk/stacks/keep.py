"""Keep: recovery points of everything durable, a copy of each in the second Region, and who did what in the account."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_backup as backup
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.alarms import Call, ring_above
from cdk.constructs.audit import Finding, accept
from cdk.constructs.keys import data_key
from cdk.constructs.measures import SUM
from cdk.stacks.data import DataStack
from cdk.stacks.database import DatabaseStack
from cdk.stacks.second import COPIED, LEAST_KEPT, copy_bucket, copy_rule, copy_vault
from cdk.stages import Stage

DAILY_KEPT, MONTHLY_KEPT, COPY_KEPT, MONTHLY_COLD = (Duration.days(n) for n in (35, 365, 35, 30))
#: For so many days nobody, the account's owner included, can shorten or delete what the trail has written.
TRAIL_LOCKED, TRAIL_KEPT = Duration.days(365), Duration.days(400)
BACKUP_ROLE = Finding(
    "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]",
    "AWS Backup's own policy: it must be able to copy every kind of store that the plan names, and AWS keeps the list.",
)
NO_LOG_OF_A_LOG = Finding(
    "AwsSolutions-S1", "This bucket holds the trail of the account; logging its own writes would loop."
)


class KeepStack(Stack):
    """Nothing of Practika reads these; people do, on a bad day (docs/runbooks/restore.md)."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        *,
        data: DataStack,
        database: DatabaseStack,
        bell: sns.ITopic,
        **options: Any,
    ) -> None:
        super().__init__(scope, "keep", **options, termination_protection=stage.keep_data)
        self._stage = stage
        self._removal = RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY
        self._plan(data, database)
        self._ring(bell)
        self._ring_for_copies(data, bell)
        if stage.trail:
            self._trail()

    def _plan(self, data: DataStack, database: DatabaseStack) -> None:
        vault = backup.BackupVault(
            self,
            "Vault",
            backup_vault_name=f"practika-{self._stage.name}",
            encryption_key=data_key(self, "backups", stage=self._stage, services=["backup"]),
            lock_configuration=backup.LockConfiguration(min_retention=LEAST_KEPT),
            removal_policy=self._removal,
        )
        plan = backup.BackupPlan(
            self, "Plan", backup_plan_name=f"practika-{self._stage.name}", backup_vault=vault
        )
        plan.add_rule(self._rule("daily", events.Schedule.cron(hour="3", minute="0"), DAILY_KEPT))
        monthly = events.Schedule.cron(day="1", hour="4", minute="0")
        plan.add_rule(self._rule("monthly", monthly, MONTHLY_KEPT, cold=MONTHLY_COLD))
        of = backup.BackupResource
        kept = [of.from_dynamo_db_table(store.table) for store in data.durable]
        if database.instance:
            kept.append(of.from_rds_database_instance(database.instance))
        selection = plan.add_selection("Durable", resources=kept)
        accept(selection, BACKUP_ROLE)

    def _rule(
        self, name: str, when: events.Schedule, kept: Duration, *, cold: Duration | None = None
    ) -> backup.BackupPlanRule:
        elsewhere = f"arn:{self.partition}:backup:{self._stage.second_region}:{self.account}"
        copies = backup.BackupVault.from_backup_vault_arn(
            self, f"{name.capitalize()}Copies", f"{elsewhere}:backup-vault:{copy_vault(self._stage)}"
        )
        return backup.BackupPlanRule(
            rule_name=name,
            schedule_expression=when,
            start_window=Duration.hours(1),
            completion_window=Duration.hours(8),
            delete_after=kept,
            move_to_cold_storage_after=cold,
            copy_actions=[
                backup.BackupPlanCopyActionProps(destination_backup_vault=copies, delete_after=COPY_KEPT)
            ],
        )

    def _ring(self, bell: sns.ITopic) -> None:
        failed = cloudwatch.Metric(
            namespace="AWS/Backup",
            metric_name="NumberOfBackupJobsFailed",
            dimensions_map={"BackupVaultName": f"practika-{self._stage.name}"},
            statistic=SUM,
            period=Duration.hours(1),
        )
        call = Call(says="a recovery point of a durable store was not made", runbook="backup")
        ring_above(self, "NotKept", metric=failed, limit=0, bell=bell, call=call)

    def _ring_for_copies(self, data: DataStack, bell: sns.ITopic) -> None:
        """S3 tries for a day; what it then gives up lies in one Region alone, and nothing else says so."""
        here = {
            "SourceBucket": data.media.bucket_name,
            "DestinationBucket": copy_bucket(self._stage, self.account),
        }
        failed = [
            cloudwatch.Metric(
                namespace="AWS/S3",
                metric_name="OperationsFailedReplication",
                dimensions_map={**here, "RuleId": copy_rule(prefix)},
                statistic=SUM,
                period=Duration.hours(1),
            )
            for prefix in COPIED
        ]
        names = [f"m{number}" for number in range(len(failed))]
        together = cloudwatch.MathExpression(
            expression=" + ".join(f"FILL({name}, 0)" for name in names),
            using_metrics=dict(zip(names, failed, strict=True)),
            period=Duration.hours(1),
        )
        call = Call(says="files were not copied to the second Region", runbook="backup")
        ring_above(self, "NotCopied", metric=together, limit=0, bell=bell, call=call)

    def _trail(self) -> None:
        """Every call that changes or reads secrets of the account, each file's digest chained to the one before."""
        kept = s3.Bucket(
            self,
            "TrailFiles",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            versioned=True,
            object_lock_enabled=True,
            object_lock_default_retention=s3.ObjectLockRetention.compliance(TRAIL_LOCKED),
            removal_policy=RemovalPolicy.RETAIN,
            lifecycle_rules=[s3.LifecycleRule(expiration=TRAIL_KEPT)],
        )
        accept(kept, NO_LOG_OF_A_LOG)
        cloudtrail.Trail(
            self,
            "Trail",
            trail_name=f"practika-{self._stage.name}",
            bucket=kept,
            enable_file_validation=True,
            is_multi_region_trail=True,
            include_global_service_events=True,
        )
