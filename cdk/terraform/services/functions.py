"""Lambda."""

from __future__ import annotations

from cdk.terraform.hcl import Literal, Raw
from cdk.terraform.mapping import Place
from cdk.terraform.rules import Absorbed, By, Constant, Drop, Entry, Name, To, Type


def package(place: Place, member: str) -> None:
    """The zip that the export writes, in the bucket of packages. Its name holds its digest: new code is a new plan."""
    where = place.inside(member)
    key = where.value.get("S3Key")
    if not isinstance(key, str) or key not in place.desk.packages:
        place.problem(member, "code is exported from an asset of the application only")
        return
    name = place.desk.packages[key]
    place.desk.used.add(name)
    place.put("s3_bucket", Raw(code="var.packages", origin=where.origin("S3Bucket")), member)
    place.put("s3_key", Literal(value=name, origin=where.origin("S3Key")), member)


def version_to_call(place: Place, member: str) -> None:
    """A published version as the function and the version's number: a new version is called anew."""
    handler = place.value[member]
    answer = (
        place.desk.resolver.scope.answers.get(handler.get("Ref", "")) if isinstance(handler, dict) else None
    )
    if answer is None or answer.ref != "qualified_arn":
        place.problem(member, "a trigger calls a published version of a function of its own stack")
        return
    place.put("function_name", Raw(code=f"{answer.address}.function_name", origin=place.origin(member)))
    place.give("qualifier", Raw(code=f"{answer.address}.version"), "a new version is called anew")


BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::Lambda::Function": Type(
        "aws_lambda_function",
        ref="function_name",
        attributes={"Arn": "arn"},
        name=Name("function_name", 64),
        properties={
            "Code": By(package),
            "LoggingConfig": To(
                "logging_config",
                also={"log_format": Constant("Text", "what Lambda takes when a template is silent")},
            ),
        },
    ),
    "AWS::Lambda::LayerVersion": Type(
        "aws_lambda_layer_version",
        ref="arn",
        attributes={"LayerVersionArn": "arn"},
        name=Name("layer_name", 64),
        properties={"Content": By(package)},
    ),
    "AWS::Lambda::Version": Absorbed(
        into="FunctionName",
        ref="qualified_arn",
        why="a version is published by its function",
        attributes={"Version": "version", "FunctionArn": "qualified_arn"},
        gives={"publish": Constant(True, "the template has a version of it")},
        drops={"Description": "the function publishes its versions without one"},
    ),
    "AWS::Lambda::Permission": Type("aws_lambda_permission", ref="id"),
    "AWS::Lambda::EventSourceMapping": Type(
        "aws_lambda_event_source_mapping",
        ref="id",
        attributes={"Id": "id", "EventSourceMappingArn": "arn"},
        properties={
            "DestinationConfig": To(
                "destination_config", {"OnFailure": To("on_failure", {"Destination": "destination_arn"})}
            ),
        },
    ),
    "AWS::Lambda::EventInvokeConfig": Type("aws_lambda_function_event_invoke_config", ref="id"),
    # the CDK's handler only calls the function and fails with it, which is what this resource does
    "Custom::Trigger": Type(
        "aws_lambda_invocation",
        ref="id",
        properties={
            "ServiceToken": Drop("Terraform calls the function itself"),
            "HandlerArn": By(version_to_call),
            "InvocationType": Drop("Terraform waits for the answer", only=("RequestResponse",)),
            "Timeout": Drop("Terraform waits as long as the function may run"),
            "ExecuteOnHandlerChange": Drop("the qualifier changes with the handler", only=(True, "true")),
        },
        also={"input": Constant("{}", "the CDK's handler sends nothing either")},
    ),
}
