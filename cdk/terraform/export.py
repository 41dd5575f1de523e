"""From a cloud assembly to a folder of Terraform, or a refusal that lists every problem."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cdk.terraform import packages, review, soundness, writing
from cdk.terraform.assembly import Stack, read
from cdk.terraform.module import Module, StackExport
from cdk.terraform.problems import Problems
from cdk.terraform.rules import Entry
from cdk.terraform.surroundings import output_names
from cdk.terraform.table import TABLE


def modules_of(
    stacks: list[Stack],
    table: Mapping[str, Entry] = TABLE,
    files: dict[str, str] | None = None,
    *,
    against_review: bool = True,
) -> list[Module]:
    """Every stack as a module; raises `ExportRefused` unless all books balance and say what was reviewed."""
    problems = Problems()
    soundness.check(table, problems)
    for stack in stacks:
        for error in stack.errors:
            problems.add(stack.id, error)
    exports = _exports(stacks)
    given = packages.plan(stacks)[0] if files is None else files
    modules = [
        StackExport(stack, table=table, exports=exports, packages=given, problems=problems).run()
        for stack in stacks
    ]
    home = modules[0].stack.region if modules else ""
    for module in modules:
        if module.desk.used and module.stack.region != home:
            problems.add(
                module.stack.id, f"its packages lie in {home}, and Lambda fetches only from its own Region"
            )
    writing.files("checked", modules)  # outputs and conditions have problems of their own
    problems.refuse()
    if against_review:
        review.check(modules, table, problems)
        problems.refuse()
    return modules


def export(assembly: Path, folder: Path, stage: str) -> list[Module]:
    """Writes the export of a synthesized stage."""
    stacks = read(assembly)
    names, assets = packages.plan(stacks)
    modules = modules_of(stacks, files=names)
    writing.write(folder, writing.files(stage, modules))
    packages.write(folder / "packages", assets, {name for each in modules for name in each.desk.used})
    return modules


def _exports(stacks: list[Stack]) -> dict[str, tuple[str, str]]:
    """Name of an export -> the stack and the output of its module."""
    found = {}
    for stack in stacks:
        names = output_names(stack)
        for name, each in stack.template.get("Outputs", {}).items():
            if isinstance(each.get("Export", {}).get("Name"), str):
                found[each["Export"]["Name"]] = (stack.id, names[name])
    return found
