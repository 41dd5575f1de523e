"""Nothing is dropped silently: whatever the export does not understand stops it, with every problem at once."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from cdk.terraform.problems import ExportRefused
from cdk.terraform.rules import By, Constant, Drop, Name, Per, Rule, To, Type
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


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"terraform": "aws_sqs_queu"}, "the provider has no resource aws_sqs_queu"),
        ({"ref": "uri"}, "has no attribute uri to answer Ref"),
        ({"attributes": {"Arn": "arm"}}, "has no attribute arm to answer Ref or GetAtt"),
        ({"name": Name("title", 80)}, "has no argument title that can be set"),
        ({"per": Per("Queues", "queue_uri")}, "has no argument queue_uri that can be set"),
        ({"retained_by": "final_snapshto"}, "nothing is kept by final_snapshto"),
        (
            {"also": {"delay_seconds": Constant("soon", "people like to wait")}},
            "delay_seconds is a number, not 'soon'",
        ),
        ({"also": {"delay_seconds": Constant(5, "")}}, "'' is no reason"),
        ({"properties": {"DelaySeconds": Drop("no")}}, "'no' is no reason"),
        ({"properties": {"Unused": "title"}}, "has no argument title that can be set"),  # in no plan
        ({"properties": {"RedrivePolicy": To("redrive_policy", {"a": "b"})}}, "is no block"),
        # sound, and not what somebody has looked at
        ({"ref": "arn"}, "is not as it was reviewed (now {'Ref': 'arn'}"),
        ({"name": None}, "is not as it was reviewed"),
    ],
)
def test_an_entry_that_was_corrupted(change: dict[str, Any], said: str) -> None:
    entry = TABLE[QUEUE]
    assert isinstance(entry, Type)
    table = {**TABLE, QUEUE: dataclasses.replace(entry, **change)}
    assert said in refusal(stack(Resources={"Letters": queue(QueueName="letters")}), table=table)


def test_a_line_that_goes_elsewhere_than_it_was_reviewed() -> None:
    """Both are numbers, and nothing else could tell."""
    lines = {"Letters": queue(MessageRetentionPeriod=60)}
    by_name = refusal(stack(Resources=lines), table=corrupted(MessageRetentionPeriod="delay_seconds"))
    assert "is not as it was reviewed (now {'MessageRetentionPeriod': 'delay_seconds'}" in by_name
    elsewhere = By(lambda place, member: place.write(member, "delay_seconds"))
    by_function = refusal(stack(Resources=lines), table=corrupted(MessageRetentionPeriod=elsewhere))
    assert "goes to aws_sqs_queue.delay_seconds, reviewed was aws_sqs_queue.message_retention" in by_function


def test_a_drop_for_another_value_than_the_one_that_was_reviewed() -> None:
    table = corrupted(SqsManagedSseEnabled=Drop("the provider's own default", only=(True,)))
    resources = {"Letters": queue(SqsManagedSseEnabled=False)}
    assert "may only be dropped as True" in refusal(stack(Resources=resources), table=table)


def test_a_rule_function_that_forgets_a_line() -> None:
    said = refusal(
        stack(Resources={"Letters": queue(**LINES)}),
        table=corrupted(MessageRetentionPeriod=By(lambda *_: None)),
    )
    assert "Letters.MessageRetentionPeriod: is neither mapped nor dropped with a reason" in said


def test_a_rule_function_that_invents_an_argument() -> None:
    from cdk.terraform.hcl import Literal

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
        (queue(QueueName={"Fn::If": ["Nobody", "a", "b"]}), "the template has no condition Nobody"),
        (queue() | {"Condition": "Nobody"}, "the template has no condition Nobody"),
        (
            {"Type": "AWS::Batch::JobDefinition", "Properties": {"ContainerProperties": {"Imgae": "i"}}},
            "Imgae of a container is not exported",
        ),
        (queue(QueueName=None), "is null, which no template may hold"),
        (queue(Tags=[{"Key": "a", "Value": {"b": "c"}}]), "a member of tags is a string, not a object"),
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
        ({"Parameters": {"Size": {"Type": "String", "MinLength": 3}}}, "MinLength of the parameter Size"),
        ({"Outputs": {"Size": {"Value": "s", "Condition": "Big"}}}, "Condition of the output Size"),
        (
            {"Outputs": {"Size": {"Value": "s", "Export": {"Name": {"Fn::Sub": "n"}}}}},
            "handed on is exported as text",
        ),
        ({"Outputs": {"Size": {"Value": {"Ref": "Nobody"}}}}, "Ref names Nobody"),
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
