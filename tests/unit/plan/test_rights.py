"""The table of rights is what the plan says, word for word; a widened right is seen in review."""

from __future__ import annotations

from typing import Any

from cdk.rights import PAGE, page
from tests.unit.plan.templates import Synthesized


def test_the_table_of_rights_is_the_plan_s(prod: Synthesized) -> None:
    assert page(prod.templates) == PAGE.read_text("utf-8"), (
        "a right has changed: make rights, and look at its diff"
    )


def test_a_right_is_a_line_with_the_names_of_people_s_things() -> None:
    other: dict[str, Any] = {
        "Outputs": {
            "E": {"Value": {"Fn::GetAtt": ["TableABCDEF01", "Arn"]}, "Export": {"Name": "data:Table"}}
        }
    }
    statement = {
        "Effect": "Allow",
        "Action": ["dynamodb:GetItem", "dynamodb:Query"],
        "Resource": {"Fn::Join": ["", [{"Fn::ImportValue": "data:Table"}, "/index/window"]]},
        "Condition": {"Bool": {"x": "true"}},
    }
    policy = {
        "Type": "AWS::IAM::Policy",
        "Properties": {"Roles": [{"Ref": "DoorRole12345678"}], "PolicyDocument": {"Statement": [statement]}},
    }
    text = page({"data": other, "api": {"Resources": {"P": policy}}})
    assert (
        '| api/DoorRole | dynamodb:GetItem | `data/Table/index/window` | `{"Bool": {"x": "true"}}` |' in text
    )
    assert text.count("api/DoorRole") == 2
