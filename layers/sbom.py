"""Writes what each layer carries to AWS as SPDX 2.3 documents: `python -m layers.sbom FOLDER`.

Made of the same two records that the layers are built from and that their build compares every byte with: the lock of
`vendor` and the manifest of `ffmpeg`. Format: SPDX specification 2.3, clauses 6 to 11.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from layers.build import IN_RUNTIME, MANIFEST, REQUIREMENTS, without

UNKNOWN = "NOASSERTION"
SPACE = "https://practika.example/spdx"
Package = dict[str, Any]


def vendor(lock: str) -> Iterator[Package]:
    """A package for each entry of the lock that a Lambda is given; each wheel of its version has its digest here."""
    entry = r"^([\w.-]+)==([^\s;\\]+)(.*)\\\n((?:\s+--hash=.*\n?)+)"
    for name, version, marker, hashes in re.findall(entry, without(lock, IN_RUNTIME), re.M):
        if "win32" in marker:
            continue
        yield {
            **_package(name, version),
            "comment": "SHA-256 of the files that may be installed: "
            + " ".join(re.findall(r"sha256:(\w{64})", hashes)),
            "externalRefs": [_purl(name, version)],
        }


def ffmpeg(recorded: dict[str, Any]) -> Iterator[Package]:
    """The binary of each platform, byte for byte, and the wheel that it comes in."""
    for platform, entry in sorted(recorded["platforms"].items()):
        yield {
            **_package(f"ffmpeg-{platform}", recorded["ffmpeg_version"]),
            "licenseDeclared": recorded["licence"],
            "sourceInfo": f"source {recorded['source']}; built by {recorded['builder']}",
            "checksums": [{"algorithm": "SHA256", "checksumValue": entry["binary_sha256"]}],
            "externalRefs": [_purl(recorded["package"], recorded["package_version"])],
        }


def document(layer: str, packages: Sequence[Package], *, at: datetime) -> dict[str, Any]:
    """One SPDX document; its namespace names its content, so that two releases of the same content have one."""
    content = hashlib.sha256(json.dumps(packages, sort_keys=True).encode()).hexdigest()
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"practika-layer-{layer}",
        "documentNamespace": f"{SPACE}/{layer}/{content}",
        "creationInfo": {
            "created": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Tool: practika layers/sbom.py"],
        },
        "packages": list(packages),
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT",
                "relationshipType": "DESCRIBES",
                "relatedSpdxElement": each["SPDXID"],
            }
            for each in packages
        ],
    }


def _package(name: str, version: str) -> Package:
    return {
        "SPDXID": f"SPDXRef-{re.sub(r'[^A-Za-z0-9.-]', '-', f'{name}-{version}')}",
        "name": name,
        "versionInfo": version,
        "downloadLocation": UNKNOWN,
        "filesAnalyzed": False,
        "licenseConcluded": UNKNOWN,
        "licenseDeclared": UNKNOWN,
        "copyrightText": UNKNOWN,
    }


def _purl(name: str, version: str) -> dict[str, str]:
    locator = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    return {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": locator}


def main(arguments: Sequence[str]) -> None:
    """Writes layer-vendor.spdx.json and layer-ffmpeg.spdx.json into the folder."""
    folder, now = Path(arguments[0]), datetime.now(UTC)
    layers = {
        "vendor": list(vendor(REQUIREMENTS.read_text("utf-8"))),
        "ffmpeg": list(ffmpeg(tomllib.loads(MANIFEST.read_text("utf-8")))),
    }
    for layer, packages in layers.items():
        text = json.dumps(document(layer, packages, at=now), indent=1) + "\n"
        (folder / f"layer-{layer}.spdx.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
