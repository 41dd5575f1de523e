"""Keep the code book: read it, add a word, change one or retire it."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.caller import Caller
from practika.domain.codes import Code, CodeChange, change, checked
from practika.domain.errors import CodeNotFound, CodeTaken
from practika.domain.ids import CodeId
from practika.domain.policy import Action, demand
from practika.ports.codes import CodeBooks
from practika.ports.system import Clock


def read_codes(caller: Caller, *, codes: CodeBooks) -> Sequence[Code]:
    """The whole book of the caller's workspace, retired codes too: old events still speak of them."""
    demand(caller, Action.VIEW)
    return codes.book(caller.workspace_id)


def add_code(code: Code, *, caller: Caller, codes: CodeBooks) -> Code:
    """The new code; the stored one when this very request came before. Raises Forbidden, Invalid or CodeTaken."""
    demand(caller, Action.KEEP_CODES)
    try:
        stored = codes.get(caller.workspace_id, code.id)
    except CodeNotFound:
        clean = checked(code, codes.book(caller.workspace_id))
        codes.add(clean)
        return clean
    again = code.model_copy(update={"created_at": stored.created_at, "updated_at": stored.updated_at})
    if again != stored:
        raise CodeTaken("A code with this id exists with other content.")
    return stored


def change_code(
    code_id: CodeId, wanted: CodeChange, version: int, *, caller: Caller, codes: CodeBooks, clock: Clock
) -> Code:
    """The next version. Raises Forbidden, CodeNotFound, VersionConflict, Invalid or CodeTaken."""
    demand(caller, Action.KEEP_CODES)
    book = codes.book(caller.workspace_id)
    code = next((one for one in book if one.id == code_id), None)
    if code is None:
        raise CodeNotFound
    changed = checked(change(code, wanted, version=version, at=clock.now()), book)
    codes.replace(changed)
    return changed
