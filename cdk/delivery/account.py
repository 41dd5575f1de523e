"""The account that a stage is deployed to: asked for before anything is built, for that takes minutes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from cdk.outputs import SIGN_IN

Client = Callable[[str], Any]
WITHOUT = """\
Without an account: `make synth` shows the plan, `make cost STAGE={stage}` its price, `make run` runs all of it here.
"""
BOOTSTRAP = """\
Account {account} has not been prepared for the CDK in {region}. Once for each account and Region:
    npx aws-cdk bootstrap aws://{account}/{region}
"""


class NotReady(SystemExit):
    """Ends the command with what to do."""


def ready_account(stage: str, region: str, client: Client) -> str:
    """The account's number, also written out. Raises NotReady without credentials, or when the account was never
    prepared."""
    try:
        account = str(client("sts").get_caller_identity()["Account"])
    except (BotoCoreError, ClientError) as error:
        raise NotReady(SIGN_IN.format(why=error) + WITHOUT.format(stage=stage)) from error
    try:
        client("cloudformation").describe_stacks(StackName="CDKToolkit")
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":  # there is no such stack
            raise NotReady(BOOTSTRAP.format(account=account, region=region)) from error
        # who may only take the bootstrap's roles, as a workflow, may not look: the CDK will
    sys.stdout.write(f"{stage}: account {account}, {region}\n")
    return account
