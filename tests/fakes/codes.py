"""A code book in memory."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.codes import Code
from practika.domain.errors import CodeNotFound, CodeTaken, VersionConflict


class FakeCodeBooks:
    """Codes by workspace and id, in the order in which they came."""

    def __init__(self, *codes: Code) -> None:
        self.codes = {(code.workspace_id, code.id): code for code in codes}

    def book(self, workspace_id: str) -> Sequence[Code]:
        return [code for (workspace, _), code in self.codes.items() if workspace == workspace_id]

    def get(self, workspace_id: str, code_id: str) -> Code:
        try:
            return self.codes[workspace_id, code_id]
        except KeyError:
            raise CodeNotFound from None

    def add(self, code: Code) -> None:
        if any(known == code.id for _, known in self.codes) or self._taken(code):
            raise CodeTaken
        self.codes[code.workspace_id, code.id] = code

    def replace(self, code: Code) -> None:
        stored = self.codes.get((code.workspace_id, code.id))
        if stored is None or stored.version != code.version - 1:
            raise VersionConflict
        if self._taken(code):
            raise CodeTaken
        self.codes[code.workspace_id, code.id] = code

    def _taken(self, code: Code) -> bool:
        return not code.retired and any(
            one.label.lower() == code.label.lower()
            or (code.hot_key is not None and one.hot_key == code.hot_key)
            for one in self.book(code.workspace_id)
            if one.id != code.id and not one.retired
        )
