"""The check that runs in CloudFront, under Node, against tokens that Python makes by the same rule."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cdk.constructs.edge import HERE, media_token_code

KEY = "5f" * 32
SOON = int(time.time()) + 3600
ROOM = "wsp_01J/vid_01J"
FILE = "1/v720/seg_00001.m4s"
ASK = """
const event = JSON.parse(require('fs').readFileSync(0, 'utf8'));
Promise.all(event.map((uri) => handler({ request: { uri, method: 'GET' } })))
  .then((answers) => console.log(JSON.stringify(answers)));
"""


def _signed(exp: int | str, room: str = ROOM, key: str = KEY) -> str:
    digest = hmac.new(key.encode(), f"{exp}:{room}".encode(), hashlib.sha256).digest()
    return f"{exp}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def _answers(uris: list[str], tmp_path: Path) -> list[dict[str, Any]]:
    """What the function answers for each path: a request that goes on, or a refusal."""
    beside = Path(sys.executable).parent / "node"
    node = str(beside) if beside.exists() else shutil.which("node")
    assert node, "Node comes with the development packages"
    program = tmp_path / "check.cjs"
    code = media_token_code(KEY).replace("import crypto from 'crypto';", "const crypto = require('crypto');")
    program.write_text(code + ASK, "utf-8")
    done = subprocess.run(
        [node, str(program)], input=json.dumps(uris), capture_output=True, text=True, check=True
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def test_a_fresh_token_opens_every_file_of_its_video(tmp_path: Path) -> None:
    files = [FILE, "1/master.m3u8", "2/sprites/sprite_001.jpg"]
    answers = _answers([f"/media/{_signed(SOON)}/{ROOM}/{file}" for file in files], tmp_path)
    assert [answer["uri"] for answer in answers] == [f"/media/{ROOM}/{file}" for file in files]


REFUSED = {
    "another video": f"/media/{_signed(SOON)}/wsp_01J/vid_01K/{FILE}",
    "another workspace": f"/media/{_signed(SOON)}/wsp_01K/vid_01J/{FILE}",
    "expired": f"/media/{_signed(int(time.time()) - 1)}/{ROOM}/{FILE}",
    "a later expiry than was signed": f"/media/{SOON + 1}.{_signed(SOON).split('.')[1]}/{ROOM}/{FILE}",
    "another key": f"/media/{_signed(SOON, key='60' * 32)}/{ROOM}/{FILE}",
    "no token": f"/media/{ROOM}/{FILE}",
    "an empty signature": f"/media/{SOON}./{ROOM}/{FILE}",
    "half a signature": f"/media/{_signed(SOON)[:-20]}/{ROOM}/{FILE}",
    "a padded signature": f"/media/{_signed(SOON)}=/{ROOM}/{FILE}",
    "an expiry that is no number": f"/media/{_signed('soon')}/{ROOM}/{FILE}",
    "steps to another folder": f"/media/{_signed(SOON)}/{ROOM}/1/../../vid_01K/1/master.m3u8",
    "encoded steps as an id": f"/media/{_signed(SOON, 'wsp_01J/%2e%2e')}/wsp_01J/%2e%2e/{FILE}",
    "no file": f"/media/{_signed(SOON)}/{ROOM}",
    "another folder": f"/uploads/{_signed(SOON)}/{ROOM}/{FILE}",
}


def test_everything_else_is_refused_in_the_one_error_shape(tmp_path: Path) -> None:
    answers = dict(zip(REFUSED, _answers(list(REFUSED.values()), tmp_path), strict=True))
    assert {name: answer.get("statusCode") for name, answer in answers.items()} == dict.fromkeys(REFUSED, 403)
    body = json.loads(answers["no token"]["body"])
    assert body.keys() == {"code", "message", "requestId"}


def test_stages_differ_in_where_the_key_comes_from_and_in_nothing_else() -> None:
    check = (HERE / "edge_media_token.js").read_text("utf-8")
    constant, stored = media_token_code(KEY), media_token_code(None)
    assert constant.endswith(check)
    assert stored.endswith(check)
    assert KEY not in stored


@pytest.mark.parametrize("key", [KEY, None])
def test_the_function_fits_into_what_cloudfront_allows(key: str | None) -> None:
    assert len(media_token_code(key).encode()) < 10_240
