"""SharedCache: ElastiCache Serverless (Valkey) in the network, for copies that many doors share. A stage's choice."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.alarms import Call, Patience, ring_above
from cdk.constructs.door import Network
from cdk.constructs.grants import Grantee
from cdk.constructs.measures import SUM, emitted
from cdk.stages import Stage

PORT = 6379  # a serverless cache has no other
#: What a door may do with which keys: adapters/valkey_cache.py does no more. Tried on a real server by
#: tests/integration/test_valkey.py.
ACCESS = "on ~practika:* -@all +get +set +del"
#: Units a second above which requests are held back: a mistake must not become a bill. A copy read or written costs one
#: unit for each KB; at prod's load 400 are used (ADR 51).
MOST_UNITS = 5_000
FIVE = Duration.minutes(5)
LASTING = Patience(bad=3, of=3)


class SharedCache(Construct):
    """Of `Stage.cache_gb` at most, encrypted, over TLS only, without snapshots: what is lost is read anew.

    Doors sign in as one user by IAM: no password exists. Only a door in the network can reach it.
    """

    def __init__(
        self, scope: Construct, name: str, *, stage: Stage, network: Network, key: kms.IKey | None
    ) -> None:
        super().__init__(scope, name)
        self._stage = stage
        self.name = f"practika-{stage.name}"  # a part of what doors sign
        self._user = elasticache.CfnUser(
            self,
            "DoorsUser",
            engine="valkey",
            user_id=f"{self.name}-doors",
            user_name=f"{self.name}-doors",  # ElastiCache wants both the same for IAM
            authentication_mode={"Type": "iam"},
            access_string=ACCESS,
        )
        users = elasticache.CfnUserGroup(
            self, "Users", engine="valkey", user_group_id=self.name, user_ids=[self._user.ref]
        )
        group = ec2.SecurityGroup(
            self, "Group", vpc=network.vpc, description="shared cache", allow_all_outbound=False
        )
        group.add_ingress_rule(network.doors, ec2.Port.tcp(PORT), "doors that share copies")
        self._cache = elasticache.CfnServerlessCache(
            self,
            "Cache",
            engine="valkey",
            major_engine_version="8",
            serverless_cache_name=self.name,
            description=f"Practika {stage.name}: copies for seconds",
            user_group_id=users.ref,
            security_group_ids=[group.security_group_id],
            subnet_ids=network.vpc.select_subnets(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED).subnet_ids,
            kms_key_id=key.key_arn if key else None,
            snapshot_retention_limit=0,
            cache_usage_limits=_limits(stage),
        )

    def let_share(self, door: Grantee) -> None:
        """Lets a door sign in to this cache as that one user."""
        iam.Grant.add_to_principal(
            grantee=door.role,
            actions=["elasticache:Connect"],
            resource_arns=[self._cache.attr_arn, self._user.attr_arn],
        )
        door.knows(
            CACHE_ADDRESS=f"{self._cache.attr_endpoint_address}:{PORT}",
            CACHE_NAME=self.name,
            CACHE_USER=self._user.user_id,
        )

    def ring(self, scope: Construct, bell: sns.ITopic) -> None:
        """For requests that the cache holds back, and for doors that it does not answer."""
        held = cloudwatch.Metric(
            namespace="AWS/ElastiCache",
            metric_name="ThrottledCmds",
            dimensions_map={"clusterId": self.name},
            statistic=SUM,
            period=FIVE,
        )
        call = Call(says="the shared cache holds requests back", runbook="shared-cache")
        ring_above(scope, "CacheHeld", metric=held, limit=10, bell=bell, call=call, patience=LASTING)
        away = emitted(self._stage, "api_annotations", "CacheAway")
        call = Call(says="the shared cache does not answer doors", runbook="shared-cache")
        ring_above(scope, "CacheAway", metric=away, limit=10, bell=bell, call=call, patience=LASTING)


def _limits(stage: Stage) -> elasticache.CfnServerlessCache.CacheUsageLimitsProperty:
    kind = elasticache.CfnServerlessCache
    return kind.CacheUsageLimitsProperty(
        data_storage=kind.DataStorageProperty(unit="GB", maximum=stage.cache_gb),
        ecpu_per_second=kind.ECPUPerSecondProperty(maximum=MOST_UNITS),
    )
