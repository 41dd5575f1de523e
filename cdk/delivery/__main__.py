"""`make deploy STAGE=dev`: builds, shows the plan against what is deployed, asks, deploys, publishes the web app."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial

import boto3

from cdk.delivery import web_app
from cdk.delivery.account import ready_account
from cdk.delivery.night import rouse
from cdk.delivery.steps import npm, run
from cdk.outputs import by_cloudformation
from cdk.stages import ROOT, stage

CLI = ROOT / "cdk" / "local"
CDK = CLI / "node_modules" / ".bin" / "cdk"


def build() -> None:
    """Everything that is deployed, from the sources that lie here."""
    run(sys.executable, "layers/build.py", "--target", "lambda")
    web_app.build()
    if not CDK.exists():
        run(npm(), "ci", "--no-audit", "--no-fund", cwd=CLI)


def cdk(command: str, name: str, context: Sequence[str], *more: str) -> None:
    """The CDK command line over the stage's own stacks."""
    given = [part for each in (f"stage={name}", *context) for part in ("-c", each)]
    run(str(CDK), command, "--all", "--app", f"{sys.executable} app.py", *given, *more)


def main(arguments: Sequence[str] | None = None) -> int:
    """With --yes nobody is asked: a workflow has asked before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=("dev", "prod"))
    parser.add_argument("--yes", action="store_true")
    parser.add_argument(
        "-c", dest="context", action="append", default=[], help="certificate_arn=…, public_url=…"
    )
    asked = parser.parse_args(arguments)
    chosen = stage(asked.stage)
    ready_account(chosen.name, chosen.region, partial(boto3.client, region_name=chosen.region))
    build()
    cdk("diff", chosen.name, asked.context)
    if not asked.yes and input(f"Deploy this to {chosen.name}? [y/N] ").strip().lower() != "y":
        sys.stdout.write("Nothing was changed.\n")
        return 1
    rouse(chosen.name, chosen.region)
    cdk("deploy", chosen.name, asked.context, "--require-approval", "never")
    cloud = boto3.client("cloudformation", region_name=chosen.region)
    web_app.show(by_cloudformation(chosen.name, cloud).of("site"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
