"""`python -m cdk.terraform STAGE`: synthesizes a stage, exports it, and has Terraform check it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cdk.application import build
from cdk.stages import ROOT, STAGE_NAMES, stage
from cdk.terraform.applying import apply
from cdk.terraform.checking import NotValid, check
from cdk.terraform.export import export
from cdk.terraform.problems import ExportRefused
from cdk.terraform.report import totals
from cdk.terraform.tool import ToolMissing

BUILD = Path(__file__).parent / "build"
TOOLS = ROOT / ".local" / "tools"


def main(argv: list[str]) -> int:
    """0 when the export is whole and Terraform accepts it; 1 with every problem else."""
    parser = argparse.ArgumentParser(
        prog="python -m cdk.terraform", description="The plan of a stage as Terraform."
    )
    parser.add_argument("stage", choices=STAGE_NAMES)
    parser.add_argument(
        "-c", "--context", action="append", default=[], metavar="KEY=VALUE", help="as the CDK takes it"
    )
    parser.add_argument("--out", type=Path, help="folder of the export (default: cdk/terraform/build/STAGE)")
    parser.add_argument(
        "--assembly", type=Path, help="folder of the synthesized stage (default: cdk.out/STAGE)"
    )
    parser.add_argument("--no-check", action="store_true", help="do not ask Terraform")
    parser.add_argument(
        "--apply", action="store_true", help="apply to the endpoint that AWS_ENDPOINT_URL names"
    )
    given = parser.parse_args(argv)
    if given.apply and given.stage != "local":
        parser.error(
            "--apply is for one machine; elsewhere a person reads the plan first: see the export's README"
        )
    context = dict(each.split("=", 1) for each in given.context)
    out: Path = given.out or BUILD / given.stage
    assembly: Path = given.assembly or ROOT / "cdk.out" / given.stage
    build(stage(given.stage, context.get), outdir=assembly).synth()
    try:
        modules = export(assembly, out, given.stage)
        _say(f"Wrote {out}: " + ", ".join(f"{number} {name}" for name, number in totals(modules).items()))
        if given.apply:
            _say(apply(out, TOOLS))
        elif not given.no_check:
            _say(check(out, TOOLS))
    except (ExportRefused, NotValid) as refused:
        _say(str(refused))
        return 1
    except ToolMissing as missing:
        _say(f"Terraform was not run. {missing}")
        return int(given.apply)
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
