"""During a deploy the version before still runs on the new schema, and may come back to it.

Its own code and its own tests of the ports are taken from the repository's history, as they were before the newest
migration, and run on a database that has today's migrations.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from practika.adapters.postgres.expand import contract_of
from practika.adapters.postgres.migrate import FOLDER, read_migrations
from tests.cloud import ROOT

#: What speaks to PostgreSQL: people and sessions, films, uploads.
PORTS = [
    f"tests/integration/ports/test_{name}.py" for name in ("people_ports", "videos_port", "uploads_port")
]
CONTRACTS = [each.name for each in read_migrations() if contract_of(each.sql)]
pytestmark = pytest.mark.slow


def _git(*argv: str) -> str:
    done = subprocess.run(["git", *argv], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _before_the_newest() -> str:
    """The commit before the one that brought the newest migration; what is not yet committed has HEAD before it."""
    try:
        newest = max(FOLDER.glob("*.sql")).relative_to(ROOT)
        brought = _git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(newest))
        return _git("rev-parse", "--verify", f"{brought}^" if brought else "HEAD")
    except (subprocess.CalledProcessError, FileNotFoundError, ValueError):
        pytest.skip("the version before is read from the repository's history, which is not here")


def _laid_out(folder: Path, commit: str) -> Path:
    """Its code and tests in a folder, with today's migrations in the place of its own."""
    archive = subprocess.run(
        ["git", "archive", commit, "layers/core", "lambdas", "tests", "cdk", "pyproject.toml"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    its_own = folder / FOLDER.relative_to(ROOT)
    assert not (its_own / max(FOLDER.glob("*.sql")).name).exists() or commit == _git("rev-parse", "HEAD")
    shutil.rmtree(its_own)
    shutil.copytree(FOLDER, its_own)
    return its_own


def _ports_of(folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(str(folder / each) for each in (".", "lambdas", "layers/core/python"))
    own = folder / "its-own"
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", f"--basetemp={own}", *PORTS],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},  # noqa: TID251  # a program of its own gets this one's surroundings
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def before(tmp_path: Path) -> tuple[Path, Path]:
    """The folder of the version before, and of its migrations, which are today's. PostgreSQL's user must get in."""
    for each in (tmp_path, *tmp_path.parents[:1]):
        each.chmod(0o711)
    return tmp_path, _laid_out(tmp_path, _before_the_newest())


def test_the_version_before_lives_on_today_s_schema(before: tuple[Path, Path]) -> None:
    folder, _ = before
    done = _ports_of(folder)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout


def test_a_migration_that_breaks_it_is_seen(before: tuple[Path, Path]) -> None:
    folder, migrations = before
    number = len(list(migrations.glob("*.sql")))
    (migrations / f"{number + 1:04d}_rename_title.sql").write_text(
        f"-- contract of {max(FOLDER.glob('*.sql')).stem}, released in 0.0.0\n"
        "ALTER TABLE videos RENAME COLUMN title TO name;\n",
        "utf-8",
    )
    done = _ports_of(folder)
    assert done.returncode == 1
    assert 'column "title"' in done.stdout


@pytest.mark.parametrize("contract", CONTRACTS)
def test_today_s_code_lives_before_each_contract(tmp_path: Path, contract: str) -> None:
    """A release's doors start before or after its contract; without contracts there is nothing to ask."""
    migrations = _laid_out(tmp_path, _git("rev-parse", "HEAD"))
    for file in sorted(migrations.glob("*.sql")):
        if file.stem >= contract:
            file.unlink()
    done = _ports_of(tmp_path)
    assert done.returncode == 0, done.stdout[-3000:]
