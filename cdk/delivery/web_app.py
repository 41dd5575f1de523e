"""`make publish STAGE=prod`: builds the web app and shows it to people. A deploy by the CDK does it by itself; after
`terraform apply` it is the last step (OUTPUTS=file of `terraform output -json`)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence

import boto3

from cdk.delivery.publish import publish, show_new
from cdk.delivery.steps import npm, run
from cdk.outputs import add_option, ended, outputs
from cdk.stages import ROOT, stage

WEB = ROOT / "web"


def build() -> None:
    """Into web/dist, from the sources that lie here."""
    if not (WEB / "node_modules").is_dir():
        run(npm(), "ci", "--no-audit", "--no-fund", cwd=WEB)
    run(npm(), "run", "build", cwd=WEB)


def show(named: Mapping[str, str]) -> None:
    """Puts what was built where CloudFront looks. `named`: the site stack's outputs."""
    number = publish(WEB / "dist", named["SiteBucketName"], s3=boto3.client("s3"))
    show_new(named["DistributionId"], cloudfront=boto3.client("cloudfront"))
    sys.stdout.write(f"{number} files of the web app; https://{named['DistributionDomain']}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Asks for the names first: a build takes a while."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=("dev", "prod"))
    add_option(parser)
    asked = parser.parse_args(arguments)
    named = outputs(asked, stage(asked.stage).region).of("site")
    build()
    show(named)
    return 0


if __name__ == "__main__":
    raise SystemExit(ended(main))
