"""All that was done to a video's annotations, page by page, and nothing of what is not for the reader."""

from __future__ import annotations

from typing import Any

import pytest

from practika.domain.annotation import Act, Annotation
from practika.domain.audience import Audience
from practika.domain.caller import Caller, Role
from practika.domain.chain import revision_of
from practika.domain.errors import VideoNotFound
from practika.usecases import read_history as reading
from practika.usecases.read_history import read_history
from tests.examples import OTHER_VIDEO, VIDEO, WORKSPACE, film, member, named, note
from tests.fakes.annotations import FakeAnnotations, FakeFilms

OWNER = member(2, Role.OWNER)


class House:
    """A film whose notes have the versions that are asked for."""

    def __init__(self) -> None:
        self.annotations = FakeAnnotations()

    def write(self, number: int, *versions: dict[str, Any]) -> None:
        one: Annotation = note(number)
        for count, change in enumerate(versions, start=1):
            one = one.model_copy(update={**change, "version": count})
            line = revision_of(one, Act.CREATED if count == 1 else Act.REVISED, member())
            if count == 1:
                self.annotations.add(WORKSPACE, line)
            else:
                self.annotations.replace(WORKSPACE, line)

    def read(self, caller: Caller = OWNER) -> list[tuple[str, int]]:
        found, after = [], None
        while True:
            page = read_history(
                VIDEO, after, caller=caller, films=FakeFilms(film()), annotations=self.annotations
            )
            found += [(line.annotation.id, line.version) for line in page.revisions]
            if page.next is None:
                return found
            after = page.next


@pytest.mark.parametrize("most", [2_000, 1])
def test_every_line_comes_once_in_order(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_LOOKED_AT", most)
    house = House()
    for number in (1, 2, 3):
        house.write(number, {"text": "a"}, {"text": "b"}, {"removed": True})
    assert house.read() == [(named("ann", number), version) for number in (1, 2, 3) for version in (1, 2, 3)]


def test_a_page_ends_when_it_is_large_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PAGE_BYTES", 1)
    house = House()
    for number in (1, 2):
        house.write(number, {"text": "a"}, {"text": "b"})
    page = read_history(VIDEO, None, caller=OWNER, films=FakeFilms(film()), annotations=house.annotations)
    assert ([line.version for line in page.revisions], page.next) == ([1, 2], named("ann", 1))
    assert len(house.read()) == 4


def test_what_is_not_for_the_reader_has_no_past() -> None:
    house = House()
    everyone, private = {"audience": Audience.EVERYONE}, {"audience": Audience.PRIVATE}
    house.write(1, private, everyone)
    house.write(2, everyone, private)
    assert house.read(OWNER) == [(named("ann", 1), 2)]
    assert len(house.read(member(1))) == 4


def test_another_video_is_not_found() -> None:
    with pytest.raises(VideoNotFound):
        read_history(OTHER_VIDEO, None, caller=OWNER, films=FakeFilms(film()), annotations=FakeAnnotations())
