"""Uploads at the deployed application: signed parts that the local S3 really checks, resuming, and the
documented script."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import urllib.error
from pathlib import Path
from typing import Any

import pytest

from tests.cloud import ROOT, Cloud, Person, Refused, film

MIB = 1024 * 1024


def sum_of(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def begin(person: Person, size: int, filename: str = "film.mp4") -> tuple[str, dict[str, Any]]:
    made = person.call("POST", "/api/videos", {"filename": filename, "sizeBytes": size})
    return f"/api/videos/{made['video']['id']}", made["upload"]


def sign(person: Person, video: str, number: int, sha256: str | None = None) -> dict[str, Any]:
    wanted = {"number": number} | ({"sha256": sha256} if sha256 else {})
    (part,) = person.call("POST", f"{video}/upload/parts", {"parts": [wanted]})["parts"]
    return dict(part)


def storage_refuses(part: dict[str, Any], body: bytes) -> int:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        Person.put(part, body)
    return refusal.value.code


def test_a_film_in_parts_survives_a_break_and_arrives_whole(cloud: Cloud) -> None:
    ana = cloud.person("Ana")
    body = bytes(range(256)) * (17 * MIB // 256) + b"the end"
    video, upload = begin(ana, len(body))
    pieces = [body[at : at + upload["partSizeBytes"]] for at in range(0, len(body), upload["partSizeBytes"])]
    assert (upload["mode"], upload["partCount"]) == ("multipart", len(pieces) == 3 and 3)
    for number in (3, 1):
        Person.put(sign(ana, video, number, sum_of(pieces[number - 1])), pieces[number - 1])
    again = Person(cloud.url)  # another browser, after a reload
    again.signed_in(again.call("POST", "/api/sign-in", {"email": ana.email, "password": ana.password}))
    held = again.call("GET", f"{video}/upload")["parts"]
    assert [(part["number"], part["sizeBytes"], part["sha256"]) for part in held] == [
        (number, len(pieces[number - 1]), sum_of(pieces[number - 1])) for number in (1, 3)
    ]
    with pytest.raises(Refused) as early:
        again.call("POST", f"{video}/upload/complete")
    assert (early.value.status, early.value.code) == (409, "upload_incomplete")
    assert early.value.body["details"]["missing"] == [2]
    Person.put(sign(again, video, 2, sum_of(pieces[1])), pieces[1])
    done = [again.call("POST", f"{video}/upload/complete") for _ in range(2)]
    assert all(each["status"] in ("processing", "failed") for each in done)


def test_the_storage_takes_only_what_was_signed(cloud: Cloud) -> None:
    ana = cloud.person("Ana")
    good = b"exactly these bytes"
    for size, number in ((len(good), 1), (8 * MIB + len(good), 2)):
        video, _ = begin(ana, size)
        part = sign(ana, video, number, sum_of(good))
        assert storage_refuses(part, good[::-1]) == 400  # other content
        assert storage_refuses(part, good[:-1]) == 403  # a byte less
        assert storage_refuses(part, good + b"!") == 403  # a byte more
        assert storage_refuses({**part, "headers": {}}, good) == 403  # without its sum
        assert (
            storage_refuses({**part, "url": part["url"].replace("source", "sauce")}, good) == 403
        )  # elsewhere
        Person.put(part, good)


def test_without_sums_the_size_still_binds(cloud: Cloud) -> None:
    ana = cloud.person("Ana")
    video, _ = begin(ana, 5)
    part = sign(ana, video, 1)
    assert storage_refuses(part, b"more than five") == 403
    Person.put(part, b"12345")
    assert storage_refuses(part, b"other") == 412  # a whole file is taken once
    assert ana.call("POST", f"{video}/upload/complete")["status"] in ("processing", "failed")


def test_an_aborted_upload_is_gone(cloud: Cloud) -> None:
    ana = cloud.person("Ana")
    video, _ = begin(ana, 9 * MIB)
    Person.put(sign(ana, video, 2), bytes(MIB))
    ana.call("DELETE", f"{video}/upload")
    with pytest.raises(Refused) as gone:
        ana.call("GET", video)
    assert gone.value.status == 404
    assert ana.call("GET", "/api/videos")["videos"] == []


def script(tmp_path: Path) -> Path:
    """The script of the documentation, word for word."""
    page = (ROOT / "docs/api/upload.md").read_text()
    (text,) = re.findall(r"```bash\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "upload.sh"
    path.write_text(text)
    return path


@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("openssl"), reason="no curl or openssl here")
def test_the_documented_script_uploads_with_curl_alone_and_goes_on_after_a_break(
    cloud: Cloud, tmp_path: Path
) -> None:
    ana = cloud.person("Ana")
    large = tmp_path / "large.mp4"
    large.write_bytes(film("sam2_juggle_720p24_noaudio.mp4").read_bytes().ljust(9 * MIB, b"\0"))
    settings = {"PATH": "/usr/bin:/bin", "PRACTIKA": cloud.url, "EMAIL": ana.email, "PASSWORD": ana.password}

    def run(path: Path, **more: str) -> str:
        argv = ["bash", str(script(tmp_path)), str(path)]
        done = subprocess.run(
            argv, env={**settings, **more}, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    video, upload = begin(ana, large.stat().st_size)
    first = large.read_bytes()[: upload["partSizeBytes"]]
    Person.put(sign(ana, video, 1, sum_of(first)), first)
    told = run(large, VIDEO=video.rpartition("/")[2])
    assert "part 1 of" not in told and "part 2 of 2" in told and told.rstrip().endswith("processing")
    small = tmp_path / "small.mp4"
    small.write_bytes(b"not a film")
    assert "part 1 of 1" in run(small)
