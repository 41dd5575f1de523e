"""Our own signature is the one that botocore makes, for whatever id, frame, endpoint, moment and credentials."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.config import Config
from botocore.credentials import Credentials as BotoCredentials
from hypothesis import given
from hypothesis import strategies as st

from practika.adapters.signed_post import Endpoint, PostSigner
from practika.adapters.sigv4 import Credentials, SigningKeys
from tests.fakes.post_gateway import REGION, expected_signature
from tests.unit.sdk import session

URLS = [
    "https://abc123.execute-api.eu-central-1.amazonaws.com/live",
    "http://localhost:4566/_aws/execute-api/abc123/live",
    "https://example.org:8443/a%20b/live/",
    "http://[::1]:4566/live",
]
# what a client would normalise away ("." and "..") is never an id
ids = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40).filter(
    lambda name: not set(name) <= {"."}
)
words = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789/+=", min_size=1, max_size=60)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


@given(st.sampled_from(URLS), ids, st.binary(max_size=200), words, words, st.none() | words, moments)
def test_it_is_botocores_signature(
    url: str, name: str, frame: bytes, key_id: str, secret: str, token: str | None, at: datetime
) -> None:
    envelope = PostSigner(Endpoint.of(url), REGION).envelope(frame, Credentials(key_id, secret, token), at)
    request = envelope.to(name)
    head, _, body = request.partition(b"\r\n\r\n")
    wire = head.split(b" ")[1].decode()
    full = f"{'/'.join(url.split('/')[:3])}{wire}"
    expected = expected_signature(
        full, frame, at.strftime("%Y%m%dT%H%M%SZ"), BotoCredentials(key_id, secret, token)
    )
    assert body == frame
    assert head.decode().endswith(f"Signature={expected}")


@pytest.mark.parametrize("token", [None, "IQoJb3JpZ2luX2VjEA=="])
@pytest.mark.parametrize("name", ["L0SM9cOFvHcCIhw=", "a+b/c=", "ä ~x-._"])
def test_it_is_what_post_to_connection_sends(name: str, token: str | None) -> None:
    """Not only the signer: the very request of the SDK's own client, its path, its headers and its signature."""
    sent: list[AWSPreparedRequest] = []
    client = session().client(
        "apigatewaymanagementapi",
        endpoint_url=URLS[0],
        region_name=REGION,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret/+=",
        aws_session_token=token,
        config=Config(retries={"total_max_attempts": 1}),
    )

    def catch(request: AWSPreparedRequest, **_: Any) -> Any:
        sent.append(request)
        raise InterruptedError

    client.meta.events.register("before-send", catch)
    with pytest.raises(InterruptedError):
        client.post_to_connection(ConnectionId=name, Data=b"{}")
    theirs = sent[0]
    headers = {key.lower(): _text(value) for key, value in theirs.headers.items()}
    at = datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    credentials = Credentials("AKIDEXAMPLE", "secret/+=", token)
    ours = PostSigner(Endpoint.of(URLS[0]), REGION).envelope(b"{}", credentials, at).to(name).decode()
    lines = ours.split("\r\n")
    assert lines[0] == f"POST {theirs.url.removeprefix(URLS[0].removesuffix('/live'))} HTTP/1.1"
    mine = dict(line.split(": ", 1) for line in lines[1 : lines.index("")])
    for header in ("authorization", "x-amz-date", *(["x-amz-security-token"] if token else [])):
        assert mine[header] == headers[header]


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def test_a_signing_key_is_made_anew_for_another_day_or_secret() -> None:
    keys = SigningKeys(REGION, "execute-api")
    first = keys.key("secret", "20260301")
    assert keys.key("secret", "20260301") is first
    assert keys.key("secret", "20260302") != first
    assert keys.key("other", "20260301") != first
