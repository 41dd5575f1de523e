"""Captions: what people write is read, and whatever was written comes out as words only."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.captions import Cue, harmless, on_the_film, read_cues, write_vtt
from practika.domain.language import language_code

SUBRIP = """1\r
00:00:00,500 --> 00:00:01,500\r
Heel first\r
then the toe\r
\r
2\r
00:01:02,000 --> 00:01:03,250 X1:40 X2:600\r
<i>Hold</i>\r
"""
VTT = """WEBVTT - from somewhere

STYLE
::cue { background: url(https://example.org/) }

NOTE nobody reads this

intro
00:05.000 --> 00:06.000 position:10% line:0
First

1:00:00.000 --> 01:00:01.000
no such hour

00:07.000 --> 00:08.000
Second"""


def test_subrip_as_windows_writes_it() -> None:
    assert read_cues(SUBRIP) == [
        Cue(500, 1500, "Heel first\nthen the toe"),
        Cue(62_000, 63_250, "<i>Hold</i>\n"),
    ]


def test_webvtt_without_its_styles_notes_and_what_is_not_right() -> None:
    assert [(c.start, c.text) for c in read_cues(VTT)] == [(5000, "First"), (7000, "Second")]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("a &lt;i&gt;b", "a <i>b</i>"),
        ("<i>one <b>two</i></b>", "<i>one <b>two</b></i>"),
        ("</i>loose", "loose"),
        ("<c.red onclick=x>red</c>", "&lt;c.red onclick=x&gt;red&lt;/c&gt;"),
        ("one\n\n\n00:00.000 --> 00:09.000\ntwo", "one\n00:00.000 --&gt; 00:09.000\ntwo"),
        ("  \t \x07 ", ""),
        ("<b></b>", ""),
        (
            "\u0645\u0631\u062d\u0628\u0627 \U0001f938\u200d\u2640\ufe0f",
            "\u0645\u0631\u062d\u0628\u0627 \U0001f938\u200d\u2640\ufe0f",
        ),
    ],
)
def test_words_are_made_harmless(written: str, shown: str) -> None:
    assert harmless(written) == shown


def test_cues_are_moved_to_the_films_clock_and_cut_to_it() -> None:
    cues = [
        Cue(9000, 11_000, "b"),
        Cue(4000, 5500, "a"),
        Cue(0, 5000, "before"),
        Cue(16_000, 17_000, "after"),
    ]
    film = on_the_film(cues, begins=Fraction(5), length=Fraction(11, 2))
    assert film == (Cue(0, 500, "a"), Cue(4000, 5500, "b"))


@given(
    st.lists(st.tuples(st.integers(0, 9_999_999), st.integers(1, 99_999), st.text(max_size=60)), max_size=8)
)
def test_whatever_is_written_is_read_back_as_the_same_words(raw: list[tuple[int, int, str]]) -> None:
    cues = [Cue(start, start + length, text) for start, length, text in raw]
    film = on_the_film(cues, begins=Fraction(0), length=Fraction(100_000))
    text = write_vtt(film)
    again = read_cues(text)
    assert [(c.start, c.end, c.text.rstrip("\n")) for c in again] == [(c.start, c.end, c.text) for c in film]
    assert text.count("-->") == len(film)
    for cue in film:
        assert not re.sub(r"</?[biu]>", "", cue.text).count("<") and "\n\n" not in cue.text
        assert not re.search(r"&(?!amp;|lt;|gt;)", cue.text)
        assert harmless(cue.text) == cue.text


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ger", "de"),
        ("deu", "de"),
        ("pt_BR", "pt-br"),
        ("yue", "yue"),
        ("und", None),
        ("x; y", None),
        (None, None),
    ],
)
def test_languages_have_one_name(written: str | None, code: str | None) -> None:
    assert language_code(written) == code
