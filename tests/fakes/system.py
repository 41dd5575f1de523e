"""Ids that count, so that a test can name them."""

from __future__ import annotations


class CountingIds:
    """`vid_00000000000000000000000001`, then …2; every prefix counts for itself and ids sort by age."""

    def __init__(self) -> None:
        self.made: dict[str, int] = {}

    def new(self, prefix: str) -> str:
        self.made[prefix] = self.made.get(prefix, 0) + 1
        return f"{prefix}_{self.made[prefix]:026d}"
