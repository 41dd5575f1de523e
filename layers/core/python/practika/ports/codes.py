"""Code books (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from practika.domain.codes import Code
    from practika.domain.ids import CodeId, WorkspaceId


class CodeBooks(Protocol):
    """The codes of each workspace."""

    def book(self, workspace_id: WorkspaceId) -> Sequence[Code]:
        """All of them, retired ones too, in the order in which they were made. At most `MAX_CODES`."""
        ...

    def get(self, workspace_id: WorkspaceId, code_id: CodeId) -> Code:
        """Raises CodeNotFound."""
        ...

    def add(self, code: Code) -> None:
        """Raises CodeTaken: the id, the label or the key of another code in use."""
        ...

    def replace(self, code: Code) -> None:
        """The next version. Raises VersionConflict unless the stored one is the version before it, and CodeTaken."""
        ...
