"""When a refresh token may be rotated."""

from __future__ import annotations

from datetime import timedelta

import pytest

from practika.domain.errors import RefreshTokenReused, TokenExpired, TokenInvalid
from practika.domain.session import RefreshToken, check_refresh, digest
from tests.examples import NOON, WORKSPACE, named

TOKEN = RefreshToken(
    sha256=digest("secret"),
    family="f",
    person_id=named("usr", 1),
    workspace_id=WORKSPACE,
    issued_at=NOON,
    expires_at=NOON + timedelta(days=30),
)


def used(seconds_ago: float) -> RefreshToken:
    return TOKEN.model_copy(update={"used_at": NOON - timedelta(seconds=seconds_ago)})


def test_an_unused_token_may() -> None:
    assert check_refresh(TOKEN, NOON) is TOKEN


def test_a_token_used_a_moment_ago_may_again() -> None:
    """A double click, two tabs, or an answer lost on the way."""
    assert check_refresh(used(10), NOON).family == "f"


def test_a_token_used_earlier_is_a_theft() -> None:
    with pytest.raises(RefreshTokenReused):
        check_refresh(used(10.001), NOON)


def test_ended_unknown_and_expired_tokens_may_not() -> None:
    with pytest.raises(TokenInvalid):
        check_refresh(None, NOON)
    with pytest.raises(TokenInvalid):
        check_refresh(TOKEN.model_copy(update={"ended_at": NOON}), NOON)
    with pytest.raises(TokenExpired):
        check_refresh(TOKEN, TOKEN.expires_at)


def test_an_ended_family_gets_no_grace() -> None:
    with pytest.raises(TokenInvalid):
        check_refresh(used(1).model_copy(update={"ended_at": NOON}), NOON)
