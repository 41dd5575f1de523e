"""What each call on annotations costs, as exact numbers: nobody adds a round trip or a unit unseen."""

from __future__ import annotations

from tests.light.spent import PAGE, Spent, counted, page

#: Round trips, read units, write units.
COSTS: dict[str, tuple[int, float, float]] = {
    "create": (1, 0, 6),
    "create, the same request again": (3, 2, 6),
    "many, 40 of them": (1, 0, 240),
    "read one": (1, 1, 0),
    "edit": (2, 1, 6),
    "edit, made on an older version": (3, 2, 6),
    "edit of the drawing": (2, 1, 8),
    "edit of the drawing, made on an older version": (4, 3, 8),
    "remove": (2, 1, 8),
    "restore": (2, 1, 8),
    "list of a window with 10 notes": (3, 3.5, 0),
    "list, a page of 500": (3, 62.5, 0),
    "list by author, a quarter of the film": (5, 128, 0),
    "list by code, none": (5, 128, 0),
    "list by status, none": (5, 128, 0),
    "list, changed since, one": (5, 128, 0),
    "changes after a number, nothing new": (1, 1, 0),
    "changes after a number, 40 of them": (3, 10, 0),
    "history of one note, 7 versions": (2, 4, 0),
    "difference of two versions": (3, 3, 0),
    "verify, 7 versions": (3, 5, 0),
    "the whole film at a past moment": (1, 257, 0),
    "take a person's changes back, none": (2, 276, 0),
}


def test_each_call_costs_exactly_this_and_the_page_says_so() -> None:
    found = counted()
    assert found == {name: Spent(*cost) for name, cost in COSTS.items()}
    assert PAGE.read_text() == page(found), "python -m tests.light.spent"
