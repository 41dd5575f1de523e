"""An annotation with a history, as it lies in a table, for tests of the restore."""

from __future__ import annotations

from cdk.restore.notes import Item, Side
from practika.adapters.dynamo import keys
from practika.adapters.dynamo.annotations import current_item
from practika.domain.annotation import Act, Revision
from practika.domain.chain import revision_of
from tests.examples import VIDEO, WORKSPACE, member, note

FILM = keys.film(WORKSPACE, VIDEO)


def chain(length: int, *, number: int = 1, words: str = "version") -> list[Revision]:
    """So many linked revisions of annotation number n."""
    lines: list[Revision] = []
    for version in range(1, length + 1):
        made = note(number, text=f"{words} {version}", version=version)
        act = Act.CREATED if version == 1 else Act.REVISED
        lines.append(revision_of(made, act, member(), after=lines[-1].hash if lines else None))
    return lines


def line_item(revision: Revision) -> Item:
    """A line of history as the application writes it."""
    where = keys.key(FILM, keys.revision(revision.annotation.id, revision.version))
    return {**where, "body": keys.text(revision.model_dump_json(by_alias=True))}


def side(lines: list[Revision]) -> Side:
    """A whole annotation."""
    return Side(current_item(FILM, lines[-1]), {one.version: line_item(one) for one in lines})
