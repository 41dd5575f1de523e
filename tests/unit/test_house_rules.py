"""The house guards itself: sizes, names, rooms, and what may not be read or made at import."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = {".py", ".ts", ".tsx", ".css", ".js"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
DOORS = sorted(p.parent.name for p in (ROOT / "lambdas").glob("*/handler.py"))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).exists()]


def sources() -> list[Path]:
    return [p for p in tracked() if p.suffix in CODE and "generated" not in p.parts]


def python_files() -> list[Path]:
    return [p for p in sources() if p.suffix == ".py"]


def test_no_file_is_longer_than_300_lines() -> None:
    too_long = {
        str(p.relative_to(ROOT)): n for p in sources() if (n := len(p.read_text().splitlines())) > 300
    }
    assert not too_long


def _code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring (the last line's number is set by the parser)."""
    end = node.end_lineno or node.lineno
    doc = node.body[0] if ast.get_docstring(node, clean=False) is not None else None
    return end - node.lineno + 1 - ((doc.end_lineno or 0) - doc.lineno + 1 if doc else 0)


def functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function within, however deep; only statements are looked into, for no expression holds one."""
    for name in ("body", "orelse", "handlers", "finalbody", "cases"):
        for inner in getattr(node, name, ()):
            if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                yield inner
            yield from functions(inner)


def test_functions_are_found_wherever_they_stand() -> None:
    nested = (
        "class A:\n  def a(self):\n    if 1:\n      def b(): ...\n    else:\n      async def c(): ...\n"
        "try:\n  def d(): ...\nexcept E:\n  def e(): ...\nfinally:\n  for x in y:\n    def f(): lambda: 0\n"
        "match z:\n  case 1:\n    with w:\n      def g(): ...\n"
    )
    tree = ast.parse(nested)
    everywhere = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert {one.name for one in functions(tree)} == everywhere == set("abcdefg")


def test_no_function_is_longer_than_40_lines() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {_code_lines(node)}"
        for path in python_files()
        for node in functions(ast.parse(path.read_text()))
        if _code_lines(node) > 40
    ]
    assert not too_long


def test_no_room_is_called_utils_or_the_like() -> None:
    found = [
        str(p)
        for p in sources()
        if FORBIDDEN_NAMES & set(re.split(r"[/._-]", str(p.relative_to(ROOT)).lower()))
    ]
    assert not found


def test_every_python_folder_says_what_lives_there() -> None:
    silent = []
    for folder in {p.parent for p in python_files()} - {ROOT}:
        init = folder / "__init__.py"
        told = init.exists() and ast.get_docstring(ast.parse(init.read_text()))
        if not told and not (folder / "README.md").exists() and not (folder.parent / "README.md").exists():
            silent.append(str(folder.relative_to(ROOT)))
    assert not silent


def test_only_settings_reads_the_environment_in_the_doors_code() -> None:
    readers = [
        str(p.relative_to(ROOT))
        for p in python_files()
        if {"lambdas", "layers"} & set(p.relative_to(ROOT).parts[:1])
        and re.search(r"os\.environ|os\.getenv", p.read_text())
    ]
    assert readers in ([], ["layers/core/python/practika/runtime/settings.py"])


@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_thin_and_its_name_says_who_rings(door: str) -> None:
    assert re.match(r"^(api|socket|stream|task|cron|bucket|deploy|authorize)_[a-z_]+$", door)
    assert len((ROOT / "lambdas" / door / "handler.py").read_text().splitlines()) <= 80


@pytest.fixture(scope="module")
def at_start() -> dict[str, list[str]]:
    """What is there when all doors are imported, with an empty environment and no region."""
    code = "\n".join(
        (
            "import json, socket, sys",
            "sys.path[:0] = ['lambdas', 'layers/core/python']",
            "def refuse(*a, **k): raise RuntimeError('network at import')",
            "socket.socket.connect = refuse",
            *(f"import {door}.handler" for door in DOORS),
            "from practika.domain.model import Model",
            "def below(kind): return [kind, *(one for each in kind.__subclasses__() for one in below(each))]",
            "built = [kind.__name__ for kind in below(Model)[1:] if kind.__pydantic_complete__]",
            "print(json.dumps({'modules': list(sys.modules), 'built': built}))",
        )
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_doors_read_nothing_and_make_no_client_when_imported(at_start: dict[str, list[str]]) -> None:
    """A client made at import would fail: there is no region."""
    assert {"boto3", "psycopg", "argon2"}.isdisjoint(at_start["modules"])


def test_no_model_is_built_before_a_door_is_called(at_start: dict[str, list[str]]) -> None:
    """One instance made at import, as a default, and every cold start waits for its validators (ADR 47)."""
    assert at_start["built"] == []


def test_every_door_stands_in_the_plan_and_every_planned_door_exists() -> None:
    plan = "\n".join(p.read_text() for p in (ROOT / "cdk/stacks").glob("*.py"))
    planned = set(re.findall(r'"((?:api|socket|stream|task|cron|bucket|deploy|authorize)_[a-z_]+)"', plan))
    assert set(DOORS) == planned


def test_every_task_state_is_named_as_its_door() -> None:
    for path in (ROOT / "statemachines").glob("*.asl.json"):
        placeholders = set(re.findall(r"\$\{([A-Za-z]+)Arn\}", path.read_text()))
        json.loads(path.read_text())
        tasks = {
            "".join(part.title() for part in d.removeprefix("task_").split("_"))
            for d in DOORS
            if d[:5] == "task_"
        }
        assert placeholders <= tasks, placeholders - tasks


def test_every_decision_is_numbered_and_linked() -> None:
    papers = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    assert len({p.name[:4] for p in papers}) == len(papers), "two decisions have one number"
    index = (ROOT / "docs/adr/README.md").read_text()
    assert not [p.name for p in papers if p.name not in index]


def test_the_tree_in_the_readme_is_the_tree_on_disk() -> None:
    readme = (ROOT / "README.md").read_text()
    rooms = {p.relative_to(ROOT).parts[0] for p in tracked() if len(p.relative_to(ROOT).parts) > 1}
    assert not [room for room in rooms if not room.startswith(".") and f"{room}/" not in readme]
