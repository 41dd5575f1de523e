"""Brings an export to where the environment's credentials point, and writes what came of it to `outputs.json`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from cdk.terraform import tool
from cdk.terraform.checking import run

OUTPUTS = "outputs.json"
PARALLEL = 16  # calls at once; a local endpoint answers each in milliseconds


def apply(folder: Path, tools: Path) -> str:
    """Raises `NotValid` with Terraform's own words when something is refused; else says what was done."""
    terraform = tool.binary(tools)
    run(terraform, folder, *tool.init_arguments())
    tool.prove(folder)
    said = run(
        terraform, folder, "apply", "-auto-approve", "-input=false", "-no-color", f"-parallelism={PARALLEL}"
    )
    (folder / OUTPUTS).write_text(run(terraform, folder, "output", "-json"), "utf-8")
    return next((line for line in said.splitlines() if line.startswith("Apply complete")), "applied")


def drift(folder: Path, tools: Path) -> dict[str, list[str]]:
    """Address -> actions that a second plan would take; nothing, where AWS answers what was asked of it."""
    terraform = tool.binary(tools)
    plan = "drift.plan"
    argv = [str(terraform), "plan", "-detailed-exitcode", "-input=false", "-no-color", f"-out={plan}"]
    subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)
    shown = json.loads(run(terraform, folder, "show", "-json", plan))
    changes = {each["address"]: each["change"]["actions"] for each in shown.get("resource_changes", [])}
    return {address: actions for address, actions in changes.items() if actions not in (["no-op"], ["read"])}
