"""How a door reaches PostgreSQL: never over TLS that nobody vouches for, and whose roots those are."""

from __future__ import annotations

import re
import ssl
from pathlib import Path
from typing import Any

import pytest

from cdk.stages import stage
from practika.adapters.postgres.connection import ROOTS, _address

SECRET: dict[str, Any] = {
    "host": "x.us-east-1.rds.amazonaws.com",
    "port": 5433,
    "username": "u",
    "password": "p",
    "dbname": "d",
}


def roots() -> dict[str, dict[str, Any]]:
    """The roots that are shipped, by their common name, as OpenSSL reads them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(ROOTS)
    return {_names(each["subject"])["commonName"]: each for each in context.get_ca_certs()}


def _names(subject: Any) -> dict[str, str]:
    return {name: value for ((name, value),) in subject}


@pytest.mark.parametrize("host", ["x.us-east-1.rds.amazonaws.com", "10.0.0.7"])
def test_far_away_the_server_must_prove_who_it_is(host: str) -> None:
    said = _address({**SECRET, "host": host})
    assert (said["sslmode"], Path(said["sslrootcert"])) == ("verify-full", ROOTS)


@pytest.mark.parametrize("host", ["/tmp/socket", "localhost", "127.0.0.1", "::1"])  # noqa: S108  # a name only
def test_beside_it_nobody_listens(host: str) -> None:
    assert _address({**SECRET, "host": host})["sslmode"] == "prefer"


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_the_roots_of_every_region_are_there(name: str) -> None:
    known = roots()
    for region in {stage(name).region, stage(name).second_region} - {None}:
        for kind in ("RSA2048", "RSA4096", "ECC384"):
            assert f"Amazon RDS {region} Root CA {kind} G1" in known
    assert {f"Amazon Root CA {number}" for number in (1, 2, 3, 4)} <= set(known), "RDS Proxy's"


def test_they_are_roots_of_amazon_and_of_nobody_else() -> None:
    text = ROOTS.read_text("ascii")
    assert len(roots()) == text.count("BEGIN CERTIFICATE") == 10
    for each in roots().values():
        assert each["subject"] == each["issuer"]
        assert re.match(r"Amazon( Web Services, Inc\.)?$", _names(each["subject"])["organizationName"])
        assert ssl.cert_time_to_seconds(each["notAfter"]) > ssl.cert_time_to_seconds(
            "Jan  1 00:00:00 2037 GMT"
        )
