"""One measured figure beside its peer's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`ours` and `peer` in `unit`; `goal` is the ratio ours/peer to reach (None where there is none)."""

    what: str
    ours: float
    unit: str
    peer: float | None = None
    peer_name: str = ""
    goal: float | None = None
    note: str = ""

    def line(self) -> str:
        """One readable line."""
        text = f"   {self.what:<52} {self.ours:>10.3g} {self.unit:<6}"
        if self.peer:
            text += f" {self.peer_name}: {self.peer:.3g} {self.unit}, ratio {self.ours / self.peer:.2f}"
        if self.goal is not None:
            text += f" (goal {self.goal})"
        return text + (f"  {self.note}" if self.note else "")
