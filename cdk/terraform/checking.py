"""Asks Terraform itself whether an export is well written: format, init, validate."""

from __future__ import annotations

import subprocess
from pathlib import Path

from cdk.terraform import tool


class NotValid(RuntimeError):
    """Terraform refuses the export; the text is its own."""


def check(folder: Path, tools: Path) -> str:
    """Raises `NotValid` or `ToolMissing`; else says what was checked."""
    terraform = tool.binary(tools)
    run(terraform, folder, "fmt", "-check", "-recursive", "-diff", "-no-color")
    try:
        run(terraform, folder, *tool.init_arguments(), "-backend=false")
    except NotValid as refused:
        if tool.mirror() is None:
            raise tool.ToolMissing(
                "The AWS provider is neither on this machine nor could it be fetched. Lay a mirror of it into "
                f"{tool.MIRRORS[0]}, or run again where there is a network.\n{refused}"
            ) from None
        raise
    tool.prove(folder)
    run(terraform, folder, "validate", "-no-color")
    return "terraform fmt -check, init and validate are clean"


def run(terraform: Path, folder: Path, *arguments: str) -> str:
    """Runs Terraform in a folder and returns what it said."""
    done = subprocess.run([terraform, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotValid(f"terraform {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
    return done.stdout
