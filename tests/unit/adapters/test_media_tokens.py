"""Path tokens of published files."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from practika.adapters.media_tokens import MediaTokens, sign
from practika.domain.errors import Unavailable
from tests.examples import NOON, VIDEO, WORKSPACE
from tests.fakes.live import HandClock

KEY = "ab" * 32


def test_the_path_is_the_contract_of_the_edge_function() -> None:
    path, ends = MediaTokens(lambda: KEY, HandClock()).base(WORKSPACE, VIDEO, 2)
    expires = int(ends.timestamp())
    digest = hmac.new(KEY.encode(), f"{expires}:{WORKSPACE}/{VIDEO}".encode(), hashlib.sha256).digest()
    signature = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert path == f"/media/{expires}.{signature}/{WORKSPACE}/{VIDEO}/2/"
    assert (ends - NOON).total_seconds() == 12 * 3600


def test_all_who_look_within_an_hour_share_one_address() -> None:
    clock = HandClock()
    links = MediaTokens(lambda: KEY, clock)
    clock.move(1)
    first = links.base(WORKSPACE, VIDEO, 0)
    clock.move(3598)
    assert links.base(WORKSPACE, VIDEO, 0) == first
    clock.move(2)
    assert links.base(WORKSPACE, VIDEO, 0) != first
    assert 12 * 3600 <= (first[1] - NOON).total_seconds() <= 13 * 3600


def test_another_video_key_or_time_has_another_signature() -> None:
    signatures = {
        sign(KEY, 1, WORKSPACE, VIDEO),
        sign(KEY, 2, WORKSPACE, VIDEO),
        sign("cd" * 32, 1, WORKSPACE, VIDEO),
        sign(KEY, 1, WORKSPACE, VIDEO + "0"),
    }
    assert len(signatures) == 4


def test_without_a_key_no_address_is_made() -> None:
    with pytest.raises(Unavailable):
        MediaTokens(lambda: " ", HandClock()).base(WORKSPACE, VIDEO, 0)
