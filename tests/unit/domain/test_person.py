"""What people type about themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.errors import Invalid
from practika.domain.person import check_password, clean_line, normalise_email


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Ana@Example.ORG", "ana@example.org"),
        ("  ana+dance@example.co.uk\n", "ana+dance@example.co.uk"),
        ("ana@sub.example-dance.org", "ana@sub.example-dance.org"),
        ("Ａｎａ@example.org", "ana@example.org"),
        ("josé@exämple.org", "josé@exämple.org"),
    ],
)
def test_two_spellings_of_one_address_are_equal(typed: str, normal: str) -> None:
    assert normalise_email(typed) == normal
    assert normalise_email(normal) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ana",
        "ana@",
        "@example.org",
        "a b@example.org",
        "ana@example",
        "ana@-x.org",
        "a@b@c.org",
        "ana@ex..org",
        "<ana@example.org>",
        "ana@example.org, eve@example.org",
        "x" * 65 + "@example.org",
        "a@" + "b." * 130 + "org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        normalise_email(typed)


@pytest.mark.parametrize(
    "password", ["short", "ana@example.org", "ANA@example.ORG", "aaaaaaaaaaaa", "ababababab", "x" * 201]
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(Invalid):
        check_password(password, email="ana@example.org")


@pytest.mark.parametrize("password", ["correct horse", "tenletters", "пароль из слов", "x1y2" * 50])
def test_long_passwords_of_any_letters_are_fine(password: str) -> None:
    check_password(password, email="ana@example.org")


def test_a_line_is_collapsed_and_normalised() -> None:
    assert clean_line("  Zoe\u0301 \t van\n Dam ", what="name", most=80) == "Zo\u00e9 van Dam"


@pytest.mark.parametrize("typed", ["", "   ", "a\x00b", "a\x1bb", "x" * 81, "\ud800"])
def test_a_line_that_cannot_be_shown_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_line(typed, what="name", most=80)


@given(st.text())
def test_whatever_is_typed_is_a_clean_line_or_invalid(typed: str) -> None:
    try:
        line = clean_line(typed, what="name", most=80)
    except Invalid:
        return
    assert 1 <= len(line) <= 80
    assert clean_line(line, what="name", most=80) == line
    line.encode()
