"""DataKey: a KMS key for one kind of data, turned over every year."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk.stages import Stage

#: What a service does with a key for a caller who may use the thing itself.
USED_FOR = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")
ROTATION = Duration.days(365)
SECOND_THOUGHTS = Duration.days(30)  # a key that was scheduled for deletion can be brought back


def data_key(scope: Construct, kind: str, *, stage: Stage, services: Sequence[str]) -> kms.Key | None:
    """`alias/practika-<stage>-<kind>`, or None where the stage leaves the keys to AWS.

    The services (`dynamodb`) use it for whoever in this account may use the thing that it encrypts: the right to the
    data stays in one place, the door's grant on the table, and no door holds a right on a key.
    """
    if not stage.own_keys:
        return None
    key = kms.Key(
        scope,
        f"{kind.capitalize()}Key",
        alias=f"practika-{stage.name}-{kind}",
        description=f"Practika {stage.name}: {kind}",
        enable_key_rotation=True,
        rotation_period=ROTATION,
        pending_window=SECOND_THOUGHTS,
        removal_policy=RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY,
    )
    here = Stack.of(scope)
    through = [f"{service}.{here.region}.amazonaws.com" for service in services]
    for actions, more in (
        (USED_FOR, {}),
        (("kms:CreateGrant",), {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
    ):
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.AnyPrincipal()],
                actions=list(actions),
                resources=["*"],  # in a key's own policy this is the key
                conditions={
                    "StringEquals": {"kms:ViaService": through, "kms:CallerAccount": here.account},
                    **more,
                },
            )
        )
    return key
