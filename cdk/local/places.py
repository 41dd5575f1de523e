"""Where things lie: the checkout, and the state folder that everything started here lives in."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdk.local.problem import LocalProblem

ROOT = Path(__file__).resolve().parents[2]
ROOM = 64 * 2**20  # bytes; PostgreSQL takes its log in pieces of 16 MiB, the endpoint's journal too
PREVIOUS = ".previous"


@dataclass(frozen=True)
class Places:
    """The state folder (default `.local/`) and what lies in it. Removing the folder removes every trace."""

    state: Path

    @property
    def ready(self) -> Path:
        """Written when everything is up, removed at the stop: the machine-readable way in."""
        return self.state / "ready.json"

    @property
    def aws(self) -> Path:
        """State of the AWS endpoint: one JSON file per service."""
        return self.state / "aws"

    @property
    def buckets(self) -> Path:
        """Bodies of S3 objects, as files."""
        return self.state / "buckets"

    @property
    def database(self) -> Path:
        """PostgreSQL's data directory."""
        return self.state / "postgres"

    @property
    def logs(self) -> Path:
        """Output of every child, one file each, and `doors.jsonl`."""
        return self.state / "logs"

    @property
    def scratch(self) -> Path:
        """Temporary files of the children; emptied at every start."""
        return self.state / "tmp"

    @property
    def door_log(self) -> Path:
        """What the doors logged: one JSON object per invocation that said something."""
        return self.logs / "doors.jsonl"

    def make(self) -> None:
        """Creates the folders; only the owner may look into them (they hold passwords and films)."""
        folder = self.state
        try:
            for folder in (self.state, self.aws, self.buckets, self.logs, self.scratch):
                folder.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryFile(dir=folder):
                    pass
        except OSError as error:
            raise LocalProblem(
                f"Practika cannot write to {folder}: {error.strerror}.",
                "Make it writable for you, free some space, or choose another folder: "
                "python -m cdk.local --state FOLDER",
            ) from None

    def has_room(self) -> bool:
        """Whether the disk has space for a part to start."""
        disk = os.statvfs(self.state)
        return disk.f_bavail * disk.f_frsize > ROOM


class Memory:
    """Small facts that must be the same at the next start: ports, passwords, digests. One JSON file, written whole.

    Without its passwords everything else in the state is locked: the version before lies beside it, and is read when
    the file cannot be.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before = path.with_name(path.name + PREVIOUS)
        found = [facts for file in (path, self._before) if (facts := _facts(file)) is not None]
        if not found and (path.exists() or self._before.exists()):
            raise LocalProblem(
                f"{path} cannot be read, nor the version before it. It has the passwords of everything beside it.",
                f"Restore {path.parent} from a backup, or begin anew: "
                f"python -m cdk.local clean --state {path.parent}",
            )
        self._facts: dict[str, Any] = found[0] if found else {}

    def get(self, name: str) -> Any:
        """The fact, or None."""
        return self._facts.get(name)

    def put(self, name: str, fact: Any) -> None:
        """Remembers a JSON value at once."""
        if self._facts.get(name) == fact:
            return
        self._facts[name] = fact
        if _facts(self._path) is not None:
            self._before.unlink(missing_ok=True)
            os.link(self._path, self._before)
        write_whole(self._path, json.dumps(self._facts, indent=1))

    def secret(self, name: str, size: int = 32) -> str:
        """A random hexadecimal secret of `size` bytes, made once."""
        if not self.get(name):
            self.put(name, secrets.token_hex(size))
        return str(self.get(name))


def _facts(path: Path) -> dict[str, Any] | None:
    """The JSON object in the file, or None if it is missing or torn."""
    try:
        found = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def write_whole(path: Path, text: str, mode: int = 0o600) -> None:
    """Writes a file so that a reader or a crash sees the old text or the new one, never half."""
    draft = path.with_name(path.name + ".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Names that were made, changed or removed in the folder are on the disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
