"""CloudWatch: logs, metrics, alarms, dashboards."""

from __future__ import annotations

from cdk.terraform.convert import KeyedValue
from cdk.terraform.hcl import Fields
from cdk.terraform.mapping import Place
from cdk.terraform.rules import By, Drop, Entry, Flat, Name, To, Type


def dimensions(place: Place, member: str) -> None:
    """`[{Name, Value}]` as a map."""
    fields = []
    for number, each in enumerate(place.value[member]):
        value = place.desk.resolver.value(
            each["Value"], place.resource, (*place.path, member, number, "Value")
        )
        if not isinstance(each["Name"], str):
            raise TypeError("a dimension's name is text")
        fields.append((each["Name"], KeyedValue(inner=value, origin=place.origin(member, number, "Name"))))
    place.put("dimensions", Fields(fields=tuple(fields)), member)


METRIC = To("metric", {"Metric": Flat({"Dimensions": By(dimensions)})})
BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::Logs::LogGroup": Type(
        "aws_cloudwatch_log_group",
        ref="name",
        attributes={"Arn": "${arn}:*"},
        name=Name("name", 256),
        properties={"LogGroupName": "name"},
        retained_by="skip_destroy",
    ),
    "AWS::Logs::MetricFilter": Type(
        "aws_cloudwatch_log_metric_filter",
        ref="id",
        name=Name("name", 256),
        properties={
            "FilterName": "name",
            "FilterPattern": "pattern",
            "MetricTransformations": To(
                "metric_transformation",
                {
                    "MetricName": "name",
                    "MetricNamespace": "namespace",
                    "MetricValue": "value",
                },
            ),
        },
    ),
    "AWS::CloudWatch::Alarm": Type(
        "aws_cloudwatch_metric_alarm",
        ref="alarm_name",
        attributes={"Arn": "arn"},
        name=Name("alarm_name", 255),
        properties={
            "Dimensions": By(dimensions),
            "Metrics": To("metric_query", {"MetricStat": METRIC}),
            "EvaluateLowSampleCountPercentile": "evaluate_low_sample_count_percentiles",
        },
    ),
    "AWS::CloudWatch::CompositeAlarm": Type(
        "aws_cloudwatch_composite_alarm",
        ref="alarm_name",
        attributes={"Arn": "arn"},
        name=Name("alarm_name", 255),
    ),
    "AWS::CloudWatch::Dashboard": Type(
        "aws_cloudwatch_dashboard",
        ref="dashboard_name",
        name=Name("dashboard_name", 255),
        properties={"Tags": Drop("the provider cannot tag a dashboard")},
    ),
}
