"""Facts that ministack keeps in memory only: saved beside a service's state in the same file, restored after its load.

In the same file, so that both are replaced in one step.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ministack.app

log = logging.getLogger("endpoint")

Collect = Callable[[dict[str, Any]], Any]
Restore = Callable[[Any], None]

_kept: dict[str, list[tuple[str, Collect, Restore]]] = {}


def add(service: str, field: str, collect: Collect, restore: Restore) -> None:
    """`collect(state)` gives a JSON value for `field`, and may take it out of the state; `restore` gets it back after
    the next start, in the order in which the fields were added (an empty list if it was never saved).
    """
    _kept.setdefault(service, []).append((field, collect, restore))


def fields(service: str, state: dict[str, Any]) -> dict[str, Any]:
    """What is to be saved beside this state of the service."""
    return {field: collect(state) for field, collect, _ in _kept.get(service, [])}


def restore_at_start(folder: Path) -> None:
    """Once ministack has loaded its own."""
    load = ministack.app._load_persisted_state

    def load_all() -> None:
        try:
            load()
            for service, kept in _kept.items():
                path = folder / f"{service}.json"
                document = json.loads(path.read_bytes()) if path.exists() else {}
                for field, _, restore in kept:
                    restore(document.get(field) or [])
        except BaseException:  # the server would go on with half of what was saved, and save that
            log.critical("the saved state in %s cannot be used", folder, exc_info=True)
            os._exit(1)

    ministack.app._load_persisted_state = load_all
