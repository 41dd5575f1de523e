"""Films beyond a Lambda: the queue, its processors, the job, and what a worker may do. Other stages have none."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from cdk.constructs import workshop
from cdk.refusals import ImpossibleStage
from cdk.stages import ENDLESS, ROOT, stage
from layers import build
from practika.runtime import settings, worker
from tests.unit.plan.templates import Resource, Synthesized, listed

LOCKS = ("layers/vendor/requirements.txt", "layers/worker/requirements.txt")
DOCKERFILE = (ROOT / "layers" / "worker" / "Dockerfile").read_text("utf-8")


@pytest.fixture
def job(prod: Synthesized) -> dict[str, Any]:
    (found,) = prod.of("AWS::Batch::JobDefinition")
    return found.properties


@pytest.fixture
def container(job: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = job["ContainerProperties"]
    return found


def variables(container: Mapping[str, Any]) -> dict[str, Any]:
    return {each["Name"]: each["Value"] for each in container["Environment"]}


def test_spot_comes_first_and_on_demand_takes_over(prod: Synthesized) -> None:
    (queue,) = prod.of("AWS::Batch::JobQueue")
    order = [
        each["ComputeEnvironment"]["Fn::GetAtt"][0] for each in queue.properties["ComputeEnvironmentOrder"]
    ]
    kinds = {
        each.id: each.properties["ComputeResources"] for each in prod.of("AWS::Batch::ComputeEnvironment")
    }
    assert [kinds[name]["Type"] for name in order] == ["FARGATE_SPOT", "FARGATE"]
    for resources in kinds.values():
        assert resources["MaxvCpus"] == prod.stage.workers_at_once * prod.stage.worker_vcpus
        assert all("isolated" in json.dumps(subnet) for subnet in resources["Subnets"])


def test_a_lost_worker_is_replaced_and_a_wrong_order_is_not(job: dict[str, Any]) -> None:
    assert job["RetryStrategy"] == {
        "Attempts": workshop.ATTEMPTS,
        "EvaluateOnExit": [{"Action": "EXIT", "OnExitCode": str(worker.WRONGLY_CALLED)}],
    }


def test_a_job_has_the_time_that_its_worker_believes_in(
    job: dict[str, Any], container: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKER_HOURS", variables(container)["WORKER_HOURS"])
    assert job["Timeout"]["AttemptDurationSeconds"] == settings.settings.patience * 900
    machine = json.loads((ROOT / "statemachines" / "ingest_video.asl.json").read_text("utf-8"))
    assert machine["States"]["RunOnBatch"]["TimeoutSeconds"] > job["Timeout"]["AttemptDurationSeconds"]


def test_the_container_is_nobody_and_writes_in_one_folder(container: dict[str, Any]) -> None:
    assert (container["User"], container["ReadonlyRootFilesystem"]) == ("1000", True)
    assert [mount["ContainerPath"] for mount in container["MountPoints"]] == [workshop.SCRATCH]
    assert container["NetworkConfiguration"] == {"AssignPublicIp": "DISABLED"}
    assert "Privileged" not in container and "Secrets" not in container
    assert container["RuntimePlatform"]["CpuArchitecture"] == "ARM64"


def test_the_worker_knows_what_the_doors_of_the_same_steps_know(
    prod: Synthesized, container: dict[str, Any]
) -> None:
    door = prod.doors()["task_encode_chunk"].properties["Environment"]["Variables"]
    known = variables(container)
    assert set(door) <= set(known)
    assert all(known[name] == value for name, value in door.items() if name != "POWERTOOLS_SERVICE_NAME")


def rights(plan: Synthesized, role: Resource) -> set[str]:
    return {
        action
        for policy in plan.of("AWS::IAM::Policy")
        if {"Ref": role.id} in policy.properties["Roles"]
        for statement in policy.properties["PolicyDocument"]["Statement"]
        for action in listed(statement["Action"])
    }


def test_the_worker_may_do_what_those_doors_may_and_no_more(prod: Synthesized) -> None:
    roles = {role.id: role for role in prod.of("AWS::IAM::Role") if role.stack == "media"}
    its = rights(prod, next(role for name, role in roles.items() if name.startswith("WorkshopRole")))
    doors = rights(prod, next(role for name, role in roles.items() if name.startswith("TaskEncodeChunkRole")))
    assert its == {right for right in doors if right.split(":")[0] not in ("logs", "xray", "ec2")}


def test_the_machine_submits_this_job_to_this_queue_only(prod: Synthesized) -> None:
    (submits,) = [s for _, s in prod.statements() if "batch:SubmitJob" in listed(s["Action"])]
    (queue,), (definition,) = prod.of("AWS::Batch::JobQueue"), prod.of("AWS::Batch::JobDefinition")
    assert submits["Resource"] == [{"Fn::GetAtt": [queue.id, "JobQueueArn"]}, {"Ref": definition.id}]


def test_images_are_scanned_and_never_replaced(prod: Synthesized) -> None:
    (images,) = prod.of("AWS::ECR::Repository")
    assert images.properties["ImageTagMutability"] == "IMMUTABLE"
    assert images.properties["ImageScanningConfiguration"] == {"ScanOnPush": True}


def test_a_stage_without_workers_sends_nothing_to_them(plans: Mapping[str, Synthesized]) -> None:
    for name in ("local", "dev"):
        assert not plans[name].of("AWS::Batch::JobQueue")
        assert (plans[name].stage.most_work, plans[name].stage.most_source_bytes) == (ENDLESS, ENDLESS)
        assert not [s for _, s in plans[name].statements() if "batch:SubmitJob" in listed(s["Action"])]


def test_dev_has_workers_when_it_is_asked_for_them() -> None:
    made = stage("dev", {"workers_at_once": "2", "worker_image": "v1"}.get)
    assert (made.workers_at_once, made.worker_image) == (2, "v1")
    assert 0 < made.most_work < stage("prod").most_work < ENDLESS


@pytest.mark.parametrize("wrong", [{"worker_vcpus": 3}, {"worker_disk_gib": 201}, {"worker_disk_gib": 20}])
def test_what_fargate_does_not_have_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ImpossibleStage):
        dataclasses.replace(stage("prod"), **wrong)


def test_one_machine_has_no_workers() -> None:
    with pytest.raises(ImpossibleStage, match="Batch"):
        dataclasses.replace(stage("local"), workers_at_once=1)


def test_all_that_the_image_is_made_of_is_there() -> None:
    allowed = (ROOT / "layers" / "worker" / "Dockerfile.dockerignore").read_text("utf-8").split()
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M)
        for source in line.split()[:-1]
    ]
    assert len(copied) >= 5
    for source in copied:
        assert (ROOT / source).exists(), source
        assert any(source.startswith(each[1:]) for each in allowed if each.startswith("!")), source


def test_the_image_s_packages_are_the_locked_ones_and_its_binary_the_recorded_one() -> None:
    (install,) = re.findall(r'^RUN (\["python", "-m", "pip".+\])$', DOCKERFILE, re.M)
    assert {"--require-hashes", "--no-deps", ":all:", *LOCKS} <= set(json.loads(install))
    assert '"layers/build.py", "--target", "lambda", "--only", "ffmpeg"' in DOCKERFILE
    assert f"ARG PYTHON=python:{build.LAMBDA_PYTHON}-" in DOCKERFILE


def test_what_the_worker_carries_beyond_the_doors_is_what_lambda_brings_along() -> None:
    """Versions are those that all is tested with; what these packages need stands in the vendor layer's lock."""
    tested = (ROOT / "tests" / "requirements.txt").read_text("utf-8")
    vendor, own = ((ROOT / lock).read_text("utf-8") for lock in LOCKS)
    entries = re.findall(r"^[^\s#].*?(?=^[^\s]|\Z)", own, re.M | re.S)
    assert [entry.split("==")[0] for entry in entries] == ["boto3", "s3transfer"]
    assert all(entry.split(" ")[0] in tested for entry in entries)
    assert all(f"\n{name}==" in vendor for name in build.IN_RUNTIME)


def test_the_image_starts_the_worker_as_nobody_without_a_shell(container: dict[str, Any]) -> None:
    assert f'ENTRYPOINT ["python", "-m", "{worker.__name__}"]' in DOCKERFILE
    assert "USER 1000" in DOCKERFILE and f'VOLUME ["{workshop.SCRATCH}"]' in DOCKERFILE
    assert f"FFMPEG_PATH={variables(container)['FFMPEG_PATH']} " in DOCKERFILE
    assert all(line.startswith("RUN [") for line in DOCKERFILE.splitlines() if line.startswith("RUN"))
