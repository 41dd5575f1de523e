"""`make turn-edge-key STAGE=prod`: a new key for the stamps by which the APIs know the edge. Nobody notices.

The secret learns the new key first and keeps the one before as `former`; when every door has read it, CloudFront stamps
by the new one, within seconds everywhere. Doors take both until the next turn: two turns, and a key that leaked opens
nothing. No key is printed, written to a file or given on a command line.
"""

from __future__ import annotations

import argparse
import json
import secrets as randomness
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import boto3
from botocore.exceptions import MissingDependencyException

from cdk.outputs import add_option, ended, outputs
from cdk.stages import stage

#: Calls to a key value store are signed by SigV4A, which botocore leaves to the AWS Common Runtime.
NEEDS_CRT = (
    "A key value store is reached with the AWS Common Runtime only: pip install 'boto3[crt]', then again."
)


class NothingToTurn(ValueError):
    """The secret has no key yet: the stage was never deployed, or its door deploy_keys has not run."""


#: Doors read a secret anew after five minutes (adapters/secrets.py).
SETTLED_SECONDS = 330


def turn(*, secret: str, store: str, secrets: Any, stores: Any, settle: Callable[[], None]) -> None:
    """Turns the key of the secret and the store (ARNs). Safe to repeat after a break-off between the two.

    `settle` waits until every door knows both keys.

    Raises NothingToTurn.
    """
    record = json.loads(secrets.get_secret_value(SecretId=secret)["SecretString"])
    old, new = record.get("current"), randomness.token_hex(32)
    if not old:
        raise NothingToTurn(secret)
    in_use = stores.get_key(KvsARN=store, Key="edge_key")["Value"]
    # after a break-off the edge still stamps by `former`, which must not be thrown away now
    former = in_use if in_use == record.get("former") else old
    secrets.put_secret_value(SecretId=secret, SecretString=json.dumps({"current": new, "former": former}))
    settle()
    tag = stores.describe_key_value_store(KvsARN=store)["ETag"]
    stores.put_key(KvsARN=store, Key="edge_key", Value=new, IfMatch=tag)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the edge stamps by the new key."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=("dev", "prod"))
    add_option(parser)
    asked = parser.parse_args(arguments)
    chosen = stage(asked.stage)
    named = outputs(asked, chosen.region).of("data", "site")
    try:
        stores = boto3.client("cloudfront-keyvaluestore", region_name=chosen.region)
        turn(
            secret=named["EdgeKeysSecretArn"],
            store=named["EdgeKeyStoreArn"],
            secrets=boto3.client("secretsmanager", region_name=chosen.region),
            stores=stores,
            settle=lambda: time.sleep(SETTLED_SECONDS),
        )
    except MissingDependencyException:
        sys.stderr.write(f"{NEEDS_CRT}\n")
        return 1
    sys.stdout.write("The edge stamps by a new key; the one before is known until the next turn.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(ended(main))
