"""Posts to sockets: what each answer of API Gateway means, for the SDK's client and for our own.

A stub of its endpoint answers on the loopback; it answers 403 to every signature that is not botocore's.
"""

from __future__ import annotations

import ssl
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore.config import Config
from botocore.credentials import Credentials as BotoCredentials
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from practika.adapters import lanes
from practika.adapters.signed_sockets import PostRefused, SignedSockets
from practika.adapters.sigv4 import Credentials
from practika.adapters.sockets import GatewaySockets
from practika.adapters.system import SystemClock
from practika.domain.errors import SocketGone, SocketThrottled
from practika.ports.live import Posted, Sockets
from tests.fakes.post_gateway import REGION, PostGateway
from tests.unit.sdk import session

DAY = timedelta(days=1)
KEYS = ("testing", "testing/+=", "token==")


@pytest.fixture
def gateway(socket_enabled: None) -> Iterator[PostGateway]:
    one = PostGateway(BotoCredentials(*KEYS))
    one.start()
    yield one
    one.stop()


@pytest.fixture
def signed(gateway: PostGateway) -> Iterator[SignedSockets]:
    one = SignedSockets(
        gateway.url,
        REGION,
        credentials=lambda: Credentials(*KEYS),
        clock=SystemClock(),
        lanes=4,
        most_lanes=4,
    )
    yield one
    one.close()


@pytest.fixture(params=["sdk", "signed"])
def sockets(request: pytest.FixtureRequest, gateway: PostGateway, signed: SignedSockets) -> Sockets:
    if request.param == "signed":
        return signed
    client = session().client(
        "apigatewaymanagementapi",
        endpoint_url=gateway.url,
        region_name=REGION,
        aws_access_key_id=KEYS[0],
        aws_secret_access_key=KEYS[1],
        aws_session_token=KEYS[2],
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=5),
    )
    return GatewaySockets(lambda: client)


def test_a_frame_arrives_as_it_is(sockets: Sockets, gateway: PostGateway) -> None:
    sockets.post("200-L0SM9c=", '{"ä":1}'.encode())
    sockets.post("200-a+b/ä~=", b"x" * 100_000)
    assert gateway.posts == [("200-L0SM9c=", '{"ä":1}'.encode()), ("200-a+b/ä~=", b"x" * 100_000)]
    assert not gateway.forged


def test_gone_is_gone_and_the_rest_may_be_tried_again(sockets: Sockets, gateway: PostGateway) -> None:
    with pytest.raises(SocketGone):
        sockets.post("410-x", b"{}")
    for status in (429, 500, 503):
        with pytest.raises(SocketThrottled):
            sockets.post(f"{status}-x", b"{}")
    assert len(gateway.posts) == 4  # the client itself repeats nothing


@pytest.mark.parametrize("status", [403, 413])
def test_a_missing_right_is_our_own_mistake_and_is_seen(sockets: Sockets, status: int) -> None:
    with pytest.raises((ClientError, PostRefused)):
        sockets.post(f"{status}-x", b"{}")


def test_many_get_the_same_frame_and_each_its_own_outcome(sockets: Sockets, gateway: PostGateway) -> None:
    names = [f"{status}-{number}" for number in range(20) for status in (200, 410, 429)]
    outcomes = sockets.post_many(names, b"{}")
    kinds = {"200": Posted.DELIVERED, "410": Posted.GONE, "429": Posted.RETRY}
    assert dict(outcomes) == {name: kinds[name[:3]] for name in names}
    assert sorted(name for name, _ in gateway.posts) == sorted(names)
    assert not sockets.post_many([], b"{}")


def test_an_endpoint_that_is_away_may_come_back(sockets: Sockets, gateway: PostGateway) -> None:
    gateway.stop()
    assert sockets.post_many(["200-a", "200-b"], b"{}") == {"200-a": Posted.RETRY, "200-b": Posted.RETRY}


def test_a_post_that_is_never_answered_may_be_tried_again(sockets: Sockets, gateway: PostGateway) -> None:
    gateway.silent = {"200-b"}
    expected = {"200-a": Posted.DELIVERED, "200-b": Posted.RETRY, "200-c": Posted.DELIVERED}
    assert sockets.post_many(["200-a", "200-b", "200-c"], b"{}") == expected


def test_connections_stay_open(gateway: PostGateway, signed: SignedSockets) -> None:
    for _ in range(3):
        signed.post_many([f"200-{number}" for number in range(20)], b"{}")
    assert (len(gateway.posts), gateway.opened) == (60, 4)
    assert not gateway.forged


def test_connections_that_were_closed_meanwhile_are_opened_anew_unseen(
    gateway: PostGateway, signed: SignedSockets
) -> None:
    gateway.hang_up_after = 3
    names = [f"200-{number}" for number in range(100)]
    assert set(signed.post_many(names, b"{}").values()) == {Posted.DELIVERED}
    time.sleep(0.05)
    assert set(signed.post_many(names, b"{}").values()) == {Posted.DELIVERED}
    assert Counter(name for name, _ in gateway.posts) == dict.fromkeys(names, 2)


def test_the_rest_is_posted_before_a_refusal_is_raised(gateway: PostGateway, signed: SignedSockets) -> None:
    with pytest.raises(PostRefused, match="403 ForbiddenException"):
        signed.post_many(["200-a", "403-b", "200-c"], b"{}")
    assert sorted(name for name, _ in gateway.posts) == ["200-a", "200-c", "403-b"]


def test_an_endpoint_that_hears_and_never_answers_does_not_hold_a_big_room(
    gateway: PostGateway, signed: SignedSockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "ANSWER_SECONDS", 0.05)
    names = [f"200-{number}" for number in range(200)]
    gateway.silent, gateway.holds = set(names), 0.3
    assert set(signed.post_many(names, b"{}").values()) == {Posted.RETRY}
    assert len(gateway.posts) < 100


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """For localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "localhost.pem"
    path.write_bytes(made.public_bytes(pem) + secret)
    return path


def test_posts_to_https_are_sealed_and_go_to_nobody_else(socket_enabled: None, certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    gateway = PostGateway(BotoCredentials(*KEYS), tls=server)
    gateway.start()
    trusting = ssl.create_default_context(cafile=str(certificate))
    try:
        for tls, expected in ((trusting, Posted.DELIVERED), (None, Posted.RETRY)):
            one = SignedSockets(
                gateway.url, REGION, credentials=lambda: Credentials(*KEYS), clock=SystemClock(), tls=tls
            )
            names = [f"200-{number}" for number in range(40)]
            for _ in range(2):
                assert set(one.post_many(names, b"{}").values()) == {expected}
            one.close()
        assert (len(gateway.posts), gateway.forged) == (80, Counter())
        assert gateway.opened <= 16 + 2
    finally:
        gateway.stop()
