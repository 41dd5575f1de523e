"""Digests, ports and the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cdk.local import arguments, digest, ports, webapp
from cdk.local.places import Memory
from cdk.local.problem import LocalProblem


def tree(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_a_digest_changes_with_content_name_and_facts(tmp_path: Path) -> None:
    one = tree(tmp_path / "a" / "x", door="1")
    digests = {
        digest.of([one]),
        digest.of([tree(tmp_path / "b" / "x", door="2")]),
        digest.of([tree(tmp_path / "c" / "x", gate="1")]),
        digest.of([tree(tmp_path / "d" / "x", door="1", more="")]),
        digest.of([one], "port 1"),
        digest.of([one], "port", "1"),
    }
    assert len(digests) == 6
    assert digest.of([one]) == digest.of([tree(tmp_path / "e" / "x", door="1")])


def test_what_is_built_or_cached_does_not_count(tmp_path: Path) -> None:
    root = tree(tmp_path / "web", src="1")
    before = digest.of([root])
    tree(root, node_modules__react="x", dist__index="x")
    tree(root / "__pycache__", door="x")
    (root / ".cache").write_text("x")
    (root / "a.pyc").write_text("x")
    assert digest.of([root]) == before


def test_a_missing_input_is_not_an_error(tmp_path: Path) -> None:
    assert digest.of([tmp_path / "none"]) == digest.of([])


def test_a_remembered_port_is_used_again_while_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: set[int] = set()
    offers = iter([4001, 4002])
    monkeypatch.setattr(ports, "is_free", lambda port: port not in taken)
    monkeypatch.setattr(ports, "any_free", lambda: next(offers))
    memory = Memory(tmp_path / "memory.json")
    assert [ports.remembered(memory, "endpoint_port") for _ in range(3)] == [4001] * 3
    taken.add(4001)
    assert [ports.remembered(Memory(tmp_path / "memory.json"), "endpoint_port") for _ in range(2)] == [
        4002
    ] * 2


def test_a_taken_wish_is_a_problem_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda _port: False)
    with pytest.raises(LocalProblem) as told:
        ports.wished(Memory(tmp_path / "memory.json"), 8080)
    assert "8080" in told.value.what
    assert "make run PORT=8081" in told.value.remedy


def test_port_0_stays_the_same_over_restarts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda _port: True)
    monkeypatch.setattr(ports, "any_free", lambda: 4711)
    assert ports.wished(Memory(tmp_path / "memory.json"), 0) == 4711
    monkeypatch.setattr(ports, "any_free", lambda: 4712)
    assert ports.wished(Memory(tmp_path / "memory.json"), 0) == 4711


def test_the_command_line() -> None:
    wishes = arguments.read(["--port", "0", "--state", "x", "--no-seed", "--quiet-logs"])
    assert (wishes.command, wishes.port, wishes.seed, wishes.build, wishes.logs) == (
        "run",
        0,
        False,
        True,
        False,
    )
    assert wishes.state.is_absolute()
    assert arguments.read(["clean"]).command == "clean"
    with pytest.raises(SystemExit):
        arguments.read(["--port", "70000"])


def test_node_packages_are_installed_when_npm_says_the_same_as_the_lock(tmp_path: Path) -> None:
    lock = {"": {"name": "web"}, "node_modules/react": {"version": "18.3.1"}}
    other = {"node_modules/fsevents": {"version": "2.3.3", "optional": True}}  # for another system
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": lock | other}))
    assert not webapp.installed(tmp_path)
    (tmp_path / "node_modules").mkdir()
    there = tmp_path / "node_modules" / ".package-lock.json"
    there.write_text(json.dumps({"packages": {"node_modules/react": {"version": "18.3.0"}}}))
    assert not webapp.installed(tmp_path)
    there.write_text(json.dumps({"packages": {"node_modules/react": {"version": "18.3.1"}}}))
    assert webapp.installed(tmp_path)
