"""Unpacks a Lambda layer once for all workers: each would unpack its own copy and compile it again."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import threading
import zipfile
from pathlib import Path
from typing import Any

from ministack.core.lambda_runtime import Worker
from ministack.services import lambda_svc

_unpacked: dict[str, str] = {}
_one_at_a_time = threading.Lock()


def folder_of(reference: Any, store: Path) -> str | None:
    """The folder with the unpacked layer; named by its content, so it serves later starts too."""
    arn = reference if isinstance(reference, str) else reference.get("Arn", "")
    with _one_at_a_time:
        if arn not in _unpacked:
            raw = lambda_svc._resolve_layer_zip(reference)
            if raw is None:
                return None
            _unpacked[arn] = str(_unpack(raw, store))
        return _unpacked[arn]


def _unpack(raw: bytes, store: Path) -> Path:
    folder = store / hashlib.sha256(raw).hexdigest()[:20]
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if not _is_whole(folder, packed):  # a power cut may take the bytes and leave the names
            draft = store / f"{folder.name}.{os.getpid()}.draft"
            for old in (draft, folder):
                shutil.rmtree(old, ignore_errors=True)
            packed.extractall(draft)
            draft.rename(folder)
    return folder


def _is_whole(folder: Path, packed: zipfile.ZipFile) -> bool:
    """Whether every file of the layer is there with its size."""
    try:
        return all(
            (folder / one.filename).stat().st_size == one.file_size
            for one in packed.infolist()
            if not one.is_dir()
        )
    except OSError:
        return False


def share(store: Path) -> None:
    """Makes every worker use the shared folders."""
    store.mkdir(parents=True, exist_ok=True)
    spawn = Worker._spawn

    def spawn_with_shared_layers(worker: Any) -> None:
        full = worker.config
        folders = [path for reference in full.get("Layers", []) if (path := folder_of(reference, store))]
        variables = {
            **full.get("Environment", {}).get("Variables", {}),
            "_LAMBDA_LAYERS_DIRS": os.pathsep.join(folders),
        }
        worker.config = {**full, "Layers": [], "Environment": {"Variables": variables}}
        try:
            spawn(worker)
        finally:
            worker.config = full

    Worker._spawn = spawn_with_shared_layers
