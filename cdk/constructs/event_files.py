"""EventFiles: a Firehose stream whose records become Parquet files of a bucket, catalogued in Glue, asked by Athena."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_athena as athena
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.constructs.audit import Finding, accept, accept_patterns
from cdk.constructs.door import retention
from cdk.constructs.keys import data_key
from cdk.stages import Stage
from cdk.warehouse import ANSWERS, COLUMNS, EVENTS, FAILED, TABLE

#: Firehose closes a file when one is reached. With Parquet 64 MB is the least; few files are cheap to ask.
FILE_MB, FILE_SECONDS = 64, 900
#: A question of Athena's that would read more is refused.
MOST_READ = 10_000_000_000
PARQUET = "org.apache.hadoop.hive.ql.io.parquet"
FIRST_DAY = "2026-01-01"
LOGLESS = Finding(
    "AwsSolutions-S1",
    "Firehose alone writes this bucket and the app never reads it; what people ask of it is in Athena's own history, "
    "and the trail has every change of its settings.",
)
FILES_OF_ITS_OWN = (
    "Firehose names the files by time; the right is to write below two prefixes of its own bucket."
)


class EventFiles(Construct):
    """`stream` takes JSON documents, one a line; `bucket` keeps them as Parquet for `Stage.usage_days`."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage) -> None:
        super().__init__(scope, name)
        self._stage = stage
        self._removal = RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY
        self.bucket = self._bucket()
        self.database = f"practika_{stage.name}"
        table = self._catalogue()
        self.stream = self._stream(table)
        if stage.on_aws:
            self._questions()

    def _bucket(self) -> s3.Bucket:
        key = data_key(self, "usage", stage=self._stage, services=["s3"])
        managed = s3.BucketEncryption.KMS if key else s3.BucketEncryption.S3_MANAGED
        kept = Duration.days(self._stage.usage_days)
        bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=managed,
            encryption_key=key,
            bucket_key_enabled=True if key else None,
            enforce_ssl=self._stage.tls_only,
            minimum_tls_version=1.2 if self._stage.tls_only else None,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            removal_policy=self._removal,
            lifecycle_rules=[
                s3.LifecycleRule(prefix=EVENTS, expiration=kept),
                s3.LifecycleRule(prefix=FAILED, expiration=kept),
                s3.LifecycleRule(prefix=ANSWERS, expiration=Duration.days(7)),
                s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1)),
            ],
        )
        accept(bucket, LOGLESS)
        return bucket

    def _catalogue(self) -> glue.CfnTable:
        """Days need not be told to the catalogue: Athena works them out."""
        account = Stack.of(self).account
        database = glue.CfnDatabase(
            self, "Database", catalog_id=account, database_input={"name": self.database}
        )
        place = f"s3://{self.bucket.bucket_name}/{EVENTS}"
        table = glue.CfnTable(
            self,
            "Table",
            catalog_id=account,
            database_name=self.database,
            table_input={
                "name": TABLE,
                "tableType": "EXTERNAL_TABLE",
                "parameters": {
                    "classification": "parquet",
                    "projection.enabled": "true",
                    "projection.day.type": "date",
                    "projection.day.format": "yyyy-MM-dd",
                    "projection.day.range": f"{FIRST_DAY},NOW",
                    "storage.location.template": f"{place}day=${{day}}/",
                },
                "partitionKeys": [{"name": "day", "type": "string"}],
                "storageDescriptor": {
                    "columns": [{"name": name, "type": kind} for name, kind in COLUMNS],
                    "location": place,
                    "inputFormat": f"{PARQUET}.MapredParquetInputFormat",
                    "outputFormat": f"{PARQUET}.MapredParquetOutputFormat",
                    "serdeInfo": {"serializationLibrary": f"{PARQUET}.serde.ParquetHiveSerDe"},
                },
            },
        )
        table.add_resource_dependency(database)
        return table

    def _stream(self, table: glue.CfnTable) -> firehose.CfnDeliveryStream:
        log = logs.LogGroup(
            self, "Log", retention=retention(self._stage.log_days), removal_policy=RemovalPolicy.DESTROY
        )
        lines = logs.LogStream(self, "Lines", log_group=log, removal_policy=RemovalPolicy.DESTROY)
        role = self._writer(log)
        stream = firehose.CfnDeliveryStream(
            self,
            "Stream",
            delivery_stream_type="DirectPut",
            delivery_stream_encryption_configuration_input={"keyType": "AWS_OWNED_CMK"},
            extended_s3_destination_configuration={
                "bucketArn": self.bucket.bucket_arn,
                "roleArn": role.role_arn,
                "prefix": f"{EVENTS}day=!{{timestamp:yyyy-MM-dd}}/",
                "errorOutputPrefix": f"{FAILED}!{{firehose:error-output-type}}/day=!{{timestamp:yyyy-MM-dd}}/",
                "bufferingHints": {"sizeInMBs": FILE_MB, "intervalInSeconds": FILE_SECONDS},
                "cloudWatchLoggingOptions": {
                    "enabled": True,
                    "logGroupName": log.log_group_name,
                    "logStreamName": lines.log_stream_name,
                },
                "dataFormatConversionConfiguration": self._to_parquet(role, table),
            },
        )
        stream.node.add_dependency(role)
        return stream

    def _to_parquet(self, role: iam.Role, table: glue.CfnTable) -> dict[str, Any]:
        return {
            "enabled": True,
            "inputFormatConfiguration": {"deserializer": {"openXJsonSerDe": {}}},
            "outputFormatConfiguration": {"serializer": {"parquetSerDe": {"compression": "SNAPPY"}}},
            "schemaConfiguration": {
                "roleArn": role.role_arn,
                "databaseName": self.database,
                "tableName": table.ref,
                "region": Stack.of(self).region,
                "versionId": "LATEST",
            },
        }

    def _writer(self, log: logs.LogGroup) -> iam.Role:
        """Firehose itself: writes its two prefixes and its log, reads the one table's columns."""
        role = iam.Role(self, "Writer", assumed_by=iam.ServicePrincipal("firehose.amazonaws.com"))
        files = [self.bucket.arn_for_objects(f"{prefix}*") for prefix in (EVENTS, FAILED)]
        here = Stack.of(self)
        catalogue = f"arn:{here.partition}:glue:{here.region}:{here.account}"
        columns = [f"{catalogue}:{what}" for what in ("catalog", f"database/{self.database}")]
        columns.append(f"{catalogue}:table/{self.database}/{TABLE}")
        for actions, resources in (
            (["s3:PutObject", "s3:AbortMultipartUpload"], files),
            (["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"], [self.bucket.bucket_arn]),
            (["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"], columns),
        ):
            iam.Grant.add_to_principal(grantee=role, actions=actions, resource_arns=resources)
        log.grant_write(role)
        accept_patterns(role, *files, reason=FILES_OF_ITS_OWN)
        return role

    def _questions(self) -> None:
        """Where people ask in SQL: nothing stands, a question costs what it reads, and no more than so much."""
        athena.CfnWorkGroup(
            self,
            "Questions",
            name=f"practika-{self._stage.name}",
            work_group_configuration={
                "enforceWorkGroupConfiguration": True,
                "bytesScannedCutoffPerQuery": MOST_READ,
                "publishCloudWatchMetricsEnabled": True,
                "resultConfiguration": {
                    "outputLocation": f"s3://{self.bucket.bucket_name}/{ANSWERS}",
                    "encryptionConfiguration": {"encryptionOption": "SSE_S3"},
                },
            },
        )
