"""Data: what must survive every deploy. Buckets, tables, secrets, and the door that makes the keys."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, SecretValue, Stack, triggers
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from cdk.constructs.audit import Finding, accept, accept_patterns
from cdk.constructs.door import Door, Work
from cdk.constructs.grants import Secret, Store, let_fill, let_touch_files
from cdk.constructs.keys import data_key
from cdk.constructs.layers import Layers
from cdk.constructs.malware import scan_sources
from cdk.constructs.service_logs import log_of_triggers
from cdk.stacks.second import COPIED, ERASED, ERASED_KEPT, copy_bucket, copy_rule
from cdk.stages import Stage

ARCHIVED_ABOVE = 1_000_000  # bytes
STRING = dynamodb.AttributeType.STRING
MEDIA_KEY_IMPORT = "keys/media_key.json"  # from where CloudFront's key store is filled
EDGE_KEY_IMPORT = "keys/edge_key.json"
NOTHING_YET = SecretValue.unsafe_plain_text("{}")  # no secret: the deploy_keys door writes the keys


COPIES_ALL = (
    "S3 copies what lies below some prefixes of this bucket into that one; the keys are not known at deploy."
)


class DataStack(Stack):
    """Owns `media`, `annotations`, `live`, `usage` and the three keys' secrets."""

    def __init__(self, scope: Construct, stage: Stage, **options: Any) -> None:
        super().__init__(scope, "data", **options, termination_protection=stage.keep_data)
        self._stage = stage
        self._removal = RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY
        self._notes_key = data_key(self, "notes", stage=stage, services=["dynamodb"])
        self.secrets_key = data_key(self, "secrets", stage=stage, services=["secretsmanager"])
        self.media = self._media_bucket()
        self.annotations = self._annotations()
        self.live = Store(self._table("Live"), "LIVE_TABLE")
        self.usage = self._usage()
        #: Tables whose loss people would feel. `live` is not one: rooms begin anew, and open pages notice.
        self.durable = (self.annotations, self.usage)
        self.signing_key = self._secret(
            "SigningKey", "SIGNING_KEY_SECRET_ARN", "private key of access tokens"
        )
        self.verification_keys = self._secret(
            "VerificationKeys", "VERIFICATION_KEYS_SECRET_ARN", "public keys of access tokens"
        )
        self.media_key = self._secret("MediaKey", "MEDIA_KEY_SECRET_ARN", "key of the path tokens of /media")
        self.edge_keys = self._edge_keys() if stage.on_aws else None
        self._deploy_keys()
        CfnOutput(self, "MediaBucketName", value=self.media.bucket_name)
        CfnOutput(self, "AnnotationsTableName", value=self.annotations.table.table_name)
        CfnOutput(self, "LiveTableName", value=self.live.table.table_name)

    def _media_bucket(self) -> s3.Bucket:
        """SSE-S3, not KMS: every segment of every viewer is a read, a KMS call for each would be a cost and a quota
        without a gain, for nobody but CloudFront and named roles may read the bucket at all."""
        bucket = s3.Bucket(
            self,
            "Media",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=self._stage.tls_only,
            minimum_tls_version=1.2 if self._stage.tls_only else None,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            versioned=True,
            removal_policy=self._removal,
            server_access_logs_bucket=self._access_logs() if self._stage.on_aws else None,
            server_access_logs_prefix="media/" if self._stage.on_aws else None,
            cors=[
                s3.CorsRule(
                    allowed_origins=[self._stage.public_url],
                    allowed_methods=[s3.HttpMethods.PUT, s3.HttpMethods.GET],
                    allowed_headers=["content-type", "if-none-match", "x-amz-checksum-sha256"],
                    exposed_headers=["ETag", "x-amz-checksum-sha256"],
                    max_age=3600,
                )
            ],
            lifecycle_rules=self._lifecycle(),
            **self._copied(),
        )
        self._tell_event_bridge(bucket)
        self._count_copies(bucket)
        self._write_sizes_as_text(bucket)
        self._let_cloudfront_read(bucket)
        if copier := bucket.node.try_find_child("ReplicationRole"):
            there = f"arn:{self.partition}:s3:::{copy_bucket(self._stage, self.account)}/*"
            accept_patterns(copier, bucket.arn_for_objects("*"), there, reason=COPIES_ALL)
        if self._stage.malware_scan:
            scan_sources(self, bucket)
        return bucket

    def _lifecycle(self) -> list[s3.LifecycleRule]:
        """Parts of uploads that nobody finishes and work files go by themselves; what was deleted can be brought back
        for thirty days. Films that are rarely watched move to the tier that their reading deserves."""
        stage = self._stage
        rules = [
            s3.LifecycleRule(
                abort_incomplete_multipart_upload_after=Duration.days(stage.unfinished_upload_days)
            ),
            s3.LifecycleRule(prefix="work/", expiration=Duration.days(1)),
            s3.LifecycleRule(prefix="people/exports/", expiration=Duration.days(7)),
            s3.LifecycleRule(prefix=ERASED, expiration=ERASED_KEPT),
            s3.LifecycleRule(
                noncurrent_version_expiration=Duration.days(30), expired_object_delete_marker=True
            ),
        ]
        if stage.rarely_watched_days is not None:
            tier = s3.Transition(
                storage_class=s3.StorageClass.INTELLIGENT_TIERING,
                transition_after=Duration.days(stage.rarely_watched_days),
            )
            rules.append(s3.LifecycleRule(prefix="media/", transitions=[tier]))
        if stage.archive_sources_days is not None:
            rules.append(_to_the_archive(stage.archive_sources_days))
        return rules

    def _tell_event_bridge(self, bucket: s3.Bucket) -> None:
        """Set on the resource itself: the construct's own way adds a Lambda that may change any bucket."""
        resource = bucket.node.default_child
        assert isinstance(resource, s3.CfnBucket)  # noqa: S101  # narrows the type
        resource.add_property_override(
            "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", True
        )

    def _write_sizes_as_text(self, bucket: s3.Bucket) -> None:
        """CloudFormation's schema wants text where the construct writes a number."""
        resource = bucket.node.default_child
        assert isinstance(resource, s3.CfnBucket)  # noqa: S101  # narrows the type
        if self._stage.archive_sources_days is not None:
            place = f"LifecycleConfiguration.Rules.{len(self._lifecycle()) - 1}.ObjectSizeGreaterThan"
            resource.add_property_override(place, str(ARCHIVED_ABOVE))

    def _count_copies(self, bucket: s3.Bucket) -> None:
        """S3 tells of failed copies by rules with metrics alone, which the construct has with a deadline only."""
        resource = bucket.node.default_child
        assert isinstance(resource, s3.CfnBucket)  # noqa: S101  # narrows the type
        for number in range(len(COPIED) if self._stage.second_region else 0):
            place = f"ReplicationConfiguration.Rules.{number}.Destination.Metrics"
            resource.add_property_override(place, {"Status": "Enabled"})

    def _let_cloudfront_read(self, bucket: s3.Bucket) -> None:
        """Only published files, only for distributions of this account: the distribution's own id would make data
        depend on site, which depends on data. It may list too, so that a file that is not there is a 404, and a 403
        means that S3 refuses; the token check lets nothing through but files of a video."""
        ours = f"arn:{self.partition}:cloudfront::{self.account}:distribution/*"
        for action, resource in (
            ("s3:GetObject", bucket.arn_for_objects("media/*")),
            ("s3:ListBucket", bucket.bucket_arn),
        ):
            bucket.add_to_resource_policy(
                iam.PolicyStatement(
                    principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                    actions=[action],
                    resources=[resource],
                    conditions={"ArnLike": {"AWS:SourceArn": ours}},
                )
            )

    def _access_logs(self) -> s3.Bucket:
        logs = s3.Bucket(
            self,
            "AccessLogs",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=self._stage.tls_only,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            removal_policy=self._removal,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(self._stage.log_days))],
        )
        accept(
            logs,
            Finding("AwsSolutions-S1", "This bucket holds the access logs; logging into itself would loop."),
        )
        return logs

    def _copied(self) -> dict[str, Any]:
        """Files that nothing makes again go to the second Region at once, and what is deleted here is marked there."""
        if self._stage.second_region is None:
            return {}
        copy = s3.Bucket.from_bucket_name(self, "SourcesCopy", copy_bucket(self._stage, self.account))
        rules = [
            s3.ReplicationRule(
                id=copy_rule(prefix),
                destination=copy,
                filter=s3.Filter(prefix=prefix),
                storage_class=tier,
                delete_marker_replication=True,
                priority=order,
            )
            for order, (prefix, tier) in enumerate(COPIED.items(), 1)
        ]
        return {"replication_rules": rules}

    def _table_encryption(self) -> dynamodb.TableEncryptionV2:
        if self._notes_key is None:
            return dynamodb.TableEncryptionV2.aws_managed_key()
        return dynamodb.TableEncryptionV2.customer_managed_key(self._notes_key)

    def _replicas(self) -> list[dynamodb.ReplicaTableProps]:
        return [dynamodb.ReplicaTableProps(region=region) for region in self._stage.table_regions]

    def _table(self, name: str, **more: Any) -> dynamodb.TableV2:
        return dynamodb.TableV2(
            self,
            name,
            partition_key=dynamodb.Attribute(name="pk", type=STRING),
            sort_key=dynamodb.Attribute(name="sk", type=STRING),
            billing=dynamodb.Billing.on_demand(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            encryption=self._table_encryption(),
            time_to_live_attribute="expires_at",
            deletion_protection=self._stage.keep_data,
            removal_policy=self._removal,
            replicas=self._replicas(),
            **more,
        )

    def _annotations(self) -> Store:
        index = dynamodb.GlobalSecondaryIndexPropsV2(
            index_name="window",
            partition_key=dynamodb.Attribute(name="wpk", type=STRING),
            sort_key=dynamodb.Attribute(name="wsk", type=STRING),
        )
        table = self._table(
            "Annotations",
            dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            global_secondary_indexes=[index],
        )
        return Store(table, "ANNOTATIONS_TABLE", ("window",))

    def _usage(self) -> Store:
        """Streamed: what was counted goes on to the warehouse. Replicas need both images."""
        images = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
        return Store(self._table("Usage", dynamo_stream=images), "USAGE_TABLE")

    def _secret(self, name: str, variable: str, what: str) -> Secret:
        secret = secretsmanager.Secret(
            self,
            name,
            description=f"Practika {self._stage.name}: {what}",
            secret_string_value=NOTHING_YET,
            encryption_key=self.secrets_key,
            removal_policy=self._removal,
        )
        accept(
            secret,
            Finding(
                "AwsSolutions-SMG4",
                "The deploy_keys door makes this key. Its successor has to overlap with it in another secret or in "
                "CloudFront, which a rotation of one secret by Secrets Manager cannot do.",
            ),
        )
        resource = secret.node.default_child
        assert isinstance(resource, secretsmanager.CfnSecret)  # noqa: S101  # narrows the type
        # Id is the ARN everywhere; Ref is the name where the local endpoint answers it
        known = secretsmanager.Secret.from_secret_complete_arn(self, f"{name}ByArn", resource.attr_id)
        return Secret(known, variable)

    def _edge_keys(self) -> Secret:
        """By which the APIs know that CloudFront passed a request on; on one machine nothing stands before them."""
        made = self._secret(
            "EdgeKeys", "EDGE_KEYS_SECRET_ARN", "keys of the edge's stamps, the current and the former"
        )
        CfnOutput(self, "EdgeKeysSecretArn", value=made.secret.secret_arn)
        return made

    def _deploy_keys(self) -> None:
        door = Door(
            self, "deploy_keys", stage=self._stage, layers=Layers(self, self._stage), work=Work(timeout=60)
        )
        let_fill(door, self.signing_key, self.verification_keys, self.media_key)
        if self.edge_keys:
            let_fill(door, self.edge_keys)
            let_touch_files(door, self.media, "s3:PutObject", below=[MEDIA_KEY_IMPORT, EDGE_KEY_IMPORT])
            door.knows(MEDIA_KEY_IMPORT=MEDIA_KEY_IMPORT, EDGE_KEY_IMPORT=EDGE_KEY_IMPORT)
            triggers.Trigger(self, "KeysAreMade", handler=door.function)
            log_of_triggers(self, self._stage)
        CfnOutput(self, "DeployKeysName", value=door.function.function_name)


def _to_the_archive(days: int) -> s3.LifecycleRule:
    """Sources that are worth it: of a small one the archive's own 40 KB an object and its fee would cost more."""
    tier = s3.Transition(storage_class=s3.StorageClass.DEEP_ARCHIVE, transition_after=Duration.days(days))
    return s3.LifecycleRule(prefix="uploads/", object_size_greater_than=ARCHIVED_ABOVE, transitions=[tier])
