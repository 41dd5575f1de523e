"""The front's own rules: which headers cross, what the browser may do."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk.local.front import headers, shape, site, sockets


def test_headers_of_one_connection_do_not_cross() -> None:
    lines = [
        ("Connection", "keep-alive"),
        ("Host", "a"),
        ("Set-Cookie", "x=1"),
        ("Set-Cookie", "y=2"),
        ("TE", "trailers"),
    ]
    assert list(headers.crossing(lines, "host").items()) == [("Set-Cookie", "x=1"), ("Set-Cookie", "y=2")]


def test_the_policy_lets_uploads_and_sockets_out_and_nothing_else_in() -> None:
    policy = headers.policy("http://localhost:8080", "http://localhost:4566")
    assert "connect-src 'self' ws://localhost:8080 http://localhost:4566;" in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/index.html", True),
        ("/assets/app-1.js", True),
        ("/../secret", False),
        ("/assets/../../secret", False),
        ("/library", False),
        ("/", False),
    ],
)
def test_only_files_of_the_build_are_served(tmp_path: Path, path: str, found: bool) -> None:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (tmp_path / "secret").write_text("no")
    (dist / "index.html").write_text("yes")
    (dist / "assets" / "app-1.js").write_text("yes")
    assert (site.file_behind(dist, path) is not None) is found


@pytest.mark.parametrize(
    ("code", "passed_on"), [(1000, 1000), (4001, 4001), (1005, 1000), (1006, 1001), (None, 1001)]
)
def test_close_codes_pass_if_a_frame_may_carry_them(code: int | None, passed_on: int) -> None:
    assert sockets.sendable(code) == passed_on


@pytest.mark.parametrize(("s3_says", "told"), [(403, 503), (500, 503), (503, 503), (404, 404)])
def test_what_s3_refuses_to_a_film_s_viewer_is_told_in_the_one_shape(s3_says: int, told: int) -> None:
    answer = shape.unserved(s3_says)
    assert isinstance(answer.body, bytes)
    assert (answer.status, shape.has_shape(answer.body)) == (told, True)
    assert ("Retry-After" in answer.headers) is (told == 503)
