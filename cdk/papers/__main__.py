"""`make papers`: writes the data flow and the data map of the stage prod into docs/compliance."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from cdk.application import build
from cdk.papers import flow_page, map_page
from cdk.papers.estate import Estate, Templates
from cdk.stages import ROOT, stage

FOLDER = ROOT / "docs" / "compliance"
STAGE = "prod"


def pages(templates: Templates) -> Mapping[str, str]:
    """File name -> text. Raises UnknownKind or Unclassified with all that nobody has put into words."""
    estate = Estate(templates)
    return {"data-flow.md": flow_page.page(estate), "data-map.md": map_page.page(estate, ROOT)}


def main() -> None:
    """Synthesizes prod and writes the pages."""
    with TemporaryDirectory() as folder:
        build(stage(STAGE), outdir=Path(folder)).synth()
        templates = {
            file.name.removesuffix(".template.json"): json.loads(file.read_text("utf-8"))
            for file in sorted(Path(folder).glob("*.template.json"))
        }
    for name, text in pages(templates).items():
        (FOLDER / name).write_text(text, "utf-8")
        sys.stdout.write(f"papers: wrote {(FOLDER / name).relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
