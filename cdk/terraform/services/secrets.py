"""Secrets Manager. What is secret is written through write-only arguments, which no state keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cdk.terraform.body import Block
from cdk.terraform.convert import scalar
from cdk.terraform.hcl import Call, Expression, Fields, Literal, Raw, constant
from cdk.terraform.ledger import intrinsic
from cdk.terraform.mapping import Place
from cdk.terraform.rules import By, Constant, Entry, Flat, Name, Type
from cdk.terraform.schema import Kind

ONCE = "the first value is written once; whoever owns the secret changes it later"
VERSION = "aws_secretsmanager_secret_version"
EXCLUSIONS = {
    "ExcludeCharacters": "exclude_characters",
    "ExcludeLowercase": "exclude_lowercase",
    "ExcludeNumbers": "exclude_numbers",
    "ExcludePunctuation": "exclude_punctuation",
    "ExcludeUppercase": "exclude_uppercase",
    "IncludeSpace": "include_space",
    "PasswordLength": "password_length",
    "RequireEachIncludedType": "require_each_included_type",
}
KINDS: dict[str, Kind] = {"ExcludeCharacters": "string", "PasswordLength": "number"}
ATTACHED = {"AWS::RDS::DBInstance": ("engine", "address", "port", "db_name", "identifier")}


def _version(place: Place, name: str, secret: Expression, text: Expression) -> None:
    version = place.beside(VERSION, name, place.path, place.value)
    version.give("secret_id", secret, "the secret that it is a value of")
    version.put("secret_string_wo", text)
    version.give("secret_string_wo_version", Literal(value=1), ONCE)
    place.desk.ledger.give(f"{version.where}.secret_string_wo", ONCE)


def secret_string(place: Place, member: str) -> None:
    """The value that a template holds, such as an empty object that a door fills."""
    _version(place, place.block.labels[1], place.reference("id"), place.expression(member))


def generated(place: Place, member: str) -> None:
    """A random password that Secrets Manager makes at the first apply, within the template's text."""
    asked = place.value[member]
    name = place.block.labels[1]
    reader = Block("ephemeral", ("aws_secretsmanager_random_password", name))
    inner = place.inside(member)
    for key, argument in EXCLUSIONS.items():
        if key in asked:
            if not intrinsic(asked[key]):
                scalar(asked[key], KINDS.get(key, "bool"), key)
            reader.body.arguments[argument] = inner.expression(key)
    for key in ("SecretStringTemplate", "GenerateStringKey"):
        if key in asked:
            inner.drop(key, "its parts are the members of the secret's first value")
    unknown = set(asked) - {*EXCLUSIONS, "SecretStringTemplate", "GenerateStringKey"}
    if unknown:
        place.problem(member, f"{', '.join(sorted(unknown))} of a generated secret is not exported")
    place.desk.readers.append(reader)
    text = _text(asked, Raw(code=f"{reader.address}.random_password", ephemeral=True))
    _version(place, name, place.reference("id"), text)


def _text(asked: Mapping[str, Any], password: Expression) -> Expression:
    """The secret's first value. Raises TypeError for a key that is no text."""
    key = asked.get("GenerateStringKey", "password")
    if not isinstance(key, str):
        raise TypeError("the key of a generated secret is text")
    given = json.loads(asked.get("SecretStringTemplate", "{}"))
    fields: list[tuple[str, Expression]] = [(name, constant(value)) for name, value in given.items()]
    return Call(name="jsonencode", arguments=(Fields(fields=(*fields, (key, password))),))


def attachment(place: Place, member: str) -> None:
    """The database's address beside the credentials: a second value, made of the first and written once."""
    scope = place.desk.resolver.scope
    secret, target = place.value["SecretId"]["Ref"], place.value["TargetId"]["Ref"]
    facts = ATTACHED.get(str(place.value.get("TargetType")))
    if facts is None:
        place.problem("TargetType", "only a database instance is attached to a secret")
        return
    engine, host, port, name, identifier = facts
    database = scope.answers[target].address
    known = f"ephemeral.{VERSION}.{scope.answers[secret].address.split('.')[-1]}"
    parts = {"engine": engine, "host": host, "port": port, "dbname": name, "dbInstanceIdentifier": identifier}
    added = Fields(fields=tuple((key, Raw(code=f"{database}.{value}")) for key, value in parts.items()))
    first = Raw(code=f"jsondecode({known}.secret_string)", ephemeral=True)
    merged = Call(name="merge", arguments=(first, added))
    place.give(
        "secret_id", Raw(code=f"{scope.answers[secret].address}.id"), "the secret that it is a value of"
    )
    place.give("secret_string_wo", Call(name="jsonencode", arguments=(merged,)), ONCE)
    place.give("secret_string_wo_version", Literal(value=1), ONCE)
    for line in ("SecretId", "TargetId", "TargetType"):
        place.drop(line, "the secret and the database are named in the value's own arguments")


def said_with_secret(place: Place, member: str) -> None:
    """Written by `attachment`."""


BESIDE = (VERSION,)
TYPES: dict[str, Entry] = {
    "AWS::SecretsManager::Secret": Type(
        "aws_secretsmanager_secret",
        ref="arn",
        attributes={"Id": "arn"},
        name=Name("name_prefix", 64, prefix=True),  # a name that was deleted stays taken for weeks
        properties={
            "Name": "name",
            "SecretString": By(secret_string),
            "GenerateSecretString": By(generated),
        },
    ),
    "AWS::SecretsManager::SecretTargetAttachment": Type(
        VERSION,
        ref="arn",
        properties={
            "SecretId": By(attachment),
            "TargetId": By(said_with_secret),
            "TargetType": By(said_with_secret),
        },
    ),
    "AWS::SecretsManager::RotationSchedule": Type(
        "aws_secretsmanager_secret_rotation",
        ref="id",
        properties={"RotateImmediatelyOnUpdate": "rotate_immediately"},
    ),
    "AWS::SecretsManager::ResourcePolicy": Type(
        "aws_secretsmanager_secret_policy",
        ref="id",
        properties={"SecretId": "secret_arn", "ResourcePolicy": "policy"},
    ),
    "AWS::Serverless::Application": Type(
        "aws_serverlessapplicationrepository_cloudformation_stack",
        ref="id",
        attributes={"Outputs.RotationLambdaARN": 'outputs["RotationLambdaARN"]'},
        name=Name("name", 64),
        properties={"Location": Flat()},
        also={
            "capabilities": Constant(
                ["CAPABILITY_IAM", "CAPABILITY_RESOURCE_POLICY"], "the transform gives it these"
            )
        },
    ),
}
