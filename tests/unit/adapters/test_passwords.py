"""Argon2 with parameters that a test can afford."""

from __future__ import annotations

from practika.adapters.passwords import LANES, MEMORY_KIB, PASSES, Argon2Passwords

CHEAP = Argon2Passwords(memory_kib=8, passes=1, lanes=1)


def test_only_the_right_password_matches() -> None:
    stored = CHEAP.hash("correct horse")
    assert CHEAP.matches(stored, "correct horse")
    assert not CHEAP.matches(stored, "Correct horse")
    assert not CHEAP.matches(stored, "")
    assert CHEAP.hash("correct horse") != stored  # every hash has its own salt


def test_nobodys_hash_matches_nothing_but_costs_a_verification() -> None:
    assert not CHEAP.matches(None, "the password of nobody")
    assert not CHEAP.matches("not a hash", "anything")


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    stored = CHEAP.hash("correct horse")
    assert not CHEAP.outdated(stored)
    assert Argon2Passwords(memory_kib=16, passes=1, lanes=1).outdated(stored)


def test_the_parameters_are_owasps() -> None:
    """Password Storage Cheat Sheet: m=19456 (19 MiB), t=2, p=1."""
    assert (MEMORY_KIB, PASSES, LANES) == (19_456, 2, 1)
