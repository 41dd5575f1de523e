"""Starts the AWS endpoint from the outside and talks to it. Knows ministack only by its switches and addresses."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from cdk.local import children, environment, ports, recovery
from cdk.local.places import ROOT, Memory, Places
from cdk.local.problem import LocalProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

REGION = "us-east-1"
ACCOUNT = "000000000000"
ACCESS_KEY = "practika-local"


@dataclass(frozen=True)
class Endpoint:
    """Where AWS is, and who may do everything there (the one who deploys)."""

    port: int
    secret_key: str

    @property
    def url(self) -> str:
        """Address of every AWS service."""
        return f"http://localhost:{self.port}"

    @property
    def credentials(self) -> dict[str, str]:
        """Keyword arguments for boto3, in tests too."""
        return {
            "aws_access_key_id": ACCESS_KEY,
            "aws_secret_access_key": self.secret_key,
            "region_name": REGION,
        }

    @property
    def variables(self) -> Mapping[str, str]:
        """Environment for command-line tools."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: str) -> Any:
        """A boto3 client that may do everything."""
        config = Config(
            read_timeout=300, retries={"max_attempts": 1}, proxies={}, s3={"addressing_style": "path"}
        )
        return boto3.client(service, endpoint_url=self.url, config=config, **self.credentials)  # type: ignore[call-overload]

    def save(self) -> None:
        """Everything that the endpoint knows is on the disk when this returns."""
        request = urllib.request.Request(self.url + "/_one-machine/save", method="POST")  # noqa: S310  # loopback
        urllib.request.urlopen(request, timeout=60).close()  # noqa: S310

    def answers(self) -> bool:
        """Whether it takes requests."""
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(self.url + "/_ministack/health", timeout=5).close()  # noqa: S310  # loopback
            return True
        return False


def _switches(endpoint: Endpoint, places: Places) -> dict[str, str]:
    """ministack's own environment variables."""
    return {
        "GATEWAY_PORT": str(endpoint.port),
        "BIND_HOST": ports.LOOPBACK,
        "AUTH": "true",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(places.aws.resolve()),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(places.buckets.resolve()),
        "TMPDIR": str(places.scratch.resolve()),
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": endpoint.secret_key,
        "AWS_ENDPOINT_URL": endpoint.url,
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",  # never touch the person's Docker
        "LAMBDA_WARM_TTL_SECONDS": "900",  # people think, talk and then draw
        "LOG_LEVEL": "WARNING",
    }


async def start(places: Places, memory: Memory) -> tuple[Endpoint, children.Child, list[str]]:
    """Starts the endpoint on its remembered port. Returns also the names of state files that had to be mended."""
    mended = await asyncio.to_thread(recovery.prepare, places.aws, places.buckets)
    endpoint = Endpoint(ports.remembered(memory, "endpoint_port"), memory.secret("endpoint_secret_key", 20))
    child = await children.spawn(
        "the AWS endpoint",
        [sys.executable, "-m", "cdk.local.endpoint"],
        env=environment.child(**_switches(endpoint, places)),
        log=places.logs / "endpoint.log",
        cwd=ROOT,
    )
    for _ in range(600):
        if not child.alive:
            raise child.died()
        if await asyncio.to_thread(endpoint.answers):
            return endpoint, child, mended
        await asyncio.sleep(0.1)
    raise LocalProblem("The AWS endpoint did not answer for 60 s.", "", children.tail(child.log))
