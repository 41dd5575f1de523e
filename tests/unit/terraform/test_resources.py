"""Types whose form differs between the two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cdk.terraform.packages import pack
from tests.unit.terraform.small import exported, files, queue, refusal, stack, text

STATEMENT = {"Statement": [{"Action": "sqs:*", "Effect": "Deny", "Resource": "*"}], "Version": "2012-10-17"}
ROLE: dict[str, Any] = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": STATEMENT}}


def test_a_policy_of_two_roles_is_one_for_each() -> None:
    policy = {"PolicyDocument": STATEMENT, "PolicyName": "may", "Roles": [{"Ref": "One"}, {"Ref": "Two"}]}
    made = text({"One": ROLE, "Two": ROLE, "May": {"Type": "AWS::IAM::Policy", "Properties": policy}}, "iam")
    assert 'resource "aws_iam_role_policy" "may" {\n  role = aws_iam_role.one.name' in made
    assert 'resource "aws_iam_role_policy" "may_2" {\n  role = aws_iam_role.two.name' in made


def test_managed_policies_of_a_role_are_attached() -> None:
    role = {
        **ROLE,
        "Properties": {
            **ROLE["Properties"],
            "ManagedPolicyArns": ["arn:a", {"Fn::Sub": "arn:${AWS::Partition}:b"}],
        },
    }
    made = text({"One": role}, "iam")
    assert made.count("aws_iam_role_policy_attachment") == 2
    assert 'policy_arn = "arn:${data.aws_partition.current.partition}:b"' in made


def test_what_is_retained_is_guarded() -> None:
    retain = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    made = text({"Letters": queue() | retain}, "queues")
    assert "lifecycle {\n    prevent_destroy = true\n  }" in made
    logs = text(
        {"Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 7}} | retain}, "insight"
    )
    assert "skip_destroy      = true" in logs


def test_a_generated_password_reaches_the_database_and_no_state() -> None:
    made = files(stack(Resources=_database("Snapshot")))
    database, secrets, facts = (made[f"modules/one/{room}.tf"] for room in ("database", "secrets", "facts"))
    assert (
        'jsondecode(ephemeral.aws_secretsmanager_secret_version.login.secret_string)["password"]' in database
    )
    assert "password_wo_version" in database
    assert "\n  password " not in database
    assert "secret_string_wo" in secrets
    assert "  secret_string " not in secrets
    assert 'ephemeral "aws_secretsmanager_random_password" "login"' in facts
    assert "host                 = aws_db_instance.base.address" in secrets


def test_a_database_leaves_a_last_snapshot_where_the_template_says_so() -> None:
    kept = files(stack(Resources=_database("Snapshot")))["modules/one/database.tf"]
    assert '"${var.name}-last"' in kept
    assert "prevent_destroy = true" in kept
    gone = files(stack(Resources=_database("Delete")))["modules/one/database.tf"]
    assert "skip_final_snapshot = true" in gone
    assert "prevent_destroy" not in gone


def _database(policy: str) -> dict[str, Any]:
    password = {
        "Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": "Login"}, ":SecretString:password::}}"]]
    }
    generate = {
        "GenerateStringKey": "password",
        "SecretStringTemplate": '{"username":"x"}',
        "PasswordLength": 30,
    }
    target = {"SecretId": {"Ref": "Login"}, "TargetId": {"Ref": "Base"}, "TargetType": "AWS::RDS::DBInstance"}
    return {
        "Login": {"Type": "AWS::SecretsManager::Secret", "Properties": {"GenerateSecretString": generate}},
        "Base": {
            "Type": "AWS::RDS::DBInstance",
            "Properties": {
                "DBInstanceClass": "db.t4g.micro",
                "Engine": "postgres",
                "MasterUserPassword": password,
            },
            "DeletionPolicy": policy,
        },
        "Both": {"Type": "AWS::SecretsManager::SecretTargetAttachment", "Properties": target},
    }


def test_a_machine_is_a_file_whose_places_the_template_fills() -> None:
    properties = {
        "DefinitionString": '{"StartAt": "${DoArn}", "Comment": "100 %{"}',
        "DefinitionSubstitutions": {"DoArn": {"Fn::GetAtt": ["Letters", "Arn"]}},
        "RoleArn": "arn:role",
    }
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    made = files(stack(Resources={"Ingest": machine, "Letters": queue()}))
    assert made["modules/one/machines/ingest.asl.json"] == '{"StartAt": "${DoArn}", "Comment": "100 %%{"}'
    assert 'templatefile("${path.module}/machines/ingest.asl.json", {' in made["modules/one/machines.tf"]


def test_a_trigger_is_a_call_of_the_published_version_and_its_handler_is_gone() -> None:
    code = {"S3Bucket": "assets", "S3Key": "k.zip"}
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {"Code": code, "Role": {"Fn::GetAtt": ["Part", "Arn"]}},
    }
    resources = {
        "Keys": {"Type": "AWS::Lambda::Function", "Properties": {"Code": code, "Role": "arn:role"}},
        "Version1": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Keys"}}},
        "Handler": function,
        "Part": ROLE,
        "Made": {
            "Type": "Custom::Trigger",
            "Properties": {
                "ServiceToken": {"Fn::GetAtt": ["Handler", "Arn"]},
                "HandlerArn": {"Ref": "Version1"},
                "InvocationType": "RequestResponse",
            },
            "DependsOn": ["Handler"],
        },
    }
    made = files(stack(Resources=resources), packages={"k.zip": "keys-1.zip"})
    functions = made["modules/one/functions.tf"]
    assert "qualifier     = aws_lambda_function.keys.version" in functions
    assert "publish " in functions
    assert "handler" not in functions
    assert "modules/one/iam.tf" not in made


def test_a_table_is_its_replica_at_home_and_blocks_for_the_others() -> None:
    table = {
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"},
        "Replicas": [
            {
                "Region": "us-east-1",
                "DeletionProtectionEnabled": True,
                "SSESpecification": {"KMSMasterKeyId": "arn:home"},
            },
            {"Region": "eu-west-1", "SSESpecification": {"KMSMasterKeyId": "arn:away"}},
        ],
    }
    made = text({"Notes": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": table}}, "tables")
    assert made.count("replica {") == 1
    assert 'enabled     = true\n    kms_key_arn = "arn:home"' in made
    assert 'hash_key                    = "pk"' in made


def test_a_lifecycle_rule_with_several_conditions_holds_them_together() -> None:
    def written(**conditions: Any) -> str:
        rules = {"Rules": [{"Status": "Enabled", "ExpirationInDays": 1, **conditions}]}
        bucket = {"Type": "AWS::S3::Bucket", "Properties": {"LifecycleConfiguration": rules}}
        return text({"Films": bucket}, "storage")

    assert 'filter {\n      prefix = "work/"\n    }' in written(Prefix="work/")
    both = written(Prefix="work/", ObjectSizeGreaterThan="9", TagFilters=[{"Key": "k", "Value": "v"}])
    assert "and {" in both
    assert "object_size_greater_than = 9" in both
    assert 'k = "v"' in both
    assert "tag {" in written(TagFilters=[{"Key": "k", "Value": "v"}])
    assert "filter {}" in written()


def test_names_are_what_people_called_things() -> None:
    long = "A" + "Very" * 30
    (module,) = exported(stack(Resources={"UploadLettersQueue": queue(), long: queue()}))
    assert module.blocks[0].address == "aws_sqs_queue.upload_letters"
    name = module.blocks[1].body.arguments["name"].text()
    assert len(name.replace("${var.name}", "practika-dev-one").strip('"')) <= 80


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("practika-dev", "var.prefix"),
        ("alias/practika-dev-notes", '"alias/${var.prefix}-notes"'),
        ("practika_dev", "local.prefix_in_sql"),
        ("practikadevsiteHeaders1", '"${local.prefix_joined}siteHeaders1"'),
        ("Practika/dev", "local.metrics"),
        (
            {"Fn::Join": ["", ["practika-dev-", {"Ref": "AWS::Region"}]]},
            '"${var.prefix}-${data.aws_region.current.name}"',
        ),
        ({"Fn::Sub": "practika-dev-${AWS::Region}"}, '"${var.prefix}-${data.aws_region.current.name}"'),
        ("practika-develop", '"practika-develop"'),
        ("https://practika-dev.example", '"https://practika-dev.example"'),
    ],
)
def test_a_name_that_the_plan_fixes_follows_the_prefix(name: Any, written: str) -> None:
    made = files(stack(Resources={"Letters": queue(QueueName=name)}))
    assert f"name = {written}\n" in made["modules/one/queues.tf"]
    follows = "var.prefix" in written or "local." in written
    assert ("prefix = var.prefix" in made["main.tf"]) == follows
    assert ('variable "prefix"' in made["modules/one/variables.tf"]) == follows
    if "local." in written:
        local = written.split("local.")[1].split("}", maxsplit=1)[0]
        assert f"  {local} = replace(var.prefix, " in made["modules/one/facts.tf"]


def test_a_file_that_names_the_stage_is_refused() -> None:
    edge = {
        "Name": "edge",
        "FunctionCode": "// practika-dev",
        "FunctionConfig": {"Runtime": "cloudfront-js-2.0"},
    }
    assert "var.prefix does not reach a file" in refusal(
        stack(Resources={"Edge": {"Type": "AWS::CloudFront::Function", "Properties": edge}})
    )


def test_packages_are_the_same_bytes_for_the_same_files(tmp_path: Path) -> None:
    source = tmp_path / "code"
    (source / "inner").mkdir(parents=True)
    (source / "inner" / "b.py").write_text("two")
    (source / "a.py").write_text("one")
    first = pack(source, tmp_path / "first.zip")
    (source / "a.py").touch()
    assert pack(source, tmp_path / "second.zip") == first
    (source / "a.py").write_text("other")
    assert pack(source, tmp_path / "third.zip") != first
