"""What goes wrong on a person's machine, said so that the person can put it right."""

from __future__ import annotations


class LocalProblem(Exception):
    """Something a person can act on: `what` happened, what the `remedy` is, and as `detail` the last lines of a log."""

    def __init__(self, what: str, remedy: str = "", detail: str = "") -> None:
        self.what, self.remedy, self.detail = what, remedy, detail
        super().__init__(what)

    def __str__(self) -> str:
        return "\n".join(part for part in (self.what, self.detail, self.remedy) if part)
