"""Batch and ECR."""

from __future__ import annotations

import dataclasses

from cdk.terraform.hcl import Call, Expression, Fields, Items, Literal
from cdk.terraform.mapping import Place
from cdk.terraform.rules import Apart, By, Drop, Entry, Name, Type

OF_THE_DRIVER = "options"  # its members are names of the log driver and not of Batch


def camel(value: Expression) -> Expression:
    """The same with `jobRoleArn` for `JobRoleArn`, as Batch's own API writes it."""
    if isinstance(value, Items):
        return dataclasses.replace(value, items=tuple(camel(each) for each in value.items))
    if not isinstance(value, Fields):
        return value
    named = [(key[:1].lower() + key[1:], each) for key, each in value.fields]
    fields = tuple((key, each if key == OF_THE_DRIVER else camel(each)) for key, each in named)
    return dataclasses.replace(value, fields=fields)


def container(place: Place, member: str) -> None:
    """What the job runs, as the JSON that Batch takes."""
    place.put(
        "container_properties", Call(name="jsonencode", arguments=(camel(place.expression(member)),)), member
    )


def shouted(place: Place, member: str) -> None:
    """`managed` as `MANAGED`."""
    place.put("type", Literal(value=place.value[member].upper(), origin=place.origin(member)), member)


BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::Batch::ComputeEnvironment": Type(
        "aws_batch_compute_environment",
        ref="arn",
        attributes={"ComputeEnvironmentArn": "arn"},
        name=Name("compute_environment_name", 128),
        properties={
            "Type": By(shouted),
            "ReplaceComputeEnvironment": Drop(
                "Terraform replaces only where a change needs it", only=(False,)
            ),
            "UpdatePolicy": Drop("it says nothing", only=({},)),
        },
    ),
    "AWS::Batch::JobQueue": Type(
        "aws_batch_job_queue",
        ref="arn",
        attributes={"JobQueueArn": "arn"},
        name=Name("name", 128),
        properties={"JobQueueName": "name"},
    ),
    "AWS::Batch::JobDefinition": Type(
        "aws_batch_job_definition",
        ref="arn",
        attributes={"JobDefinitionArn": "arn"},
        name=Name("name", 128),
        properties={"JobDefinitionName": "name", "ContainerProperties": By(container)},
    ),
    "AWS::ECR::Repository": Type(
        "aws_ecr_repository",
        ref="name",
        attributes={"Arn": "arn", "RepositoryUri": "repository_url"},
        name=Name("name", 256, lower=True),
        properties={
            "RepositoryName": "name",
            "EmptyOnDelete": "force_delete",
            "LifecyclePolicy": Apart(
                "aws_ecr_lifecycle_policy",
                link={"repository": "name"},
                inside={"LifecyclePolicyText": "policy"},
            ),
            "RepositoryPolicyText": Apart(
                "aws_ecr_repository_policy",
                link={"repository": "name"},
                inside={"RepositoryPolicyText": "policy"},
            ),
        },
    ),
}
