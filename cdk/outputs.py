"""What a deployed stage says of itself: the names by which the operator's commands find its parts.

CloudFormation is asked for them. Where Terraform has deployed, they lie in its state: `terraform output -json
>outputs.json` in the folder of the export, and `OUTPUTS=outputs.json` with any command of the Makefile.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import (
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    SSOError,
)

#: What CloudFormation says of a stack that is not there.
NO_SUCH_STACK = "ValidationError"
#: What AWS says of keys that are over or were never any.
NOBODY = {"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"}
SIGN_IN = """\
AWS does not know who you are: {why}
Sign in, then try again: `aws sso login`, `aws configure`, or AWS_PROFILE=<profile> before the command.
"""
TO_WRITE = "write it by `terraform output -json` in the folder of the export"


class NotDeployed(LookupError):
    """The stage, or that part of it, is not there; the text says what a person can do."""


class NotOutputs(ValueError):
    """The file is not what `terraform output -json` says of the stage."""


@dataclass(frozen=True)
class Outputs:
    """Of one stage. `ask` gives those of one stack, or raises NotDeployed."""

    stage: str
    ask: Callable[[str], Mapping[str, str]]

    def of(self, *stacks: str) -> Mapping[str, str]:
        """The outputs of those stacks together. Raises NotDeployed when one of them is not there."""
        return {name: value for stack in stacks for name, value in self.ask(stack).items()}


def by_cloudformation(stage: str, cloudformation: Any) -> Outputs:
    """Of what the CDK has deployed."""

    def ask(stack: str) -> Mapping[str, str]:
        name = f"practika-{stage}-{stack}"
        try:
            (found,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if error.response["Error"]["Code"] != NO_SUCH_STACK:
                raise
            raise NotDeployed(
                f"CloudFormation knows no {name} here. Where Terraform has deployed: OUTPUTS=file ({TO_WRITE})."
            ) from None
        return {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", ())}

    return Outputs(stage, ask)


def by_terraform(stage: str, file: Path) -> Outputs:
    """Of what Terraform has deployed, from what it said. Raises NotOutputs."""
    try:
        told = json.loads(file.read_text("utf-8"))
        stacks = {name: each["value"] for name, each in told.items()}
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as wrong:
        raise NotOutputs(f"{file} does not hold the outputs ({wrong!r}): {TO_WRITE}.") from None
    if (of := stacks.pop("stage", None)) != stage:
        raise NotOutputs(f"{file} holds the outputs of stage {of}, not of {stage}.")

    def ask(stack: str) -> Mapping[str, str]:
        if stack not in stacks:
            raise NotDeployed(f"{file} tells of no {stack}.")
        named: Mapping[str, str] = stacks[stack]
        return named

    return Outputs(stage, ask)


def add_option(parser: argparse.ArgumentParser) -> None:
    """`--outputs FILE`, which every command has that asks for names."""
    parser.add_argument(
        "--outputs", type=Path, help="what `terraform output -json` says, where Terraform has deployed"
    )


def outputs(asked: argparse.Namespace, region: str | None = None) -> Outputs:
    """As whoever calls the command has said. Raises NotOutputs."""
    if asked.outputs:
        return by_terraform(asked.stage, asked.outputs)
    return by_cloudformation(asked.stage, boto3.client("cloudformation", region_name=region))


def ended(main: Callable[[], int]) -> int:
    """A command's exit code; what is not there, and nobody who is signed in, is said in words and not in a trace."""
    try:
        return main()
    except (NotDeployed, NotOutputs) as said:
        sys.stderr.write(f"{said}\n")
    except NoRegionError:
        sys.stderr.write("Say in which Region: AWS_REGION=us-east-1 before the command.\n")
    except (CredentialRetrievalError, NoCredentialsError, PartialCredentialsError, SSOError) as why:
        sys.stderr.write(SIGN_IN.format(why=why))
    except ClientError as error:
        if error.response["Error"]["Code"] not in NOBODY:
            raise
        sys.stderr.write(SIGN_IN.format(why=error))
    return 1
