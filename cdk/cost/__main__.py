"""`python -m cdk.cost dev`: prints the stage's month and writes docs/cost.md for dev and prod."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from cdk.application import build
from cdk.cost.page import PAGE, page, table
from cdk.cost.standing import Templates
from cdk.stages import Stage, stage

SHOWN = ("dev", "prod")


def templates_of(chosen: Stage) -> Templates:
    """The stage's templates, synthesized now."""
    with TemporaryDirectory() as folder:
        build(chosen, outdir=Path(folder)).synth()
        files = sorted(Path(folder).glob("*.template.json"))
        return {file.name: json.loads(file.read_text("utf-8")) for file in files}


def main() -> None:
    """The stage is the first argument."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "dev"
    known = {name: (stage(name), templates_of(stage(name))) for name in SHOWN}
    PAGE.write_text(page(known), "utf-8")
    if asked not in known:
        sys.exit(f"{asked} costs nothing but your machine's electricity; ask for {' or '.join(SHOWN)}")
    sys.stdout.write(table(*known[asked]))


if __name__ == "__main__":
    main()
