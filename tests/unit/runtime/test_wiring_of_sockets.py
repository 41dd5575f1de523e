"""The signed client gets its credentials from the environment, or from wherever boto3 finds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from practika.adapters.signed_sockets import SignedSockets
from practika.adapters.sigv4 import Credentials
from practika.runtime.settings import SettingMissing
from practika.runtime.wiring import live, system


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "PROFILE"):
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    system._session.cache_clear()
    yield
    system._session.cache_clear()


def test_from_the_environment_as_lambda_gives_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    assert system.credentials() == Credentials("key", "secret", None)
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    assert system.credentials() == Credentials("key", "secret", "token")


def test_else_from_wherever_boto3_finds_them(tmp_path: Path) -> None:
    (tmp_path / "credentials").write_text(
        "[default]\naws_access_key_id = a\naws_secret_access_key = b\naws_session_token = c\n"
    )
    assert system.credentials() == Credentials("a", "b", "c")


def test_without_any_it_says_which_variable_is_missing() -> None:
    with pytest.raises(SettingMissing, match="AWS_ACCESS_KEY_ID"):
        system.credentials()


def test_doors_post_by_the_signed_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCKET_ENDPOINT", "https://abc.execute-api.eu-central-1.amazonaws.com/live")
    live.sockets.cache_clear()
    assert isinstance(live.sockets(), SignedSockets)
    live.sockets.cache_clear()
