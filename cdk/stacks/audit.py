"""Audit: the audit log's chain, in a bucket where nobody can change or delete what was written."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.alarms import Call, Patience, ring_above
from cdk.constructs.audit import Finding, accept, accept_patterns
from cdk.constructs.door import Door, Work
from cdk.constructs.layers import Layers
from cdk.constructs.letters import DeadLetters
from cdk.constructs.measures import MAXIMUM, emitted
from cdk.constructs.rollout import Rollout
from cdk.stacks.database import DatabaseStack
from cdk.stages import Stage

EVERY = Duration.minutes(5)
#: Entries that wait for so long are a fault: three calls have failed, or a transaction stays open.
BEHIND_SECONDS = 15 * 60
#: Below it lies the chain (domain/audit_chain.py).
ROOM = "entries/"
#: What nobody may do to an object that is there. Object Lock alone would still let a marker hide it.
NEVER = (
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:BypassGovernanceRetention",
    "s3:PutObjectRetention",
    "s3:PutObjectLegalHold",
)
BEHIND = Call(says="entries of the audit log are not locked in time", runbook="audit-chain")
READS_ALL = "Keys of the chain carry time and digest, not known at deploy; the auditor reads all of it."
PUTS_BELOW = (
    "Keys of the chain carry time and digest, not known at deploy; the door may put below one prefix."
)
LOGLESS = Finding(
    "AwsSolutions-S1",
    "One door writes this bucket, once an object, and one role reads it, whose every use the account's trail has.",
)


class AuditStack(Stack):
    """A door that locks new entries every five minutes, and a role for whoever checks them (`make verify-audit`)."""

    def __init__(
        self, scope: Construct, stage: Stage, *, database: DatabaseStack, bell: sns.ITopic, **options: Any
    ) -> None:
        super().__init__(scope, "audit", **options, termination_protection=stage.keep_data)
        self._stage = stage
        self._bell = bell
        self._bucket = self._locked_bucket()
        door = self._door(database, DeadLetters(self, "AuditLetters", stage=stage, bell=bell))
        auditor = self._auditor(door)
        self._guard(door, auditor)
        self._ring(door)
        CfnOutput(self, "AuditBucketName", value=self._bucket.bucket_name)
        CfnOutput(self, "AuditRule", value=self.clock.rule_name)
        CfnOutput(self, "LockAuditName", value=door.called_as)
        CfnOutput(self, "AuditorRoleArn", value=auditor.role_arn)

    def _locked_bucket(self) -> s3.Bucket:
        """Under compliance nobody, the account's owner included, can shorten the time; under governance an
        administrator could, were it not for the bucket's policy."""
        stage = self._stage
        days = Duration.days(stage.audit_locked_days) if stage.audit_locked_days else None
        kinds = {
            "compliance": s3.ObjectLockRetention.compliance,
            "governance": s3.ObjectLockRetention.governance,
        }
        bucket = s3.Bucket(
            self,
            "Chain",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=stage.tls_only,
            minimum_tls_version=1.2 if stage.tls_only else None,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            versioned=True,
            object_lock_enabled=True if days else None,
            object_lock_default_retention=kinds[stage.audit_lock](days) if days else None,
            removal_policy=RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY,
        )
        accept(bucket, LOGLESS)
        return bucket

    def _door(self, database: DatabaseStack, letters: DeadLetters) -> Door:
        door = Door(
            self,
            "cron_lock_audit",
            stage=self._stage,
            layers=Layers(self, self._stage),
            network=database.network,
            work=Work(timeout=60),
            letters=letters,
            rollout=Rollout(self, self._stage, bell=self._bell),
        )
        database.let_in(door)
        below = self._bucket.arn_for_objects(f"{ROOM}*")
        iam.Grant.add_to_principal(grantee=door.role, actions=["s3:PutObject"], resource_arns=[below])
        accept_patterns(door.role, below, reason=PUTS_BELOW)
        door.knows(AUDIT_BUCKET=self._bucket.bucket_name)
        target = targets.LambdaFunction(
            door.live,
            dead_letter_queue=letters.queue,
            retry_attempts=2,
            max_event_age=Duration.minutes(15),
        )
        says = "locks new entries of the audit log"
        #: What rings the door; a stage that sleeps stops it, for it needs PostgreSQL.
        self.clock = events.Rule(
            self, "Lock", description=says, schedule=events.Schedule.rate(EVERY), targets=[target]
        )
        return door

    def _auditor(self, door: Door) -> iam.Role:
        """Whom IAM lets take on this role reads the chain and asks the door for the table; nothing else does."""
        role = iam.Role(
            self,
            "Auditor",
            assumed_by=iam.AccountRootPrincipal(),
            description="reads the audit chain and compares the log with it",
            max_session_duration=Duration.hours(1),
        )
        everything = self._bucket.arn_for_objects(f"{ROOM}*")
        iam.Grant.add_to_principal(
            grantee=role, actions=["s3:GetObject", "s3:GetObjectVersion"], resource_arns=[everything]
        )
        iam.Grant.add_to_principal(
            grantee=role,
            actions=["s3:ListBucket", "s3:ListBucketVersions"],
            resource_arns=[self._bucket.bucket_arn],
        )
        iam.Grant.add_to_principal(
            grantee=role, actions=["lambda:InvokeFunction"], resource_arns=[door.live.function_arn]
        )
        accept_patterns(role, everything, reason=READS_ALL)
        return role

    def _guard(self, door: Door, auditor: iam.Role) -> None:
        """What no policy of a role can give: only the door puts, and only what is not there; only the auditor reads."""
        chain = self._bucket.arn_for_objects("*")
        self._refuse(NEVER, chain)
        self._refuse(["s3:PutObject"], chain, self._but(door.role))
        if self._stage.on_aws:  # the endpoint of one machine does not tell a policy of this header
            self._refuse(["s3:PutObject"], chain, {"Null": {"s3:if-none-match": "true"}})
        self._refuse(["s3:GetObject", "s3:GetObjectVersion"], chain, self._but(auditor))

    def _but(self, role: iam.Role) -> dict[str, Any]:
        """Everybody but the role. AWS names a session by its role; the endpoint of one machine by the session."""
        session = f"arn:{self.partition}:sts::{self.account}:assumed-role/{role.role_name}/*"
        names = [role.role_arn, *([] if self._stage.on_aws else [session])]
        return {"ArnNotLike": {"aws:PrincipalArn": names}}

    def _refuse(self, actions: Any, resource: str, conditions: dict[str, Any] | None = None) -> None:
        self._bucket.add_to_resource_policy(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=list(actions),
                resources=[resource],
                conditions=conditions,
            )
        )

    def _ring(self, door: Door) -> None:
        """Silence rings too, for somebody may have stopped the schedule; but not where it stops each night."""
        ring_above(
            self,
            "Behind",
            metric=emitted(self._stage, door.name, "AuditBehindSeconds", minutes=15, statistic=MAXIMUM),
            limit=BEHIND_SECONDS,
            bell=self._bell,
            call=BEHIND,
            patience=Patience(bad=2, of=2, silence_rings=not self._stage.sleep_hours),
        )
