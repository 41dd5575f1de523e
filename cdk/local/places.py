"""Where things lie: the checkout, and the state folder that everything started here lives in."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


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
        for folder in (self.state, self.aws, self.buckets, self.logs, self.scratch):
            folder.mkdir(parents=True, exist_ok=True)


class Memory:
    """Small facts that must be the same at the next start: ports, passwords, digests. One JSON file, written whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._facts: dict[str, Any] = json.loads(path.read_text())
        except (FileNotFoundError, ValueError):
            self._facts = {}

    def get(self, name: str) -> Any:
        """The fact, or None."""
        return self._facts.get(name)

    def put(self, name: str, fact: Any) -> None:
        """Remembers a JSON value at once."""
        if self._facts.get(name) == fact:
            return
        self._facts[name] = fact
        write_whole(self._path, json.dumps(self._facts, indent=1))

    def secret(self, name: str, size: int = 32) -> str:
        """A random hexadecimal secret of `size` bytes, made once."""
        if not self.get(name):
            self.put(name, secrets.token_hex(size))
        return str(self.get(name))


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
