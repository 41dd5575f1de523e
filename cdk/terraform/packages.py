"""Zips of Lambda code and layers: the same files give the same bytes on every machine and day."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

from cdk.terraform.assembly import Asset, Stack
from cdk.terraform.names import snake

EPOCH = (1980, 1, 1, 0, 0, 0)
MODULE = Path(__file__).parent / "provider" / "packages.tf"


def plan(stacks: Iterable[Stack]) -> tuple[dict[str, str], dict[str, Asset]]:
    """Object key -> file name, and file name -> asset; a name says whose code it is and which."""
    files: dict[str, str] = {}
    assets: dict[str, Asset] = {}
    for stack in stacks:
        for key, asset in stack.assets.items():
            if not asset.path.is_dir() and asset.path.suffix != ".zip":
                continue
            name = f"{snake(asset.name.removesuffix('/Code'))}-{asset.key[:12]}.zip"
            files[key] = files.get(key, name)
            assets[files[key]] = asset
    return files, assets


def write(folder: Path, assets: dict[str, Asset], wanted: set[str]) -> None:
    """Writes the packages that modules name; one that is there already, named by its digest, stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted(wanted):
        target = folder / name
        if not target.exists():
            pack(assets[name].path, target)
    for old in folder.iterdir():
        if old.name not in wanted:
            old.unlink()


def pack(source: Path, target: Path) -> str:
    """A zip of a folder in a fixed order, without times; returns its SHA-256."""
    draft = target.with_suffix(".draft")
    if source.is_file():
        draft.write_bytes(source.read_bytes())
    else:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
            for path in sorted(each for each in source.rglob("*") if each.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(source).as_posix(), EPOCH)
                entry.external_attr = (0o755 if os.access(path, os.X_OK) else 0o644) << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(entry, path.read_bytes())
    draft.replace(target)
    return hashlib.sha256(target.read_bytes()).hexdigest()
