"""Names of downloads: every letter survives, and none can break out of the header."""

from __future__ import annotations

import re
from email.message import Message
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.original import attachment


def parts(filename: str) -> tuple[str, str]:
    """(the ASCII likeness, the exact name) as a browser reads them."""
    found = re.fullmatch(
        r"attachment; filename=\"([^\"\\]+)\"; filename\*=UTF-8''(\S*)", attachment(filename)
    )
    assert found, attachment(filename)
    return found[1], unquote(found[2], errors="strict")


@pytest.mark.parametrize(
    ("filename", "likeness"),
    [
        ("take 3.mp4", "take 3.mp4"),
        ("Übung – Größe.mov", "Ubung  Groe.mov"),
        ("\u821e\u8e48.mp4", "mp4"),
        ("\u821e", "film"),
        ('a";b.mp4', "a__b.mp4"),
        ("100%\\x.mp4", "100__x.mp4"),
        ("..", "film"),
    ],
)
def test_old_programs_get_a_likeness_and_new_ones_the_name(filename: str, likeness: str) -> None:
    assert parts(filename) == (likeness, filename)


def test_nothing_turns_the_direction_of_a_name() -> None:
    assert parts("film\u202e4pm.exe")[1] == "film4pm.exe"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Cf"]), min_size=1, max_size=255))
def test_any_name_is_one_harmless_header_that_gives_it_back(filename: str) -> None:
    header = attachment(filename)
    assert header.isascii() and header.isprintable()
    assert parts(filename)[1] == filename
    message = Message()
    message["Content-Disposition"] = header
    assert message.get_content_disposition() == "attachment"
