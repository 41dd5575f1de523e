"""Commands that a delivery runs one after the other."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from cdk.stages import ROOT


def run(*argv: str, cwd: Path = ROOT) -> None:
    """Ends the whole when a step fails; the step has said why."""
    done = subprocess.run(argv, cwd=cwd, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def npm() -> str:
    """The one on PATH: `make` puts our own first."""
    return shutil.which("npm") or sys.exit("npm is missing: run `make setup` first.")
