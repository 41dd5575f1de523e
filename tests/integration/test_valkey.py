"""The connection to Valkey: to a real server, and to one that is slow, strange or gone."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cdk.local.ports import any_free
from practika.adapters.system import SystemClock
from practika.adapters.valkey import ANSWER_SECONDS, MOST_BYTES, Valkey, ValkeyRefused
from practika.adapters.valkey_cache import ValkeyCache
from practika.ports.cache import Copy
from tests.integration.valkey_server import PASSWORD, PATIENT, USER, running

#: Who gives up as soon as a door does. Whoever waits for an answer has the patience of a busy machine.
HASTY = (PATIENT[0], ANSWER_SECONDS)


def client(port: int, password: str = PASSWORD) -> Valkey:
    return Valkey("127.0.0.1", port, sign_in=lambda: (USER, password), tls=None, patience=PATIENT)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running() as server:
        yield server.port


@pytest.fixture
def server(port: int) -> Iterator[Valkey]:
    with closing(client(port)) as one:
        yield one


def test_the_doors_user_may_do_what_the_cache_does_and_no_more(server: Valkey) -> None:
    assert server.ask(b"SET", b"practika:a", b"1", b"PX", b"1000") == b"OK"
    assert server.ask(b"GET", b"practika:a") == b"1"
    assert server.ask(b"DEL", b"practika:a") == 1
    for words in ((b"GET", b"another"), (b"KEYS", b"*"), (b"FLUSHALL",), (b"CONFIG", b"GET", b"*")):
        with pytest.raises(ValkeyRefused, match="NOPERM"):
            server.ask(*words)


def test_whoever_has_no_password_gets_nothing(port: int) -> None:
    with pytest.raises(ValkeyRefused, match="WRONGPASS"):
        client(port, "wrong").ask(b"GET", b"practika:a")
    with pytest.raises(ValkeyRefused, match="NOAUTH"):
        plain(port).ask(b"GET", b"practika:a")


def test_the_server_itself_throws_a_copy_away_when_it_ends(server: Valkey) -> None:
    cache, now = ValkeyCache(server, SystemClock()), datetime.now(UTC)
    cache.put("long", Copy(until=now + timedelta(minutes=5)))
    cache.put("short", Copy(until=now + timedelta(seconds=0.2)))
    for _ in range(200):
        if server.ask(b"GET", b"practika:short") is None:
            break
        time.sleep(0.05)
    else:
        pytest.fail("it is still there")
    assert server.ask(b"GET", b"practika:long") is not None


def test_a_server_that_was_started_anew_is_found_again() -> None:
    at = any_free()
    with closing(client(at)) as server:
        for _ in range(2):
            with running(port=at):
                assert server.ask(b"GET", b"practika:a") is None


def test_over_tls_only_a_server_with_the_right_certificate_is_spoken_to(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    port = any_free()
    files = {"tls-cert-file": certificate, "tls-key-file": key, "tls-ca-cert-file": certificate}
    more = [
        f"tls-port {port}",
        "tls-auth-clients no",
        *(f"{name} {file}" for name, file in files.items()),
    ]
    with running(*more, tls=port):
        sign_in = lambda: (USER, PASSWORD)  # noqa: E731  # said twice
        trusting = Valkey(
            "localhost",
            port,
            sign_in=sign_in,
            patience=PATIENT,
            tls=lambda: ssl.create_default_context(cafile=str(certificate)),
        )
        assert trusting.ask(b"SET", b"practika:a", b"x" * 40_000, b"PX", b"1000") == b"OK"
        assert trusting.ask(b"GET", b"practika:a") == b"x" * 40_000
        trusting.close()
        with pytest.raises(ssl.SSLCertVerificationError):
            Valkey("localhost", port, sign_in=sign_in, patience=PATIENT).ask(b"GET", b"practika:a")


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate of localhost and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate").write_bytes(made.public_bytes(pem))
    form = serialization.PrivateFormat.PKCS8
    (folder / "key").write_bytes(key.private_bytes(pem, form, serialization.NoEncryption()))
    return folder / "certificate", folder / "key"


Play = Callable[[socket.socket], None]


@contextmanager
def playing(*plays: Play) -> Iterator[int]:
    """A server whose connections are played one after the other."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            for play in plays:
                connection, _ = listening.accept()
                with connection, suppress(OSError):
                    play(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]


def says(*answers: bytes) -> Play:
    """One answer to each command, then the end of the connection."""

    def play(connection: socket.socket) -> None:
        for answer in answers:
            connection.recv(65_536)
            connection.sendall(answer)

    return play


def quiet(connection: socket.socket) -> None:
    while connection.recv(65_536):
        pass


def plain(port: int, patience: tuple[float, float] = PATIENT) -> Valkey:
    return Valkey("127.0.0.1", port, tls=None, patience=patience)


def ask(port: int, patience: tuple[float, float] = PATIENT) -> object:
    return plain(port, patience).ask(b"GET", b"practika:a")


def test_an_answer_that_comes_late_is_nobody_else_s() -> None:
    """Otherwise the next question, of somebody else, would get it."""

    too_late = threading.Event()

    def late(connection: socket.socket) -> None:
        connection.recv(65_536)
        too_late.wait()
        connection.sendall(b"$6\r\nfirst!\r\n")

    answers = playing(late, says(b"$7\r\nsecond!\r\n"))
    with answers as port, closing(plain(port, (PATIENT[0], 1.0))) as server:
        with pytest.raises(TimeoutError):
            server.ask(b"GET", b"practika:a")
        too_late.set()
        assert server.ask(b"GET", b"practika:b") == b"second!"


def test_a_server_that_is_silent_is_not_waited_for() -> None:
    with playing(quiet) as port, pytest.raises(TimeoutError):
        ask(port, HASTY)


def test_a_server_that_speaks_drop_by_drop_does_not_gain_time_by_it() -> None:
    def drops(connection: socket.socket) -> None:
        connection.recv(65_536)
        for byte in b"$100\r\n" + b"x" * 100 + b"\r\n":
            connection.sendall(bytes([byte]))
            time.sleep(ANSWER_SECONDS / 5)

    with playing(drops) as port, pytest.raises(TimeoutError):
        ask(port, HASTY)


def test_a_connection_that_was_ended_meanwhile_is_replaced_once() -> None:
    with playing(says(b"$1\r\n1\r\n"), says(b"$1\r\n2\r\n")) as port, closing(plain(port)) as server:
        assert server.ask(b"GET", b"practika:a") == b"1"
        time.sleep(0.05)
        assert server.ask(b"GET", b"practika:a") == b"2"


def test_a_connection_that_ends_at_once_is_not_tried_again() -> None:
    with playing(says(b"")) as port, pytest.raises(ConnectionError):
        ask(port)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"-MOVED 3999 127.0.0.1:6381\r\n",
        b"*1\r\n$1\r\na\r\n",
        b"$%d\r\n" % (MOST_BYTES + 1),
        b"$many\r\n",
        b"\0" * 70_000,
    ],
)
def test_what_nobody_understands_is_a_refusal_and_ends_the_connection(answer: bytes) -> None:
    with playing(says(answer), says(b"$1\r\n2\r\n")) as port, closing(plain(port)) as server:
        with pytest.raises((ValkeyRefused, ValueError, ConnectionError)):
            server.ask(b"GET", b"practika:a")
        assert server.ask(b"GET", b"practika:a") == b"2"


def test_where_nobody_listens_it_is_said_at_once() -> None:
    with pytest.raises(ConnectionRefusedError):
        ask(any_free())
