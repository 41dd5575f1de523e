"""The seal over secrets of second factors: only its owner's text opens, only with the key, and keys can be turned."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from practika.adapters.sealer import KeyedSealer
from practika.domain.errors import Unavailable
from tests.examples import named

ANA, BEN = named("usr", 1), named("usr", 2)
OLD = {"current": "old", "keys": {"old": "11" * 32}}
TURNED = {"current": "new", "keys": {"old": "11" * 32, "new": "22" * 32}}


def sealer(*records: dict[str, Any]) -> KeyedSealer:
    """One whose secret is read anew, as the next record, each time it is told to forget."""
    left = list(records)

    def forget() -> None:
        if len(left) > 1:
            left.pop(0)

    return KeyedSealer(keys=lambda: left[0], forget_keys=forget)


def test_what_is_sealed_opens_for_its_owner_and_says_nothing_by_itself() -> None:
    one = sealer(OLD)
    sealed = one.seal("JBSWY3DPEHPK3PXP", owner=ANA)
    assert one.open(sealed, owner=ANA) == "JBSWY3DPEHPK3PXP"
    assert sealed.startswith("v1:old:")
    assert b"JBSW" not in base64.b64decode(sealed.rpartition(":")[2])
    assert one.seal("JBSWY3DPEHPK3PXP", owner=ANA) != sealed


def test_another_owner_a_changed_text_and_a_lost_key_open_nothing() -> None:
    sealed = sealer(OLD).seal("JBSWY3DPEHPK3PXP", owner=ANA)
    raw = bytearray(base64.b64decode(sealed.rpartition(":")[2]))
    raw[20] ^= 1
    changed = "v1:old:" + base64.b64encode(raw).decode()
    other_key = {"current": "old", "keys": {"old": "33" * 32}}
    for keys, text, owner in (
        (OLD, sealed, BEN),
        (OLD, changed, ANA),
        (OLD, sealed[:20], ANA),
        (OLD, "v1:old:AAAA", ANA),
        (OLD, "v2" + sealed[2:], ANA),
        (other_key, sealed, ANA),
        ({}, sealed, ANA),
    ):
        with pytest.raises(Unavailable):
            sealer(keys).open(text, owner=owner)
    with pytest.raises(Unavailable):
        sealer({}).seal("JBSWY3DPEHPK3PXP", owner=ANA)


def test_a_turned_key_seals_and_the_former_still_opens() -> None:
    old = sealer(OLD).seal("one", owner=ANA)
    turned = sealer(TURNED)
    new = turned.seal("two", owner=ANA)
    assert new.startswith("v1:new:")
    assert (turned.open(old, owner=ANA), turned.open(new, owner=ANA)) == ("one", "two")
    assert (
        sealer(OLD, TURNED).open(new, owner=ANA) == "two"
    )  # it looks again for a key that it does not know yet
