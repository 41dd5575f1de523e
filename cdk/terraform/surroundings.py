"""What stands around the resources of a template: parameters, conditions, mappings, rules, outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdk.terraform.assembly import Stack
from cdk.terraform.body import Block
from cdk.terraform.hcl import Call, Expression, Items, Literal, Origin, Raw, constant
from cdk.terraform.intrinsics import Resolver, mapping_name
from cdk.terraform.names import Unique, snake
from cdk.terraform.scope import Scope, condition_name

KNOWN = {
    "Resources",
    "Outputs",
    "Parameters",
    "Conditions",
    "Mappings",
    "Rules",
    "Transform",
    "Description",
    "Metadata",
}
KINDS = {
    "String": "string",
    "Number": "number",
    "CommaDelimitedList": "list(string)",
    "List<String>": "list(string)",
}
PARAMETER = {"Type", "Default", "Description", "NoEcho", "AllowedValues"}
OUTPUT = {"Value", "Description", "Export"}
BOOTSTRAP = "BootstrapVersion"  # of the CDK's own deployment, which Terraform does without
TRANSFORM = "AWS::Serverless-2016-10-31"


def parameters(stack: Stack, scope: Scope) -> None:
    """Enters what the resources may name, and refuses sections of a template that are not understood."""
    template = stack.template
    for section in set(template) - KNOWN - {"AWSTemplateFormatVersion"}:
        scope.problems.add(stack.id, f"the section {section} of the template is not exported")
    for name in set(template.get("Rules", {})) - {"CheckBootstrapVersion"}:
        scope.problems.add(stack.id, f"the rule {name} of the template is not exported")
    if template.get("Transform", TRANSFORM) != TRANSFORM:
        scope.problems.add(stack.id, f"the transform {template['Transform']} is not exported")
    scope.mappings = template.get("Mappings", {})
    scope.conditions = frozenset(template.get("Conditions", {}))
    _outputs_known(stack, scope)
    for name, each in template.get("Parameters", {}).items():
        if name == BOOTSTRAP:
            continue
        if more := set(each) - PARAMETER:
            scope.problems.add(stack.id, f"{', '.join(sorted(more))} of the parameter {name} is not exported")
        if each["Type"] not in KINDS:
            scope.problems.add(
                stack.id, f"the parameter {name} is of type {each['Type']}, which is not exported"
            )
        scope.parameters[name] = snake(name)


def _outputs_known(stack: Stack, scope: Scope) -> None:
    for name, each in stack.template.get("Outputs", {}).items():
        if more := set(each) - OUTPUT:
            scope.problems.add(stack.id, f"{', '.join(sorted(more))} of the output {name} is not exported")
        if "Export" in each and not isinstance(each["Export"].get("Name"), str):
            scope.problems.add(stack.id, f"the name under which {name} is handed on is exported as text only")


def variables(stack: Stack, scope: Scope, *, packages: bool) -> list[Block]:
    """The stack's name, the parameters, and what other stacks hand over."""
    blocks = [_variable("name", "string", "What the names of this module's resources begin with.")]
    if scope.prefixed:
        blocks.append(_variable("prefix", "string", "What names begin with that belong to the whole stage."))
    if packages:
        blocks.append(
            _variable("packages", "string", "The bucket that holds the packages of functions and layers.")
        )
    for name, variable in scope.parameters.items():
        blocks.append(_parameter(variable, stack.template["Parameters"][name]))
    for variable, (other, output) in sorted(scope.imports.items()):
        blocks.append(_variable(variable, "string", f"{output} of {other}."))
    return blocks


def _parameter(variable: str, parameter: Mapping[str, Any]) -> Block:
    kind = KINDS.get(parameter["Type"], "string")
    block = _variable(variable, kind, str(parameter.get("Description", "A parameter of the template.")))
    if "Default" in parameter:
        default = parameter["Default"]
        block.body.arguments["default"] = constant(default.split(",") if kind.startswith("list") else default)
    if parameter.get("NoEcho") in (True, "true"):
        block.body.arguments["sensitive"] = Literal(value=True)
    if "AllowedValues" in parameter:
        allowed = constant(parameter["AllowedValues"])
        checked = block.body.block("validation")
        checked.arguments["condition"] = Call(
            name="contains", arguments=(allowed, Raw(code=f"var.{variable}"))
        )
        checked.arguments["error_message"] = Literal(value=f"One of {parameter['AllowedValues']} is wanted.")
    return block


def _variable(name: str, kind: str, description: str) -> Block:
    block = Block("variable", (name,))
    block.body.arguments["description"] = Literal(value=description)
    block.body.arguments["type"] = Raw(code=kind)
    return block


def locals_of(stack: Stack, resolver: Resolver) -> list[Block]:
    """Conditions and mappings that the resources name."""
    block = Block("locals", ())
    for form, code in sorted(resolver.scope.forms.items()):
        block.body.arguments[form] = Raw(code=code)
    for name, each in stack.template.get("Conditions", {}).items():
        value = resolver.plain(each, Origin(f"Conditions.{name}", ()))
        block.body.arguments[condition_name(name)] = value
    for name, each in resolver.scope.mappings.items():
        block.body.arguments[mapping_name(name)] = constant(each)
    return [block] if block.body.arguments else []


def output_names(stack: Stack) -> dict[str, str]:
    """Output of the template -> output of the module. Values for other stacks are named for what they are."""
    unique, names = Unique(), {}
    for name, each in stack.template.get("Outputs", {}).items():
        wanted = _export_name(stack, each["Value"]) if "Export" in each else snake(name)
        names[name] = unique.take("output", wanted or snake(name))
    return names


def _export_name(stack: Stack, value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    logical, attribute = (value["Ref"], "") if "Ref" in value else value.get("Fn::GetAtt", ["", ""])
    path = stack.constructs.get(logical)
    if path is None:
        return None
    parts = [snake(part) for part in path.strip("/").split("/")[1:] if part not in ("Resource", "Default")]
    return "_".join([*parts, snake(attribute) or "ref"])


def outputs(stack: Stack, resolver: Resolver) -> list[Block]:
    """Every output of the template, those for other stacks too."""
    blocks = []
    names = output_names(stack)
    for name, each in stack.template.get("Outputs", {}).items():
        block = Block("output", (names[name],))
        value: Expression = resolver.plain(each["Value"], Origin(f"Outputs.{name}", ()))
        said = (
            f"{name}, for people and scripts."
            if "Export" not in each
            else f"{names[name]}, for other modules."
        )
        block.body.arguments["description"] = Literal(value=each.get("Description", said))
        block.body.arguments["value"] = value
        blocks.append(block)
    return blocks


def readers(scope: Scope) -> list[Block]:
    """Data sources that expressions have asked for."""
    for kind, block in scope.data.items():
        if kind == "aws_availability_zones":
            block.body.arguments["state"] = Literal(value="available")
            asked = block.body.block("filter")  # local zones have no place for a database
            asked.arguments["name"] = Literal(value="opt-in-status")
            asked.arguments["values"] = Items(items=(Literal(value="opt-in-not-required"),))
    return list(scope.data.values())
