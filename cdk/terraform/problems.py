"""What stops an export: every problem at once, each with the place it is at."""

from __future__ import annotations

from dataclasses import dataclass, field


class ExportRefused(Exception):
    """The export would not be whole; the message lists everything that is missing or contradicts itself."""


@dataclass
class Problems:
    """Collects problems, so that a person sees all of them and not the first."""

    found: list[str] = field(default_factory=list)

    def add(self, place: object, what: str) -> None:
        """Notes a problem once."""
        line = f"{place}: {what}"
        if line not in self.found:
            self.found.append(line)

    def refuse(self) -> None:
        """Raises when there is any."""
        if self.found:
            listed = "\n".join(f"  {line}" for line in sorted(self.found))
            raise ExportRefused(f"The export is not whole ({len(self.found)} problems):\n{listed}")
