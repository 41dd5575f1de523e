"""Makes the saved state of the AWS endpoint fit for a start: nothing torn, and streams that are read again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cdk.local.places import write_whole
from cdk.local.problem import LocalProblem

PREVIOUS = ".previous"  # the last version of a file before the present one; kept by saving.py
POSITIONS = "dynamodb_stream_positions"
BESIDE = ".meta.json"  # ends the name of the file beside an object's body that describes it
TORN = ".tmp"  # ends the name of a file that is being written
INODE = "inode"  # in the description: the body that it is of


def readable(path: Path) -> dict[str, Any] | None:
    """The JSON object in a file, or None if it is missing or torn."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def mend(folder: Path) -> list[str]:
    """Replaces every torn state file by the version before it. Returns the names of those that were mended.

    A kill cannot tear a file (each is written aside and renamed); a full disk or a power cut can.
    """
    mended = []
    for draft in [*folder.glob("*.draft"), *folder.glob("*.tmp")]:
        draft.unlink()
    for path in sorted(folder.glob("*.json")):
        if readable(path) is not None:
            continue
        before = path.with_name(path.name + PREVIOUS)
        if readable(before) is None:
            raise LocalProblem(
                f"The saved state {path} cannot be read, nor the version before it.",
                f"Restore {folder.parent} from a backup, or begin anew: "
                f"python -m cdk.local clean --state {folder.parent}",
            )
        before.replace(path)
        mended.append(path.name)
    return mended


def rewind_streams(document: dict[str, Any]) -> bool:
    """Sets every DynamoDB event source mapping to the begin of its stream; True if that changed something.

    The endpoint keeps positions over a restart but not the streams they point into: with an old position the mapping
    would stay silent for ever, and with none it would begin behind the first record.
    """
    payload = document.get("payload", document)
    mappings = payload.get("esms", {}).get("data", {})
    rewound = {key: 0 for key, esm in mappings.items() if ":dynamodb:" in str(esm.get("EventSourceArn", ""))}
    scoped = {"__account_region_scoped__": True, "data": rewound}
    if payload.get(POSITIONS) == scoped:
        return False
    payload[POSITIONS] = scoped
    return True


def finish_objects(folder: Path) -> None:
    """Finishes every object that a kill left between its two files; removes what was not even begun to be replaced.

    An object's description is put in its place first, and names the body's file: then the body follows.
    """
    for draft in folder.rglob(f"*{TORN}"):
        path = draft.with_name(draft.name.removesuffix(TORN))
        known = readable(path.with_name(path.name + BESIDE)) or {}
        if known.get(INODE) == draft.stat().st_ino:
            draft.replace(path)
        else:
            draft.unlink()


def prepare(folder: Path, buckets: Path) -> list[str]:
    """Everything that the saved state needs before the endpoint reads it. Returns what was mended."""
    mended = mend(folder)
    finish_objects(buckets)
    functions = folder / "lambda.json"
    document = readable(functions)
    if document is not None and rewind_streams(document):
        write_whole(functions, json.dumps(document))
    return mended
