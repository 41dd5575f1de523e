"""The sweep of the bucket as it is deployed: its role lets it look and delete, and it leaves alone what is young."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cloud import Cloud, aws, film

GONE = "vid_00000000000000000000000000"


def sweep(cloud: Cloud) -> dict[str, int]:
    answer = aws(cloud, "lambda").invoke(FunctionName=cloud.outputs["SweepFilesName"], Payload=b"{}")
    body: dict[str, int] = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, body
    return body


@pytest.fixture
def grace(cloud: Cloud) -> Any:
    """Sets the days of grace of the deployed door; puts the plan's own back at the end."""
    rings = aws(cloud, "lambda")
    name = cloud.outputs["SweepFilesName"]
    variables = rings.get_function_configuration(FunctionName=name)["Environment"]["Variables"]

    def days(number: int) -> None:
        changed = {**variables, "LEFT_OVER_DAYS": str(number)}
        rings.update_function_configuration(FunctionName=name, Environment={"Variables": changed})

    yield days
    rings.update_function_configuration(FunctionName=name, Environment={"Variables": variables})


def test_only_what_belongs_to_no_video_goes_and_only_in_time(cloud: Cloud, grace: Any) -> None:
    coach = cloud.person("Head Coach")
    video = coach.upload(film("one_frame_0.04s.mp4"))
    coach.wait_until(video, "ready")
    workspace = coach.call("GET", "/api/me")["workspace"]["id"]
    s3, bucket = aws(cloud, "s3"), cloud.outputs["MediaBucketName"]
    left_over = f"media/{workspace}/{GONE}/0/master.m3u8"
    s3.put_object(Bucket=bucket, Key=left_over, Body=b"#EXTM3U")

    def keys(prefix: str) -> set[str]:
        return {one["Key"] for one in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", ())}

    theirs = keys(f"media/{workspace}/{video}/") | keys(f"uploads/{workspace}/{video}/")
    assert theirs
    young = sweep(cloud)
    assert young["left_over"] >= 1 and (young["removed"], young["held"]) == (0, 0)
    assert keys(left_over) == {left_over}
    grace(0)
    swept = sweep(cloud)
    assert swept["removed"] >= 1 and swept["held"] == 0
    assert keys(left_over) == set()
    assert keys(f"media/{workspace}/{video}/") | keys(f"uploads/{workspace}/{video}/") == theirs
    assert len(coach.get_bytes(coach.call("GET", f"/api/videos/{video}")["media"]["master"])) > 0
