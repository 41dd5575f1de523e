"""Digests of inputs: what did not change is not built or deployed again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

SKIPPED = frozenset({"__pycache__", "node_modules", "dist", "cdk.out", "build", ".cache"})


def files_below(root: Path) -> list[Path]:
    """All files that may matter, in a fixed order; a file stands for itself."""
    if root.is_file():
        return [root]
    found: list[Path] = []
    for path in sorted(root.iterdir()) if root.is_dir() else []:
        if path.name in SKIPPED or path.name.startswith(".") or path.suffix in {".pyc", ".tsbuildinfo"}:
            continue
        found += files_below(path)
    return found


def of(roots: Iterable[Path], *facts: str) -> str:
    """A hexadecimal digest of names and contents below `roots`, and of further facts such as versions and ports."""
    total = hashlib.sha256()
    for root in roots:
        for path in files_below(root):
            total.update(f"{path.relative_to(root.parent)}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    for fact in facts:
        total.update(f"\0{fact}".encode())
    return total.hexdigest()
