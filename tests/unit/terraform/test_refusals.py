"""Nothing is dropped silently: whatever the export does not understand stops it, with every problem at once."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from cdk.terraform.problems import ExportRefused
from cdk.terraform.rules import Drop, Rule, Type
from cdk.terraform.table import TABLE
from tests.unit.terraform.small import exported, queue, refusal, stack

QUEUE = "AWS::SQS::Queue"
LINES = {"MessageRetentionPeriod": 60, "SqsManagedSseEnabled": True}


def corrupted(**rules: Rule) -> dict[str, Any]:
    """The table with other rules for a queue."""
    entry = TABLE[QUEUE]
    assert isinstance(entry, Type)
    return {**TABLE, QUEUE: dataclasses.replace(entry, properties={**entry.properties, **rules})}


def without(member: str) -> dict[str, Any]:
    """The table with one rule for a queue less."""
    entry = TABLE[QUEUE]
    assert isinstance(entry, Type)
    rest = {name: rule for name, rule in entry.properties.items() if name != member}
    return {**TABLE, QUEUE: dataclasses.replace(entry, properties=rest)}


def test_the_whole_table_takes_the_template() -> None:
    assert len(exported(stack(Resources={"Letters": queue(**LINES)}))[0].blocks) == 1


def test_a_type_that_left_the_table() -> None:
    table = {name: entry for name, entry in TABLE.items() if name != QUEUE}
    assert f"the table has no entry for {QUEUE}" in refusal(
        stack(Resources={"Letters": queue()}), table=table
    )


def test_a_property_that_left_the_table() -> None:
    said = refusal(stack(Resources={"Letters": queue(**LINES)}), table=without("MessageRetentionPeriod"))
    assert "one/Letters.MessageRetentionPeriod: has no counterpart in aws_sqs_queue" in said


def test_a_rule_that_names_what_the_provider_has_not() -> None:
    table = corrupted(MessageRetentionPeriod="message_retention")
    assert "has no message_retention" in refusal(stack(Resources={"Letters": queue(**LINES)}), table=table)


@pytest.mark.parametrize("wrong", ["sqs_managed_sse_enabled", "tags", "delay_seconds"])
def test_a_rule_that_gives_a_value_of_the_wrong_type(wrong: str) -> None:
    said = refusal(
        stack(Resources={"Letters": queue(MessageRetentionPeriod=[60])}),
        table=corrupted(MessageRetentionPeriod=wrong),
    )
    assert "Letters.MessageRetentionPeriod" in said


def test_a_rule_that_writes_an_attribute_which_is_only_read() -> None:
    said = refusal(
        stack(Resources={"Letters": queue(**LINES)}), table=corrupted(MessageRetentionPeriod="arn")
    )
    assert "cannot be set" in said


def test_two_rules_for_one_argument() -> None:
    table = corrupted(SqsManagedSseEnabled="message_retention_seconds")
    assert "is written twice" in refusal(
        stack(Resources={"Letters": queue(MessageRetentionPeriod=60, SqsManagedSseEnabled=1)}), table=table
    )


def test_a_drop_for_another_value_than_the_one_that_was_reviewed() -> None:
    table = corrupted(SqsManagedSseEnabled=Drop("the provider's own default", only=(True,)))
    resources = {"Letters": queue(SqsManagedSseEnabled=False)}
    assert "may only be dropped as True" in refusal(stack(Resources=resources), table=table)


def test_a_rule_function_that_forgets_a_line() -> None:
    from cdk.terraform.rules import By

    said = refusal(
        stack(Resources={"Letters": queue(**LINES)}),
        table=corrupted(MessageRetentionPeriod=By(lambda *_: None)),
    )
    assert "Letters.MessageRetentionPeriod: is neither mapped nor dropped with a reason" in said


def test_a_rule_function_that_invents_an_argument() -> None:
    from cdk.terraform.hcl import Literal
    from cdk.terraform.rules import By

    table = corrupted(
        MessageRetentionPeriod=By(lambda place, member: place.put("delay_seconds", Literal(value=1), member))
    )
    assert "aws_sqs_queue.letters.delay_seconds: is written, but stands for no line" in refusal(
        stack(Resources={"Letters": queue(MessageRetentionPeriod=60)}), table=table
    )


def test_what_the_provider_demands_and_nothing_gives() -> None:
    resources = {"Rights": {"Type": "AWS::IAM::Role", "Properties": {"Description": "a role of nobody"}}}
    assert "assume_role_policy is required" in refusal(stack(Resources=resources))


def test_more_blocks_than_the_provider_takes() -> None:
    two = [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}] * 2
    encryption = {"BucketEncryption": {"ServerSideEncryptionConfiguration": two}}
    table = dict(TABLE)
    entry = table["AWS::DynamoDB::GlobalTable"]
    assert isinstance(entry, Type)
    streams = {
        "Type": "AWS::DynamoDB::GlobalTable",
        "Properties": {"TimeToLiveSpecification": [{"AttributeName": "a"}, {"AttributeName": "b"}]},
    }
    assert "takes 1 block ttl, not 2" in refusal(stack(Resources={"Notes": streams}))
    assert exported(stack(Resources={"Films": {"Type": "AWS::S3::Bucket", "Properties": encryption}}))


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        (queue(QueueName={"Ref": "Nobody"}), "Ref names Nobody"),
        (
            queue(QueueName={"Fn::GetAtt": ["Letters", "Colour"]}),
            "the attribute Colour of Letters has no equal",
        ),
        (queue(QueueName={"Fn::Transform": {}}), "the function Fn::Transform has no equal"),
        (queue(QueueName={"Fn::ImportValue": "elsewhere"}), "no stack exports elsewhere"),
        (queue(QueueName={"Fn::FindInMap": ["None", "a", "b"]}), "has no mapping None"),
        (queue(QueueName={"Fn::Join": "x"}), "Fn::Join is not as CloudFormation has it"),
        (queue(QueueName="{{resolve:ssm:name}}"), "a dynamic reference of a form that is not exported"),
        (queue(Colour="blue"), "has no counterpart"),
        (
            queue() | {"UpdatePolicy": {"CodeDeployLambdaAliasUpdate": {}}},
            "Letters.@UpdatePolicy.CodeDeployLambda",
        ),
        (queue() | {"DeletionPolicy": "Snapshot"}, "Snapshot has no equal for aws_sqs_queue"),
        ({"Type": "Custom::AWS", "Properties": {}}, "the table has no entry for Custom::AWS"),
        (
            {"Type": "Custom::S3AutoDeleteObjects", "Properties": {}},
            "no entry for Custom::S3AutoDeleteObjects",
        ),
    ],
)
def test_what_is_not_understood(resource: dict[str, Any], said: str) -> None:
    assert said in refusal(stack(Resources={"Letters": resource}))


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({"Hooks": {}}, "the section Hooks"),
        ({"Rules": {"Mine": {}}}, "the rule Mine"),
        ({"Transform": "AWS::LanguageExtensions"}, "the transform AWS::LanguageExtensions"),
        ({"Parameters": {"Size": {"Type": "AWS::EC2::Image::Id"}}}, "the parameter Size is of type"),
    ],
)
def test_sections_that_are_not_understood(section: dict[str, Any], said: str) -> None:
    assert said in refusal(stack(Resources={}, **section))


def test_an_error_of_the_cdk_itself() -> None:
    marked = dataclasses.replace(stack(Resources={}), errors=("the layer is not built",))
    assert "one: the layer is not built" in refusal(marked)


def test_every_problem_is_listed_at_once() -> None:
    resources = {
        "Letters": queue(Colour="blue"),
        "Other": {"Type": "AWS::Made::Up"},
        "Third": queue(Shape="round"),
    }
    said = refusal(stack(Resources=resources))
    assert "(3 problems)" in said
    assert all(name in said for name in ("Colour", "AWS::Made::Up", "Shape"))


def test_a_secret_never_goes_where_the_state_keeps_it() -> None:
    secret = {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": "{}"}}
    resolved = {"Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": "Key"}, ":SecretString:password::}}"]]}
    with pytest.raises(ExportRefused, match="would keep a secret in the state"):
        exported(stack(Resources={"Key": secret, "Letters": queue(QueueName=resolved)}))
