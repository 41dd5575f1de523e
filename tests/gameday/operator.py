"""Somebody with the operator's tool on the local cloud, and somebody who harms it by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from tests.cloud import ROOT, Cloud, aws


def restore(cloud: Cloud, *words: str) -> str:
    """`python -m cdk.restore … --yes`, as the operator would; what it said. Raises when it did not bring all back."""
    ready = cloud.ready
    roots = os.pathsep.join(str(ROOT / part) for part in ("", "lambdas", "layers/core/python"))
    env = {
        "PATH": os.defpath, "PYTHONPATH": roots, "NO_PROXY": "localhost,127.0.0.1",
        "AWS_ENDPOINT_URL": ready["endpoint"], "AWS_DEFAULT_REGION": ready["region"],
        "AWS_ACCESS_KEY_ID": ready["accessKeyId"], "AWS_SECRET_ACCESS_KEY": ready["secretAccessKey"],
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "cdk.restore", *words, "--yes", *cloud.told],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(f"the restore ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def back_up(cloud: Cloud) -> str:
    """A backup of the annotations' table; its ARN."""
    made = aws(cloud, "dynamodb").create_backup(TableName=table(cloud), BackupName="drill")
    return str(made["BackupDetails"]["BackupArn"])


def table(cloud: Cloud) -> str:
    """The annotations' table."""
    return str(cloud.outputs["AnnotationsTableName"])


def items(cloud: Cloud, film: str) -> dict[str, Any]:
    """Everything of one film in the annotations' table, by its sort key."""
    pages = (
        aws(cloud, "dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=table(cloud),
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": film}},
        )
    )
    return {item["sk"]["S"]: item for page in pages for item in page["Items"]}


def delete(cloud: Cloud, film: str, sort_keys: list[str]) -> None:
    """A bad script: items are deleted as they lie, past the application."""
    dynamo = aws(cloud, "dynamodb")
    for sort_key in sort_keys:
        dynamo.delete_item(TableName=table(cloud), Key={"pk": {"S": film}, "sk": {"S": sort_key}})
