"""The items of the tables as `adapters/dynamo/keys.py` lays them out, and the models in their bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: A table in the text, and the first cell of a line that goes on where the line above ended.
TABLE = re.compile(r"^Table `(\w+)`", re.M)


@dataclass(frozen=True)
class Item:
    """One kind of item. `body` names the model in its JSON, if it has one."""

    table: str
    name: str
    pk: str
    sk: str
    attributes: tuple[str, ...]
    body: str | None

    @property
    def key(self) -> str:
        """table: name."""
        return f"{self.table}: {self.name}"


def items(layout: str) -> list[Item]:
    """Every item of every table of the layout's text."""
    parts = TABLE.split(layout)[1:]
    return [
        _item(table, *row) for table, text in zip(parts[::2], parts[1::2], strict=True) for row in _rows(text)
    ]


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    """Lines of the drawn table; a line without a name goes on with the one above."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 4 or cells[0] == "item" or set(cells[0]) == {"-"}:
            continue
        if cells[0]:
            rows.append(cells)
        else:
            rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
    return (tuple(row) for row in rows)


def _item(table: str, name: str, pk: str, sk: str, more: str) -> Item:
    attributes: list[str] = []
    body = None
    for said in filter(None, (each.strip() for each in more.split("·"))):
        if found := re.match(r"body (\w+)", said):
            body = found[1]
            attributes.append("body")
        else:
            plain = re.sub(r"\([^)]*\)?", "", said)
            attributes += [word for word in re.findall(r"[\w…]+", plain) if not word[0].isupper()]
    return Item(table, name, pk, sk, tuple(attributes), body)
