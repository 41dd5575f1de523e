"""CloudFormation's functions in the words of Terraform."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.terraform.small import files, queue, stack, text

BESIDE = {"Other": queue()}
ARN = {"Fn::GetAtt": ["Other", "Arn"]}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"Ref": "Other"}, "aws_sqs_queue.other.url"),
        (ARN, "aws_sqs_queue.other.arn"),
        ({"Fn::GetAtt": "Other.Arn"}, "aws_sqs_queue.other.arn"),
        ({"Ref": "AWS::AccountId"}, "data.aws_caller_identity.current.account_id"),
        ({"Ref": "AWS::StackName"}, "var.name"),
        ({"Fn::Join": ["-", ["a", ARN, "b"]]}, '"a-${aws_sqs_queue.other.arn}-b"'),
        ({"Fn::Join": ["", [ARN]]}, "aws_sqs_queue.other.arn"),
        ({"Fn::Join": ["", ["a", "b"]]}, '"ab"'),
        (
            {"Fn::Sub": "${Other.Arn}/${AWS::Region}/${!kept}"},
            '"${aws_sqs_queue.other.arn}/${data.aws_region.current.name}/$${kept}"',
        ),
        ({"Fn::Sub": ["x${Word}", {"Word": ARN}]}, '"x${aws_sqs_queue.other.arn}"'),
        ({"Fn::Select": [1, {"Fn::Split": [":", ARN]}]}, 'split(":", aws_sqs_queue.other.arn)[1]'),
        ({"Fn::Select": ["0", ["a", "b"]]}, '"a"'),
        ({"Fn::Select": [0, {"Fn::GetAZs": ""}]}, "data.aws_availability_zones.available.names[0]"),
        ({"Fn::Base64": "words"}, 'base64encode("words")'),
        (
            {"Fn::FindInMap": ["Sizes", {"Ref": "AWS::Region"}, "small"]},
            'local.map_sizes[data.aws_region.current.name]["small"]',
        ),
        ({"Fn::If": ["Big", "a", ARN]}, 'local.when_big ? "a" : aws_sqs_queue.other.arn'),
        (
            {"Fn::Select": [1, {"Fn::Cidr": ["10.0.0.0/16", 4, 8]}]},
            'cidrsubnet("10.0.0.0/16", 32 - 8 - tonumber(split("/", "10.0.0.0/16")[1]), n)',
        ),
        (
            {"Fn::Select": [1, {"Fn::Cidr": ["2001:db8::/56", 4, "64"]}]},
            'cidrsubnet("2001:db8::/56", 128 - 64 - tonumber(split("/", "2001:db8::/56")[1]), n)',
        ),
        (
            {"Fn::Cidr": [ARN, 4, "64"]},
            '(strcontains(aws_sqs_queue.other.arn, ":") ? 128 : 32) - 64 -',
        ),
        ("a ${literal} %{too}", '"a $${literal} %%{too}"'),
        ('says "so"\n', '"says \\"so\\"\\n"'),
    ],
)
def test_a_function(value: Any, written: str) -> None:
    conditions = {"Big": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}}
    mappings = {"Sizes": {"us-east-1": {"small": "s"}}}
    made = text(
        {**BESIDE, "Letters": queue(QueueName=value)}, "queues", Conditions=conditions, Mappings=mappings
    )
    assert written in made.split('"letters" {')[1].split("\n}")[0]


def test_nothing_is_null() -> None:
    made = text({"Letters": queue(KmsMasterKeyId={"Ref": "AWS::NoValue"})}, "queues")
    assert "kms_master_key_id = null" in made


def test_conditions_make_a_count_and_are_read_as_perhaps_one() -> None:
    resources = {
        "Letters": queue() | {"Condition": "Big"},
        "Other": queue(QueueName={"Fn::GetAtt": ["Letters", "QueueName"]}),
    }
    conditions = {
        "Big": {"Fn::And": [{"Fn::Not": [{"Fn::Equals": [{"Ref": "Size"}, "small"]}]}, {"Condition": "Far"}]},
        "Far": {"Fn::Equals": ["a", "b"]},
    }
    written = files(
        stack(Resources=resources, Conditions=conditions, Parameters={"Size": {"Type": "String"}})
    )
    assert (
        "count                       = local.when_big ? 1 : 0" in written["modules/one/queues.tf"]
        or "= local.when_big ? 1 : 0" in written["modules/one/queues.tf"]
    )
    assert "one(aws_sqs_queue.letters[*].name)" in written["modules/one/queues.tf"]
    assert 'when_big = (!(("' not in written["modules/one/facts.tf"]
    assert '(!((var.size) == ("small"))) && (local.when_far)' in written["modules/one/facts.tf"]


def test_parameters_become_variables_of_the_module_and_of_the_root() -> None:
    parameters = {
        "Size": {
            "Type": "String",
            "Default": "small",
            "AllowedValues": ["small", "large"],
            "Description": "how big",
        },
        "Password": {"Type": "String", "NoEcho": True},
        "Zones": {"Type": "CommaDelimitedList", "Default": "a,b"},
        "BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>"},
    }
    written = files(stack(Resources={"Letters": queue(QueueName={"Ref": "Size"})}, Parameters=parameters))
    module, root = written["modules/one/variables.tf"], written["variables.tf"]
    assert 'contains(["small", "large"], var.size)' in module
    assert 'default     = ["a", "b"]' in module
    assert "sensitive" in module
    assert 'variable "one_size"' in root
    assert "var.one_size" in written["main.tf"]
    assert "bootstrap" not in module + root


def test_a_value_of_another_stack_goes_through_an_output_and_a_variable() -> None:
    there = stack(
        "there",
        Resources={"Letters": queue()},
        Outputs={
            "ExportsOutputFnGetAttLettersArn": {
                "Value": {"Fn::GetAtt": ["Letters", "Arn"]},
                "Export": {"Name": "there:it"},
            },
            "LettersUrl": {"Value": {"Ref": "Letters"}},
        },
    )
    here = stack("here", Resources={"Own": queue(QueueName={"Fn::ImportValue": "there:it"})})
    written = files(here, there)
    assert "there_letters_arn = module.there.letters_arn" in written["main.tf"].replace("  ", "")
    assert "var.there_letters_arn" in written["modules/here/queues.tf"]
    assert "LettersUrl = module.there.letters_url" in written["outputs.tf"]
