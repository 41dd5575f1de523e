"""A door shakes hands by TLS with whoever answers at the database's address, and tells nothing to a stranger."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from practika.adapters.postgres import connection
from practika.adapters.postgres.connection import Database
from practika.domain.errors import Unavailable

#: What libpq sends first, and the message by which PostgreSQL asks for the password in clear text.
ASKS_FOR_TLS, TELL_ME = bytes.fromhex("0000000804d2162f"), b"R\0\0\0\x08\0\0\0\x03"


def certificate(folder: Path, name: str) -> Path:
    """A self-signed certificate of that host and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    clear = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    file = folder / f"{name}.pem"
    secret = key.private_bytes(serialization.Encoding.PEM, form, clear)
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


class Stranger:
    """A server that speaks as much of PostgreSQL as it takes to be told a password."""

    def __init__(self, known_as: Path) -> None:
        self.heard = b""
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(known_as)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        caller, _ = self._door.accept()
        with caller:
            caller.settimeout(5)
            if caller.recv(8) != ASKS_FOR_TLS:
                return
            caller.sendall(b"S")
            try:
                with self._tls.wrap_socket(caller, server_side=True) as safe:
                    self.heard = safe.recv(1000)
                    safe.sendall(TELL_ME)
                    self.heard += safe.recv(1000)
            except OSError:
                return

    def close(self) -> None:
        self._door.close()


def ask(port: int, host: str) -> None:
    said: dict[str, Any] = {"host": host, "port": port, "username": "u", "password": "a-token", "dbname": "d"}
    with pytest.raises(Unavailable):
        Database(lambda: said).one("SELECT 1")


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stranger]:
    """Whom our roots vouch for, under the name of a far-away host that leads here."""
    file = certificate(tmp_path, "postgres.example")
    monkeypatch.setattr(connection, "ROOTS", file)
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.1")
    one = Stranger(file)
    yield one
    one.close()


def test_who_is_vouched_for_is_told_the_token(known: Stranger) -> None:
    ask(known.port, "postgres.example")
    assert b"a-token" in known.heard


def test_another_name_is_told_nothing(known: Stranger) -> None:
    ask(known.port, "another.example")
    assert known.heard == b""


def test_whom_no_root_of_ours_knows_is_told_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.1")
    stranger = Stranger(certificate(tmp_path, "postgres.example"))
    ask(stranger.port, "postgres.example")
    stranger.close()
    assert stranger.heard == b""
