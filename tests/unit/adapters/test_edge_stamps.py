"""The stamp of the edge: made by CloudFront's function under Node, believed by authorizers, and turned unnoticed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cdk.constructs.edge import stamp_code
from cdk.delivery.turn_key import NothingToTurn, turn
from practika.adapters.edge_stamps import LOOK_AGAIN_SECONDS, TOLERANCE_SECONDS, EdgeStamps, NoEdge, sign
from practika.domain.errors import Unavailable
from tests.fakes.live import HandClock

OLD, NEW, OTHER = "0a" * 32, "1b" * 32, "2c" * 32
ASK = """
handler({ request: { uri: '/api/me', headers: JSON.parse(process.argv[2]) } })
  .then((answer) => console.log(JSON.stringify(answer.headers)));
"""


class Keys:
    """The secret as an environment sees it: what was read stays until it is forgotten."""

    def __init__(self, **record: str) -> None:
        self.stored: Mapping[str, str] = record
        self.known: Mapping[str, str] = record
        self.forgotten = 0

    def forget(self) -> None:
        self.forgotten += 1
        self.known = self.stored


def stamps(keys: Keys, clock: HandClock) -> EdgeStamps:
    return EdgeStamps(lambda: keys.known, keys.forget, clock)


def stamp(key: str, clock: HandClock, off: int = 0) -> str:
    seconds = str(int(clock.now().timestamp()) + off)
    return f"{seconds}.{sign(key, seconds)}"


@pytest.mark.parametrize("key", [OLD, NEW])
def test_both_keys_of_a_turn_are_believed(key: str) -> None:
    clock = HandClock()
    keys = Keys(current=NEW, former=OLD)
    assert stamps(keys, clock).sent(stamp(key, clock))
    assert keys.forgotten == 0


@pytest.mark.parametrize("off", [-TOLERANCE_SECONDS, TOLERANCE_SECONDS])
def test_clocks_may_be_apart_so_far_and_no_farther(off: int) -> None:
    clock = HandClock()
    known = stamps(Keys(current=OLD, former=""), clock)
    assert known.sent(stamp(OLD, clock, off))
    assert not known.sent(stamp(OLD, clock, off + (1 if off > 0 else -1)))


@pytest.mark.parametrize(
    "shape", ["", "{0}", "{0}.", ".{1}", "{0}.{1}=", "{0}.{2}", "1{0}.{1}", "{0}.{1}\n", "-{0}.{1}"]
)
def test_what_is_no_stamp_is_refused_without_reading_a_key(shape: str) -> None:
    clock = HandClock()
    seconds, signature = stamp(OLD, clock).split(".")
    keys = Keys(current=OLD, former="")
    assert not stamps(keys, clock).sent(shape.format(seconds, signature, signature[:-1]))
    assert not stamps(keys, clock).sent(None)
    assert keys.forgotten == 0


def test_an_empty_former_key_signs_nothing() -> None:
    clock = HandClock()
    assert not stamps(Keys(current=OLD, former=""), clock).sent(stamp("", clock))


def test_a_key_that_was_turned_meanwhile_is_looked_up_and_strangers_cannot_make_us_read() -> None:
    clock = HandClock()
    keys = Keys(current=OLD, former="")
    known = stamps(keys, clock)
    keys.stored = {"current": NEW, "former": OLD}
    assert known.sent(stamp(NEW, clock))
    assert keys.forgotten == 1
    assert not known.sent(stamp(OTHER, clock))
    assert keys.forgotten == 1, "a moment ago"
    clock.move(LOOK_AGAIN_SECONDS)
    assert not known.sent(stamp(OTHER, clock))
    assert keys.forgotten == 2


def test_without_keys_nobody_is_let_in_and_one_machine_needs_none() -> None:
    clock = HandClock()
    with pytest.raises(Unavailable):
        stamps(Keys(), clock).sent(stamp(OLD, clock))
    assert NoEdge().sent(None)


def stamped_by_the_function(tmp_path: Path, headers: dict[str, Any]) -> dict[str, Any]:
    """The headers after CloudFront's function, its store answering with OLD."""
    beside = Path(sys.executable).parent / "node"
    node = str(beside) if beside.exists() else shutil.which("node")
    assert node, "Node comes with the development packages"
    program = tmp_path / "stamp.cjs"
    store = f"const cf = {{ kvs: () => ({{ get: async (name) => ({{ edge_key: '{OLD}' }})[name] }}) }};"
    code = stamp_code().replace("import crypto from 'crypto';", "const crypto = require('crypto');")
    program.write_text(code.replace("import cf from 'cloudfront';", store) + ASK, "utf-8")
    done = subprocess.run(
        [node, str(program), json.dumps(headers)], capture_output=True, text=True, check=True
    )
    answered: dict[str, Any] = json.loads(done.stdout)
    return answered


def test_what_the_function_stamps_is_believed_whatever_the_client_had_put_there(tmp_path: Path) -> None:
    from practika.adapters.system import SystemClock

    forged = {"x-practika-edge": {"value": "1.forged"}, "accept": {"value": "*/*"}}
    after = stamped_by_the_function(tmp_path, forged)
    assert after["accept"] == forged["accept"]
    known = EdgeStamps(lambda: {"current": OLD}, lambda: None, SystemClock())
    assert known.sent(after["x-practika-edge"]["value"])
    assert not known.sent(forged["x-practika-edge"]["value"])


class Secret:
    """Secrets Manager with one secret."""

    def __init__(self, **record: str) -> None:
        self.text = json.dumps(record)

    def get_secret_value(self, **_: str) -> dict[str, str]:
        return {"SecretString": self.text}

    def put_secret_value(self, SecretString: str, **_: str) -> None:
        self.text = SecretString

    @property
    def record(self) -> dict[str, str]:
        kept: dict[str, str] = json.loads(self.text)
        return kept


class Store:
    """CloudFront's key value store, which may be away."""

    def __init__(self, key: str) -> None:
        self.key, self.away = key, False

    def get_key(self, **_: str) -> dict[str, str]:
        return {"Value": self.key}

    def describe_key_value_store(self, **_: str) -> dict[str, str]:
        return {"ETag": "e1"}

    def put_key(self, *, Value: str, IfMatch: str, **_: str) -> None:
        assert IfMatch == "e1"
        if self.away:
            raise ConnectionError
        self.key = Value


def turned(secret: Secret, store: Store) -> None:
    def settle() -> None:
        assert store.key in secret.record.values(), (
            "while doors learn, the edge stamps by a key that they know"
        )

    turn(secret="arn:s", store="arn:k", secrets=secret, stores=store, settle=settle)


def test_at_no_moment_of_a_turn_is_the_edge_s_key_unknown() -> None:
    secret, store = Secret(current=OLD, former=OTHER), Store(OLD)
    turned(secret, store)
    assert secret.record["former"] == OLD
    assert store.key == secret.record["current"] not in {OLD, OTHER}
    store.away = True
    for _ in range(2):  # broken off twice between the two steps
        with pytest.raises(ConnectionError):
            turned(secret, store)
        assert store.key in secret.record.values()
    store.away = False
    turned(secret, store)
    assert store.key == secret.record["current"]


def test_a_stage_without_a_key_has_nothing_to_turn() -> None:
    with pytest.raises(NothingToTurn):
        turned(Secret(), Store(OLD))
