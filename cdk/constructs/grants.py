"""What a door, or a worker in a container, may use. Each `let_*` gives a right and the variable that names the
thing, never one alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct, IConstruct

from cdk.constructs.audit import Finding, accept, accept_patterns


class Grantee(IConstruct, Protocol):
    """Whoever gets rights and learns where things are: a door, or a worker in a container."""

    role: iam.Role

    def knows(self, **environment: str) -> None:
        """Adds variables to its environment."""
        ...


MANY_KEYS = (
    "Keys below this prefix carry the ids of workspaces and videos, which are not known at deploy. The prefix is the "
    "narrowest that holds; which workspace a caller may touch is decided in the policy module and by scoped keys."
)
MANY_RUNS = (
    "Runs of the one machine have names that are made when they start; the machine is the narrowest to name."
)
NAMED_WITH_STAR = (
    "CloudWatch Logs wants the ARN of a log group with a star at its end; the right is on the one group."
)
READ_ITEMS = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
WRITE_ITEMS = (
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
)


@dataclass(frozen=True)
class Store:
    """A DynamoDB table, the variable that names it, and its indexes."""

    table: dynamodb.TableV2
    variable: str
    indexes: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Secret:
    """A secret and the variable that holds its ARN."""

    secret: secretsmanager.ISecret
    variable: str


def let_read(door: Grantee, store: Store) -> None:
    """Reads single items and queries of the table and its indexes; no scan."""
    arns = [store.table.table_arn, *(f"{store.table.table_arn}/index/{name}" for name in store.indexes)]
    iam.Grant.add_to_principal(grantee=door.role, actions=list(READ_ITEMS), resource_arns=arns)
    door.knows(**{store.variable: store.table.table_name})


def let_write(door: Grantee, store: Store) -> None:
    """Writes single items, also in transactions; reads too, for conditions need it."""
    let_read(door, store)
    iam.Grant.add_to_principal(
        grantee=door.role, actions=list(WRITE_ITEMS), resource_arns=[store.table.table_arn]
    )


def let_tell(door: Grantee, store: Store) -> None:
    """Puts notices (how far a video is, whose rights have ended); reads nothing."""
    iam.Grant.add_to_principal(
        grantee=door.role, actions=["dynamodb:PutItem"], resource_arns=[store.table.table_arn]
    )
    door.knows(**{store.variable: store.table.table_name})


def let_heed(door: Grantee, store: Store) -> None:
    """Asks which tokens count no more; the question is a query."""
    iam.Grant.add_to_principal(
        grantee=door.role, actions=["dynamodb:Query"], resource_arns=[store.table.table_arn]
    )
    door.knows(**{store.variable: store.table.table_name})


def let_log(door: Grantee, stream: firehose.CfnDeliveryStream) -> None:
    """Puts records into the Firehose stream; reads nothing."""
    iam.Grant.add_to_principal(
        grantee=door.role, actions=["firehose:PutRecordBatch"], resource_arns=[stream.attr_arn]
    )
    door.knows(USAGE_STREAM=stream.ref)


def let_open(door: Grantee, *secrets: Secret) -> None:
    """Reads the value of each secret."""
    for each in secrets:
        each.secret.grant_read(door.role)
        door.knows(**{each.variable: each.secret.secret_arn})


def let_sign_in(
    door: Grantee, database: rds.DatabaseInstance | rds.DatabaseProxy, *, host: str, role: str
) -> None:
    """Opens connections as that one role, by a token of IAM; reads no secret."""
    database.grant_connect(door.role, role)
    door.knows(DATABASE_HOST=host)


def let_fill(door: Grantee, *secrets: Secret) -> None:
    """Reads and replaces the value of each secret."""
    let_open(door, *secrets)
    for each in secrets:
        each.secret.grant_write(door.role)


def let_keep_logs(door: Grantee, *groups: str, days: int) -> None:
    """Makes those log groups and sets their days; reads and writes no line of them."""
    here = Stack.of(door)
    for group in groups:
        arn = f"arn:{here.partition}:logs:{here.region}:{here.account}:log-group:{group}:*"
        iam.Grant.add_to_principal(
            grantee=door.role, actions=["logs:CreateLogGroup", "logs:PutRetentionPolicy"], resource_arns=[arn]
        )
        accept_patterns(door.role, arn, reason=NAMED_WITH_STAR)
    door.knows(SERVICE_LOGS=" ".join(groups), LOG_DAYS=str(days))


def let_touch_files(door: Grantee, bucket: s3.IBucket, *actions: str, below: Sequence[str]) -> None:
    """Does the object actions under each prefix of the bucket (`uploads/`); without `/` at its end it is one key."""
    iam.Grant.add_to_principal(
        grantee=door.role,
        actions=list(actions),
        resource_arns=[bucket.arn_for_objects(_pattern(prefix)) for prefix in below],
    )
    for prefix in below:
        if prefix.endswith("/"):
            accept(
                door.role,
                Finding(f"AwsSolutions-IAM5[Resource::{_known_as(bucket, door)}/{prefix}*]", MANY_KEYS),
            )
    door.knows(MEDIA_BUCKET=bucket.bucket_name)


def let_list_files(door: Grantee, bucket: s3.IBucket, *, below: Sequence[str]) -> None:
    """Lists keys under each prefix.

    "IfExists": S3 looks at the same right, without a prefix, when it decides whether a missing object is a 404
    or a 403; a door must be able to tell the two apart.
    """
    iam.Grant.add_to_principal(
        grantee=door.role,
        actions=["s3:ListBucket"],
        resource_arns=[bucket.bucket_arn],
        conditions={"StringLikeIfExists": {"s3:prefix": [f"{prefix}*" for prefix in below]}},
    )
    door.knows(MEDIA_BUCKET=bucket.bucket_name)


def let_go_on(scope: Construct, door: Grantee, machine: sfn.StateMachine) -> None:
    """Starts runs of the machine whose own task the door does.

    A policy apart: the machine waits for the door, and the door waits for the policy of its role.
    """
    policy = iam.Policy(scope, "GoesOn", roles=[door.role])
    policy.add_statements(
        iam.PolicyStatement(actions=["states:StartExecution"], resources=[machine.state_machine_arn])
    )


def let_look_after(door: Grantee, machine: sfn.StateMachine, claims: Store) -> None:
    """Starts runs of the machine, and asks how those stand that it has claimed."""
    machine.grant_start_execution(door.role)
    colons = ArnFormat.COLON_RESOURCE_NAME
    name = Stack.of(machine).split_arn(machine.state_machine_arn, colons).resource_name
    runs = Stack.of(machine).format_arn(
        service="states", resource="execution", resource_name=f"{name}:*", arn_format=colons
    )
    iam.Grant.add_to_principal(grantee=door.role, actions=["states:DescribeExecution"], resource_arns=[runs])
    accept_patterns(door.role, runs, reason=MANY_RUNS)
    iam.Grant.add_to_principal(
        grantee=door.role, actions=["dynamodb:GetItem"], resource_arns=[claims.table.table_arn]
    )
    door.knows(**{"INGEST_MACHINE_ARN": machine.state_machine_arn, claims.variable: claims.table.table_name})


def let_hear(machine: sfn.StateMachine, bucket: s3.IBucket, *, below: str) -> None:
    """Reads what workers without an answer have left under the prefix."""
    iam.Grant.add_to_principal(
        grantee=machine, actions=["s3:GetObject"], resource_arns=[bucket.arn_for_objects(_pattern(below))]
    )
    known = _known_as(bucket, machine)
    accept(machine, Finding(f"AwsSolutions-IAM5[Resource::{known}/{_pattern(below)}]", MANY_KEYS))


def _pattern(prefix: str) -> str:
    return f"{prefix}*" if prefix.endswith("/") else prefix


def _known_as(bucket: s3.IBucket, door: IConstruct) -> str:
    """The bucket's ARN in the words of cdk-nag: an attribute in its own stack, an export everywhere else."""
    home = Stack.of(bucket)
    arn = (
        bucket.bucket_arn
        if home.node.path == Stack.of(door).node.path
        else home.export_value(bucket.bucket_arn)
    )
    resolved: dict[str, Any] = home.resolve(arn)
    exported = resolved.get("Fn::ImportValue")
    return str(exported) if exported else "<{}.{}>".format(*resolved["Fn::GetAtt"])
