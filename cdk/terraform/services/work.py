"""Batch and ECR."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from cdk.terraform.hcl import Call, Expression, Fields, Items, Literal
from cdk.terraform.ledger import intrinsic
from cdk.terraform.mapping import Place
from cdk.terraform.rules import Apart, By, Drop, Entry, Name, Type

#: Names of a container's properties at any depth, as far as they have been looked at.
OF_A_CONTAINER = {
    *("Command", "Image", "JobRoleArn", "ExecutionRoleArn", "User", "ReadonlyRootFilesystem"),
    *("Environment", "Secrets", "Name", "Value", "ValueFrom"),
    *("ResourceRequirements", "Type", "EphemeralStorage", "SizeInGiB"),
    *("LogConfiguration", "LogDriver", "Options"),
    *("NetworkConfiguration", "AssignPublicIp", "FargatePlatformConfiguration", "PlatformVersion"),
    *("RuntimePlatform", "CpuArchitecture", "OperatingSystemFamily"),
    *("Volumes", "Host", "SourcePath", "MountPoints", "ContainerPath", "SourceVolume", "ReadOnly"),
}
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


def strange(value: Any) -> Iterator[str]:
    """Names that a container of Batch does not have: the provider would lose them without a word."""
    if isinstance(value, list):
        for each in value:
            yield from strange(each)
    elif isinstance(value, dict) and not intrinsic(value):
        for name, each in value.items():
            if name not in OF_A_CONTAINER:
                yield name
            elif name != "Options":
                yield from strange(each)


def container(place: Place, member: str) -> None:
    """What the job runs, as the JSON that Batch takes."""
    if unknown := sorted(set(strange(place.value[member]))):
        place.problem(member, f"{', '.join(unknown)} of a container is not exported")
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
