"""Delivery: a difference in words, a page that never names what is not there, workflows that call what there is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cdk.delivery.plan import differences
from cdk.delivery.publish import ALWAYS_ASK, FOR_EVER, files, publish
from cdk.stages import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
Said = dict[str, Any]


def _stack(**resources: Said) -> dict[str, Said]:
    return {"data": {"Resources": resources}}


def test_a_table_that_would_go_is_said_loudest() -> None:
    table = {"Type": "AWS::DynamoDB::GlobalTable", "DeletionPolicy": "Retain"}
    assert list(differences(_stack(Notes=table), _stack())) == [
        "### data",
        "- removed **holds data**, AWS::DynamoDB::GlobalTable `Notes` (Retain)",
    ]


def test_what_came_and_what_changed_is_named_by_its_fields() -> None:
    old = {"Type": "AWS::SQS::Queue", "Properties": {"A": 1, "B": 1}, "Metadata": {"aws:asset:path": "x"}}
    new = {
        "Type": "AWS::SQS::Queue",
        "Properties": {"A": 1, "B": 2, "C": 3},
        "Metadata": {"aws:asset:path": "y"},
    }
    topic = {"Type": "AWS::SNS::Topic"}
    assert list(differences(_stack(Q=old), _stack(Q=new, T=topic))) == [
        "### data",
        "- added AWS::SNS::Topic `T`",
        "- changed AWS::SQS::Queue `Q`: B, C",
    ]


def test_a_widened_right_is_a_line_of_its_own() -> None:
    def policy(action: str) -> Said:
        statement = {"Effect": "Allow", "Action": action, "Resource": "arn:x"}
        said = {"Roles": [{"Ref": "Door12345678"}], "PolicyDocument": {"Statement": [statement]}}
        return {"Type": "AWS::IAM::Policy", "Properties": said}

    lines = list(differences(_stack(P=policy("s3:GetObject")), _stack(P=policy("s3:*"))))
    assert "- gained | data/Door | s3:* | `arn:x` |  |" in lines
    assert "- lost | data/Door | s3:GetObject | `arn:x` |  |" in lines


def test_nothing_differs_between_equals() -> None:
    same = _stack(T={"Type": "AWS::SNS::Topic"})
    assert list(differences(same, json.loads(json.dumps(same)))) == []


class Bucket:
    """Remembers what was put, in order."""

    def __init__(self) -> None:
        self.put: list[Said] = []

    def put_object(self, **what: Any) -> None:
        self.put.append(what)


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    for name in ("index.html", "assets/app-1a2b.js", "assets/app-1a2b.js.gz", ".made-from", "robots.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    return tmp_path


def test_the_page_goes_up_last_and_is_always_asked_for(dist: Path) -> None:
    bucket = Bucket()
    assert publish(dist, "b", s3=bucket) == 3
    assert [each["Key"] for each in bucket.put] == ["assets/app-1a2b.js", "robots.txt", "index.html"]
    assert [each["CacheControl"] for each in bucket.put] == [FOR_EVER, ALWAYS_ASK, ALWAYS_ASK]
    assert bucket.put[0]["ContentType"] in {"text/javascript", "application/javascript"}
    assert [key for key, _ in files(dist)][-1] == "index.html"


def test_what_workflows_make_is_a_target_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for page in WORKFLOWS.glob("*.yml"):
        for target in re.findall(r"\bmake ([a-z-]+)", page.read_text("utf-8")):
            assert target in targets, f"{page.name}: make {target}"
