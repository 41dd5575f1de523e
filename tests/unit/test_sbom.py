"""The bills of material of the layers name what their build takes, no more and no less."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from layers.build import IN_RUNTIME, MANIFEST, REQUIREMENTS
from layers.sbom import main


def written(folder: Path, layer: str) -> dict[str, Any]:
    main([str(folder)])
    found: dict[str, Any] = json.loads((folder / f"layer-{layer}.spdx.json").read_text("utf-8"))
    return found


def test_the_vendor_layer_is_its_lock_without_what_the_runtime_brings(tmp_path: Path) -> None:
    made = written(tmp_path, "vendor")
    lines = re.findall(r"^([\w.-]+)==([^\s;\\]+)(.*)", REQUIREMENTS.read_text("utf-8"), re.M)
    locked = {(name, version) for name, version, marker in lines if "win32" not in marker}
    carried = {(name, version) for name, version in locked if name not in IN_RUNTIME}
    assert {(each["name"], each["versionInfo"]) for each in made["packages"]} == carried
    assert len(carried) > 10
    assert all(re.search(r"\b[0-9a-f]{64}\b", each["comment"]) for each in made["packages"])


def test_ffmpeg_is_named_by_the_digest_that_its_build_demands_and_by_its_licence(tmp_path: Path) -> None:
    made = written(tmp_path, "ffmpeg")
    recorded = tomllib.loads(MANIFEST.read_text("utf-8"))
    digests = {each["checksums"][0]["checksumValue"] for each in made["packages"]}
    assert digests == {entry["binary_sha256"] for entry in recorded["platforms"].values()}
    assert {each["licenseDeclared"] for each in made["packages"]} == {"GPL-3.0-or-later"}


def test_every_package_is_described_and_has_an_id_of_its_own(tmp_path: Path) -> None:
    for layer in ("vendor", "ffmpeg"):
        made = written(tmp_path, layer)
        ids = [each["SPDXID"] for each in made["packages"]]
        assert len(set(ids)) == len(ids)
        assert [each["relatedSpdxElement"] for each in made["relationships"]] == ids
        assert all(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", each) for each in ids)
