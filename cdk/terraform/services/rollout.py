"""CodeDeploy, and aliases that it moves.

CloudFormation asks CodeDeploy by itself when an alias has an UpdatePolicy. Terraform would move the alias at once, to
everybody. So the alias is left alone after it was made, and a new version makes a `terraform_data` call shift.sh, which
asks CodeDeploy for the same deployment and waits: a version that is taken back fails the apply.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cdk.terraform.body import Block
from cdk.terraform.hcl import Expression, Fields, Items, Literal, Raw, Template
from cdk.terraform.mapping import Place
from cdk.terraform.rules import Apart, By, Entry, Name, To, Type

SHIFT = Path(__file__).parent.parent / "provider" / "shift.sh"
MOVED = "CodeDeployLambdaAliasUpdate"
WHY = "CloudFormation has CodeDeploy move the alias to a new version; here a call does, and waits for its end"
#: What the script is told, by the member of the policy.
TOLD = {"ApplicationName": "APPLICATION", "DeploymentGroupName": "GROUP"}


def shift(place: Place, policy: Mapping[str, Any]) -> None:
    """An alias's UpdatePolicy as a call of CodeDeploy whenever there is a new version."""
    said = policy.get(MOVED, {})
    if set(policy) != {MOVED} or set(said) != set(TOLD) or "function_version" not in place.body.arguments:
        place.problem("@UpdatePolicy", f"only {MOVED} of {' and '.join(TOLD)} without hooks is exported")
        return
    version = Raw(code=place.body.arguments["function_version"].text())
    block = Block(
        "resource", ("terraform_data", place.desk.unique.take("terraform_data", place.block.labels[1]))
    )
    resolve, path = place.desk.resolver.value, ("@UpdatePolicy", MOVED)
    told: list[tuple[str, Expression]] = [
        (name, resolve(said[member], place.resource, (*path, member))) for member, name in TOLD.items()
    ]
    told += [
        ("DOOR", place.reference("function_name")),
        ("ALIAS", place.reference("name")),
        ("VERSION", version),
        ("AWS_REGION", Literal(value=place.desk.region)),  # the provider's own is not handed to commands
    ]
    _write(place, block, version, told)
    place.body.block("lifecycle").arguments["ignore_changes"] = Items(
        items=(Raw(code="function_version"), Raw(code="routing_config"))
    )
    place.desk.ledger.give(f"{place.where}.lifecycle[0].ignore_changes", "CodeDeploy moves the alias")
    place.desk.files["shift.sh"] = SHIFT.read_text("utf-8")


def _write(place: Place, block: Block, version: Raw, told: list[tuple[str, Expression]]) -> None:
    give = place.desk.ledger.give
    block.body.arguments["triggers_replace"] = version
    give(f"{block.address}.triggers_replace", WHY)
    call = 'provisioner "local-exec"'
    inner = block.body.block(call)
    script = Template(pieces=(Literal(value="sh "), Raw(code="path.module"), Literal(value="/shift.sh")))
    for name, value in (("command", script), ("environment", Fields(fields=tuple(told)))):
        inner.arguments[name] = value
        give(f"{block.address}.{call}[0].{name}", WHY)
    place.desk.blocks.append(block)


def alarm_names(place: Place, member: str) -> None:
    """`[{Name}]` as a set."""
    rows = enumerate(place.value[member])
    path = (*place.path, member)
    names = [place.desk.resolver.value(each["Name"], place.resource, (*path, n, "Name")) for n, each in rows]
    place.put("alarms", Items(items=tuple(names)), member)


BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::Lambda::Alias": Type(
        "aws_lambda_alias",
        ref="arn",
        attributes={"AliasArn": "arn"},
        properties={
            "ProvisionedConcurrencyConfig": Apart(
                "aws_lambda_provisioned_concurrency_config",
                link={"function_name": "function_name", "qualifier": "name"},
            ),
        },
        beside={"UpdatePolicy": shift},
    ),
    "AWS::CodeDeploy::Application": Type("aws_codedeploy_app", ref="name", name=Name("name", 100)),
    "AWS::CodeDeploy::DeploymentGroup": Type(
        "aws_codedeploy_deployment_group",
        ref="deployment_group_name",
        name=Name("deployment_group_name", 100),
        properties={
            "ApplicationName": "app_name",
            "AlarmConfiguration": To("alarm_configuration", {"Alarms": By(alarm_names)}),
        },
    ),
}
