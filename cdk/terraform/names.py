"""Names that a person would have given: of Terraform resources, and of things in AWS that nobody named."""

from __future__ import annotations

import hashlib
import re

SILENT = {"Resource", "Default"}


def snake(text: str) -> str:
    """`DeployKeysRole` -> `deploy_keys_role`; `DBInstance` -> `db_instance`."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", text))
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


def construct_name(stack: str, path: str | None, logical: str, terraform: str) -> str:
    """From the path of the construct, without what the type says anyway."""
    parts = [part for part in (path or logical).strip("/").split("/") if part not in SILENT]
    if path and parts and parts[0] == stack:
        parts = parts[1:]
    words = "_".join(snake(part) for part in parts or [logical])
    for tail in (terraform.removeprefix("aws_"), terraform.rsplit("_", 1)[-1]):
        shorter = words.removesuffix(f"_{tail}")
        if shorter != words:
            words = shorter
            break
    return words if words[:1].isalpha() else f"r_{words}"


def physical(words: str, *, room: int, lower: bool) -> str:
    """A name for AWS of at most `room` characters; a digest stands for what is cut off."""
    name = words.replace("_", "-")
    if len(name) > room:
        name = f"{name[: room - 7].rstrip('-')}-{hashlib.sha256(words.encode()).hexdigest()[:6]}"
    return name.lower() if lower else name


class Unique:
    """Hands out each name once; the second of the same name is told apart by a number."""

    def __init__(self) -> None:
        self._taken: set[tuple[str, str]] = set()

    def take(self, kind: str, name: str) -> str:
        """The name, or `name_2` and so on."""
        number, wanted = 1, name
        while (kind, wanted) in self._taken:
            number += 1
            wanted = f"{name}_{number}"
        self._taken.add((kind, wanted))
        return wanted
