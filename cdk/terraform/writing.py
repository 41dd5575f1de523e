"""Lays the export out in a folder: a root module, a module for each stack, packages, and the report."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path

from cdk.terraform import packages, report, root, surroundings
from cdk.terraform.body import Block, document
from cdk.terraform.module import Module
from cdk.terraform.names import snake
from cdk.terraform.table import file_of

OWN = (
    ".terraform",
    ".terraform.lock.hcl",
    "terraform.tfstate",
    "terraform.tfstate.backup",
    "packages",
    "outputs.json",
)


def files(stage: str, modules: list[Module]) -> dict[str, str]:
    """Path below the folder -> text, of everything but the packages."""
    prefix = f"practika-{stage}"
    regions = sorted(
        {module.stack.region for module in modules}, key=lambda region: (-_stacks(modules, region), region)
    )
    laid = {
        f"modules/{snake(module.stack.id)}/{name}": text
        for module in modules
        for name, text in _module(module).items()
    }
    made = {
        "terraform.tf": document([root.requirements(state=root.state(stage, prefix))]),
        "providers.tf": document(root.providers(stage, modules, regions)),
        "main.tf": document(root.calls(stage, modules, prefix, regions)),
        "variables.tf": document(root.variables(modules, prefix)),
        "outputs.tf": document(root.outputs(stage, modules)),
        "README.md": report.readme(stage, modules),
        "export-report.json": json.dumps(report.report(stage, modules), indent=1) + "\n",
    }
    made["modules/packages/main.tf"] = packages.MODULE.read_text("utf-8")
    return made | laid


def _stacks(modules: list[Module], region: str) -> int:
    return sum(module.stack.region == region for module in modules)


def _module(module: Module) -> dict[str, str]:
    stack, scope, resolver = module.stack, module.scope, module.desk.resolver
    by_file: dict[str, list[Block]] = defaultdict(list)
    for block in module.blocks:
        by_file[file_of(block.labels[0])].append(block)
    outputs = surroundings.outputs(stack, resolver)
    named = surroundings.locals_of(stack, resolver)
    facts = [*surroundings.readers(scope), *scope.beside, *module.desk.readers, *named]
    parts = {
        "terraform.tf": [root.requirements()],
        "variables.tf": surroundings.variables(stack, scope, packages=bool(module.desk.used)),
        "outputs.tf": outputs,
        "facts.tf": facts,
        **by_file,
    }
    return {name: document(blocks) for name, blocks in parts.items() if blocks} | module.desk.files


def write(folder: Path, texts: dict[str, str]) -> None:
    """Writes the files and removes what an earlier export has left; state and packages stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name not in OWN:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
