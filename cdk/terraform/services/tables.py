"""DynamoDB."""

from __future__ import annotations

import dataclasses

from cdk.terraform.mapping import Place
from cdk.terraform.rules import By, Constant, Drop, Entry, Flat, Name, Rule, To, Type

ROLES = {"HASH": "hash_key", "RANGE": "range_key"}
RECOVERY = To("point_in_time_recovery", {"PointInTimeRecoveryEnabled": "enabled"})


def key_schema(place: Place, member: str) -> None:
    """`[{AttributeName, KeyType}]` as hash_key and range_key."""
    for number, each in enumerate(place.value[member]):
        key = dataclasses.replace(place, path=(*place.path, member, number), value=each)
        role = ROLES.get(each.get("KeyType"))
        if role is None:
            place.problem(member, f"a key is HASH or RANGE, not {each.get('KeyType')!r}")
            continue
        key.write("AttributeName", role)
        key.drop("KeyType", "the argument's name says it")


def replicas(place: Place, member: str) -> None:
    """The replica of the stack's own Region is the table itself; each other one is a block."""
    home = place.desk.region
    for number, each in enumerate(place.value[member]):
        path = (*place.path, member, number)
        if each.get("Region") == home:
            own = dataclasses.replace(place, path=path, value=each)
            own.fill(AT_HOME, {})
        else:
            place.nested("replica", path, each).fill(ELSEWHERE, PROPAGATED)


def finish(place: Place) -> None:
    """The key of the replica at home is the table's, whose block may be written after the replicas."""
    for number, each in enumerate(place.value.get("Replicas", [])):
        if each.get("Region") == place.desk.region and "SSESpecification" in each:
            (block,) = place.body.of("server_side_encryption") or [place.body.block("server_side_encryption")]
            shape = place.shape.blocks["server_side_encryption"]
            where = f"{place.where}.server_side_encryption[0]"
            path = (*place.path, "Replicas", number, "SSESpecification")
            inner = dataclasses.replace(
                place, body=block, shape=shape, where=where, path=path, value=each["SSESpecification"]
            )
            inner.write("KMSMasterKeyId", "kms_key_arn")


def index_names(place: Place, member: str) -> None:
    """A replica may only repeat the names of the indexes; what it says besides would be lost."""
    for each in place.value[member]:
        if set(each) != {"IndexName"}:
            place.problem(member, "settings of a replica's own index are not exported")
    place.drop(member, "repeats the names of the table's indexes")


def later(place: Place, member: str) -> None:
    """Written by `finish`."""


def recovery_of_replica(place: Place, member: str) -> None:
    """`{PointInTimeRecoveryEnabled}` as one argument."""
    dataclasses.replace(place, path=(*place.path, member), value=place.value[member]).write(
        "PointInTimeRecoveryEnabled", "point_in_time_recovery"
    )


PROPAGATED = {"propagate_tags": Constant(True, "CloudFormation tags every replica")}
AT_HOME: dict[str, Rule] = {
    "Region": Drop("the provider's own Region"),
    "PointInTimeRecoverySpecification": RECOVERY,
    "GlobalSecondaryIndexes": By(index_names),
    "SSESpecification": By(later),
}
ELSEWHERE: dict[str, Rule] = {
    "Region": "region_name",
    "PointInTimeRecoverySpecification": By(recovery_of_replica),
    "GlobalSecondaryIndexes": By(index_names),
    "SSESpecification": Flat({"KMSMasterKeyId": "kms_key_arn"}),
    "DeletionProtectionEnabled": Drop(
        "the provider protects the table at home; a replica goes only with its block"
    ),
    "Tags": Drop("propagate_tags gives a replica the table's tags"),
}
INDEX: dict[str, Rule] = {
    "IndexName": "name",
    "KeySchema": By(key_schema),
    "Projection": Flat(),
}
BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::DynamoDB::GlobalTable": Type(
        "aws_dynamodb_table",
        ref="name",
        attributes={"Arn": "arn", "StreamArn": "stream_arn", "TableId": "id"},
        name=Name("name", 255),
        finish=finish,
        properties={
            "TableName": "name",
            "AttributeDefinitions": To("attribute", {"AttributeName": "name", "AttributeType": "type"}),
            "KeySchema": By(key_schema),
            "GlobalSecondaryIndexes": To("global_secondary_index", INDEX),
            "LocalSecondaryIndexes": To("local_secondary_index", INDEX),
            "Replicas": By(replicas),
            "SSESpecification": To(
                "server_side_encryption",
                {"SSEEnabled": "enabled", "SSEType": Drop("KMS is the only type", only=("KMS",))},
            ),
            "StreamSpecification": Flat(also={"stream_enabled": Constant(True, "a view type is given")}),
            "TimeToLiveSpecification": "ttl",
        },
    ),
}
