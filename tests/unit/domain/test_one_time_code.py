"""One-time codes by RFC 6238's own vectors, which codes count, and what people type."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from practika.domain.one_time_code import (
    as_recovery_code,
    code_of,
    is_of_app,
    new_recovery_code,
    new_secret,
    plain,
    setup_uri,
    step_at,
    step_of,
)

#: RFC 6238, appendix B: the secret of the SHA-1 rows, and their eight digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


@pytest.mark.parametrize(("seconds", "code"), VECTORS.items())
def test_the_vectors_of_rfc_6238(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert code_of(SECRET, step_at(moment), digits=8) == code
    assert code_of(SECRET, step_at(moment)) == code[2:]


def test_the_step_before_and_after_count_and_no_other() -> None:
    now = datetime.fromtimestamp(1_111_111_111, UTC)
    step = step_at(now)
    found = {near: step_of(SECRET, code_of(SECRET, step + near), now) for near in (-2, -1, 0, 1, 2)}
    assert found == {-2: None, -1: step - 1, 0: step, 1: step + 1, 2: None}


def test_a_code_that_was_used_and_all_before_it_count_no_more() -> None:
    now = datetime.fromtimestamp(1_111_111_111, UTC)
    step = step_at(now)
    assert step_of(SECRET, code_of(SECRET, step - 1), now, after=step) is None
    assert step_of(SECRET, code_of(SECRET, step), now, after=step) is None
    assert step_of(SECRET, code_of(SECRET, step + 1), now, after=step) == step + 1


def test_what_is_typed_in_anybody_s_way_is_the_same_code() -> None:
    for typed in ("123456", " 123 456 ", "123-456", "１２３４５６", "١٢٣٤٥٦"):
        assert plain(typed) == "123456" and is_of_app(plain(typed)), typed
    for typed in ("4f7kq-09xbz", "4F7KQ 09XBZ", "4f7kqO9xbz"):
        assert as_recovery_code(plain(typed)) == "4F7KQ-09XBZ", typed
    for typed in ("", "12345", "4F7KQ-09XB", "4F7KQ-09XBU", "🙂" * 10):
        assert as_recovery_code(plain(typed)) is None and not is_of_app(plain(typed)), typed


def test_secrets_and_recovery_codes_are_long_and_never_the_same() -> None:
    assert len({new_secret() for _ in range(50)}) == len({new_recovery_code() for _ in range(50)}) == 50
    assert len(base64.b32decode(new_secret())) * 8 == 160
    code = new_recovery_code()
    assert as_recovery_code(plain(code.lower())) == code


def test_the_picture_says_what_apps_read() -> None:
    uri = urlsplit(setup_uri(SECRET, "ana+x@example.org"))
    assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/Practika:ana%2Bx%40example.org")
    assert parse_qs(uri.query) == {
        "secret": [SECRET],
        "issuer": ["Practika"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }
