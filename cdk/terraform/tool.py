"""The terraform binary and the AWS provider: those of the machine, or pinned downloads."""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import re
import shutil
import subprocess
import urllib.request
import zipfile
from pathlib import Path

from cdk.terraform.schema import PROVIDER_VERSION

TERRAFORM_VERSIONS = ">= 1.11.0, < 2.0.0"  # write-only arguments and ephemeral blocks came with 1.11
TERRAFORM = "1.11.4"
SOURCE = f"https://releases.hashicorp.com/terraform/{TERRAFORM}"
ARCHIVES = {  # SHA-256 of the zips, as the release's SHA256SUMS has them
    "linux_amd64": "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
    "linux_arm64": "a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633",
    "darwin_amd64": "a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b",
    "darwin_arm64": "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
}
PROVIDERS = {  # Terraform's own digest of the provider's package, by platform
    "linux_amd64": "h1:edXOJWE4ORX8Fm+dpVpICzMZJat4AX0VRCAy/xkcOc0=",
    "darwin_arm64": "h1:Ijt7pOlB7Tr7maGQIqtsLFbl7pSMIj06TVdkoSBcYOw=",
}
MIRRORS = ("~/.terraform.d/plugins", "/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins")
PACKAGE = f"*/hashicorp/aws/{PROVIDER_VERSION}"  # below the name of whoever publishes it


class ToolMissing(RuntimeError):
    """Neither the machine has the tool nor can it be fetched; the text says what a person can do."""


def machine() -> str:
    """`linux_amd64` and the like, as releases are named."""
    processor = {"x86_64": "amd64", "aarch64": "arm64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    return f"{platform.system().lower()}_{processor}"


def binary(folder: Path) -> Path:
    """The terraform of the machine if it is new enough, else the pinned one, fetched into `folder` once."""
    found = shutil.which("terraform")
    if found and _version(Path(found)) >= (1, 11):
        return Path(found)
    kept = folder / f"terraform-{TERRAFORM}"
    if not kept.is_file():
        _fetch(kept)
    return kept


def _version(terraform: Path) -> tuple[int, int]:
    said = subprocess.run([terraform, "version", "-json"], capture_output=True, text=True, check=False).stdout
    try:
        major, minor = re.match(r"(\d+)\.(\d+)", json.loads(said)["terraform_version"]).groups()  # type: ignore[union-attr]  # caught below
    except (ValueError, KeyError, AttributeError):
        return (0, 0)
    return int(major), int(minor)


def _fetch(target: Path) -> None:
    digest = ARCHIVES.get(machine())
    if digest is None:
        raise ToolMissing(
            f"There is no pinned Terraform for {machine()}: install Terraform {TERRAFORM_VERSIONS} yourself."
        )
    address = f"{SOURCE}/terraform_{TERRAFORM}_{machine()}.zip"
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  # https, pinned by digest
            raw = answer.read()
    except OSError as error:
        raise ToolMissing(
            f"Terraform {TERRAFORM_VERSIONS} is not on this machine, and {address} could not be reached ({error}). "
            "Install it with your package manager, or run again where there is a network."
        ) from None
    if hashlib.sha256(raw).hexdigest() != digest:
        raise ToolMissing(f"{address} is not the file that was pinned; nothing was installed.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        target.write_bytes(archive.read("terraform"))
    target.chmod(0o755)


def mirror() -> Path | None:
    """A folder of the machine that holds the provider, where administrators lay such folders."""
    offered = [Path(each).expanduser() for each in MIRRORS]
    offered += sorted(Path("/opt").glob("*"))
    return next(
        (each for each in offered if any(os.access(found, os.R_OK) for found in each.glob(PACKAGE))), None
    )


def prove(folder: Path) -> None:
    """Raises ToolMissing if `terraform init` chose another package than the pinned one. A platform without a known
    digest rests on the publisher's signature, which Terraform checks itself."""
    digest = PROVIDERS.get(machine())
    if digest and digest not in (folder / ".terraform.lock.hcl").read_text("utf-8"):
        raise ToolMissing(
            f"The AWS provider {PROVIDER_VERSION} that was installed is not the package that was pinned "
            f"({digest}). Remove {folder}/.terraform and the mirror that it came from."
        )


def init_arguments() -> list[str]:
    """Of `terraform init`: from the machine's mirror where there is one, else from the network."""
    found = mirror()
    return ["init", "-input=false", "-no-color", *([f"-plugin-dir={found}"] if found else [])]
