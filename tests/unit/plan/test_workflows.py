"""The workflows: least rights, no stored key, actions that nobody can exchange, an end for every job."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from cdk.stages import ROOT

FOLDER = ROOT / ".github" / "workflows"
#: Job -> what it may beyond reading the repository; all others may only read.
MORE = {
    ("backup", "bundle"): {"id-token": "write"},
    ("deploy-stage", "deploy"): {"id-token": "write"},
    ("deploy", "dev"): {"id-token": "write"},
    ("deploy", "prod"): {"id-token": "write"},
    ("rollback", "back"): {"id-token": "write"},
    ("release", "release"): {"contents": "write"},
}
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
WITH_VERSION = re.compile(r"^\s*(?:- )?uses: \S+@[0-9a-f]{40} # v?\d+(\.\d+)*$")
Said = dict[Any, Any]


@cache
def workflows() -> dict[str, Said]:
    return {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.yml"))}


def jobs() -> Iterator[tuple[str, str, Said, Said]]:
    """Workflow, job, the job's body, its workflow's body."""
    for name, body in workflows().items():
        for job, said in body["jobs"].items():
            yield name, job, said, body


def steps() -> Iterator[tuple[str, Said]]:
    for name, job, said, _ in jobs():
        for step in said.get("steps", ()):
            yield f"{name}/{job}", step


def rights(said: Said, body: Said) -> dict[str, str]:
    """A job's own rights, or those of its workflow."""
    may = said.get("permissions", body["permissions"])
    assert isinstance(may, dict), "words such as write-all are no list of rights"
    return may


def test_a_job_may_read_the_repository_and_only_named_ones_more() -> None:
    for name, job, said, body in jobs():
        beyond = {
            right: how for right, how in rights(said, body).items() if (right, how) != ("contents", "read")
        }
        assert beyond == MORE.get((name, job), {}), f"{name}/{job}"
    assert set(MORE) <= {(name, job) for name, job, *_ in jobs()}


def test_no_right_is_given_to_a_whole_workflow_but_reading() -> None:
    assert [
        n for n, body in workflows().items() if body["permissions"] not in ({}, {"contents": "read"})
    ] == []


def test_only_who_signs_in_to_aws_gets_a_token_to_do_so() -> None:
    assert {"deploy-stage", "backup"} < set(workflows())
    for name, job, said, body in jobs():
        signs_in = any("configure-aws-credentials" in step.get("uses", "") for step in said.get("steps", ()))
        may = rights(said, body).get("id-token") == "write"
        called = said.get("uses") == "./.github/workflows/deploy-stage.yml"
        assert may == (signs_in or called), f"{name}/{job}"


def test_keys_come_from_nobody_s_store() -> None:
    for file in FOLDER.glob("*.yml"):
        text = file.read_text("utf-8")
        assert "secrets." not in text and "secrets: inherit" not in text, file.name
        assert not re.search(r"aws[-_](secret[-_])?access[-_]key", text, re.I), file.name


def test_every_job_ends_by_itself() -> None:
    for name, job, said, _ in jobs():
        assert "uses" in said or 0 < said["timeout-minutes"] <= 90, f"{name}/{job}"


def test_an_action_of_others_is_named_by_its_commit_and_says_its_version() -> None:
    for file in FOLDER.glob("*.yml"):
        for line in file.read_text("utf-8").splitlines():
            if "uses:" in line and "./.github/workflows/" not in line:
                assert WITH_VERSION.match(line), f"{file.name}: {line.strip()}"
    used = [step["uses"] for _, step in steps() if "uses" in step]
    assert len(used) > 15 and all(PINNED.fullmatch(each) for each in used)


def test_one_action_has_one_version_everywhere() -> None:
    used = {step["uses"] for _, step in steps() if "uses" in step}
    assert len({each.split("@")[0] for each in used}) == len(used)


def test_no_text_from_outside_is_pasted_into_a_shell() -> None:
    """An expression in `run` is put in before the shell reads it: a branch's name could be a command."""
    assert [where for where, step in steps() if "${{" in step.get("run", "")] == []


def test_a_checkout_leaves_no_token_behind() -> None:
    for where, step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False, where


def test_no_workflow_runs_a_stranger_s_code_with_our_rights() -> None:
    for name, body in workflows().items():
        rings = body[True]  # YAML 1.1 reads the word `on` as a truth
        assert not {"pull_request_target", "workflow_run"} & set(rings), name


def test_the_worker_s_image_is_scanned_at_every_change_and_every_week() -> None:
    (image,) = (said for name, _, said, _ in jobs() if name == "worker")
    words = " ".join(str(step) for step in image["steps"])
    assert "layers/worker/Dockerfile" in words and "'scan-type': 'image'" in words
    assert "'exit-code': '1'" in words and "sbom-action" in words
    callers = {name for name, _, said, _ in jobs() if said.get("uses", "").endswith("/worker.yml")}
    assert callers == {"check", "guard"} and "schedule" in workflows()["guard"][True]
    built = [step for step in image["steps"] if "docker build" in step.get("run", "")]
    assert len(built) == 1 and "worker:scanned" in built[0]["run"]
