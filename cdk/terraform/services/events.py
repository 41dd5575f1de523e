"""EventBridge and its Scheduler."""

from __future__ import annotations

from cdk.terraform.rules import Apart, Entry, Name, To, Type

BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::Events::EventBus": Type(
        "aws_cloudwatch_event_bus", ref="name", attributes={"Arn": "arn", "Name": "name"}
    ),
    "AWS::Events::Rule": Type(
        "aws_cloudwatch_event_rule",
        ref="name",
        attributes={"Arn": "arn"},
        name=Name("name", 64),
        properties={
            "Targets": Apart(
                "aws_cloudwatch_event_target",
                link={"rule": "name", "event_bus_name": "event_bus_name"},
                each=True,
                named_by="Id",
                inside={
                    "Id": "target_id",
                    "InputTransformer": To("input_transformer", {"InputPathsMap": "input_paths"}),
                    "SqsParameters": "sqs_target",
                    "BatchParameters": "batch_target",
                },
            ),
        },
    ),
    "AWS::Scheduler::Schedule": Type(
        "aws_scheduler_schedule", ref="name", attributes={"Arn": "arn"}, name=Name("name", 64)
    ),
}
