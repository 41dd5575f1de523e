"""Taking a person out of lines of history that stay: their name, and where it must be so their words.

A line keeps the hash that it was written with, because the next line names it. What it says now can no longer be
checked by that hash, so a later line seals it: `Erasure` names each redacted line with the digest of what it says now
(`domain/chain.py` checks both). Works on what is *stored*, as JSON, so that lines of any older form stay what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import not_
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from practika.domain.errors import Conflict
from practika.domain.ids import PersonId
from practika.domain.model import Model

#: Whoever wrote it has closed their account.
FORMER_NAME = "Former member"
#: One line seals so many others: with an annotation of 256 KB it still fits an item of 400 KB.
MOST_SEALED = 500
Record = Mapping[str, Any]


class Sealed(Model):
    """A redacted line, and the SHA-256 (hex) of what it says now."""

    version: Annotated[int, Field(ge=1)]
    digest: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class Erasure(Model):
    """A revision that vouches for lines from which a former member was taken out. It names nobody."""

    lines: Annotated[tuple[Sealed, ...], Field(max_length=MOST_SEALED)]


#: Not written where there is nothing to say: other lines stay as the version before reads them, and as small.
Vouching = Annotated[Erasure | None, Field(exclude_if=not_)]
Redacted = Annotated[bool, Field(exclude_if=not_)]


def is_redacted(record: Record) -> bool:
    """Was somebody taken out of this stored line?"""
    return bool(record.get("redacted"))


def redact(record: Record, person_id: PersonId, *, words: bool) -> Record | None:
    """The stored line without that person's name; None when there is nothing to take.

    `words`: text and shapes of their own notes go too. What was for their eyes alone goes in any case: nobody else may
    ever read it. Safe to repeat.
    """
    by, note = record["by"], record["annotation"]
    if by["id"] == person_id:
        by = {**by, "name": FORMER_NAME}
    if note["author"]["id"] == person_id:
        note = {**note, "author": {**note["author"], "name": FORMER_NAME}}
        if words or note.get("audience") == "private":
            note = {**note, "text": "", "shapes": []}
    if (by, note) == (record["by"], record["annotation"]):
        return None
    return {**record, "by": by, "annotation": note, "redacted": True}


def demand_words(there: bool) -> None:
    """Raises Conflict where nothing is left to bring back."""
    if not there:
        raise Conflict("Who wrote this has taken their words with them. There is nothing to bring back.")
