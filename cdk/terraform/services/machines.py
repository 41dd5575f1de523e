"""Step Functions."""

from __future__ import annotations

import re

from cdk.terraform.hcl import Call, Fields, Literal, Raw, Template
from cdk.terraform.ledger import intrinsic
from cdk.terraform.mapping import Place
from cdk.terraform.names import snake
from cdk.terraform.rules import By, Entry, Name, To, Type

PLACE = re.compile(r"\$\{(\w+)\}")


def definition(place: Place, member: str) -> None:
    """The machine's text as a file of its own; `${Name}` means the same to templatefile as in a template."""
    text, given = place.value[member], place.value.get("DefinitionSubstitutions", {})
    if not isinstance(text, str):
        place.problem(member, "a definition is exported as text with places, as machines of this house are")
        return
    missing = set(PLACE.findall(text)) - set(given)
    if missing:
        place.problem(member, f"the definition has places that nothing fills: {', '.join(sorted(missing))}")
    file = f"machines/{snake(place.block.labels[1])}.asl.json"
    place.desk.files[file] = text.replace("%{", "%%{")
    inner = place.inside("DefinitionSubstitutions")
    for name in (
        each for each in given if isinstance(given[each], list | dict) and not intrinsic(given[each])
    ):
        place.problem("DefinitionSubstitutions", f"{name} is no text that a place could take")
    values = Fields(fields=tuple((name, inner.expression(name)) for name in given))
    path = Template(pieces=(Raw(code="path.module"), Literal(value=f"/{file}")), origin=place.origin(member))
    place.put("definition", Call(name="templatefile", arguments=(path, values)))


def said_with_text(place: Place, member: str) -> None:
    """Written by `definition`."""


def log_destination(place: Place, member: str) -> None:
    """The only destination of a machine's log."""
    path = (*place.path, member, 0, "CloudWatchLogsLogGroup")
    inner = place.value[member][0]["CloudWatchLogsLogGroup"]["LogGroupArn"]
    value = place.desk.resolver.value(inner, place.resource, (*path, "LogGroupArn"))
    place.put("log_destination", value, member)


BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::StepFunctions::StateMachine": Type(
        "aws_sfn_state_machine",
        ref="arn",
        attributes={"Arn": "arn", "Name": "name"},
        name=Name("name", 80),
        properties={
            "StateMachineName": "name",
            "StateMachineType": "type",
            "DefinitionString": By(definition),
            "DefinitionSubstitutions": By(said_with_text),
            "LoggingConfiguration": To("logging_configuration", {"Destinations": By(log_destination)}),
        },
    ),
}
