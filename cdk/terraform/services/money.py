"""Budgets and unusual costs."""

from __future__ import annotations

import json

from cdk.terraform.hcl import Items, Literal
from cdk.terraform.mapping import Place
from cdk.terraform.rules import By, Entry, Flat, Type

SUBSCRIBERS = {"SNS": "subscriber_sns_topic_arns", "EMAIL": "subscriber_email_addresses"}


def threshold(place: Place, member: str) -> None:
    """`{"Dimensions": {Key, MatchOptions, Values}}`, which a template holds as text, as blocks."""
    asked = json.loads(place.value[member])
    if set(asked) != {"Dimensions"} or set(asked["Dimensions"]) != {"Key", "MatchOptions", "Values"}:
        place.problem(member, "only a threshold of one dimension is exported")
        return
    outer = place.nested("threshold_expression", place.path, {})
    inner = outer.nested("dimension", place.path, {})
    words = asked["Dimensions"]
    for name, key in (("key", "Key"), ("match_options", "MatchOptions"), ("values", "Values")):
        said = words[key]
        values = tuple(Literal(value=each) for each in said) if isinstance(said, list) else ()
        origin = place.origin(member)
        inner.put(
            name, Items(items=values, origin=origin) if values else Literal(value=said, origin=origin), member
        )


def cost_filters(place: Place, member: str) -> None:
    """An object of lists as one block for each."""
    for name in place.value[member]:
        inner = place.nested("cost_filter", (*place.path, member), place.value[member])
        inner.give("name", Literal(value=name), "the member's own name")
        inner.put("values", inner.expression(name), member)


def notifications(place: Place, member: str) -> None:
    """Each notification with its subscribers by their kind."""
    for number, each in enumerate(place.value[member]):
        path = (*place.path, member, number)
        block = place.nested("notification", (*path, "Notification"), each["Notification"])
        block.fill({}, {})
        if "threshold_type" not in block.body.arguments:
            block.give(
                "threshold_type", Literal(value="PERCENTAGE"), "what AWS takes when a template is silent"
            )
        _subscribers(block, path, each["Subscribers"])


def _subscribers(block: Place, path: tuple[str | int, ...], subscribers: list[dict[str, str]]) -> None:
    resolver, resource = block.desk.resolver, block.resource
    for kind, argument in SUBSCRIBERS.items():
        rows = [(n, each) for n, each in enumerate(subscribers) if each["SubscriptionType"] == kind]
        values = [
            resolver.value(each["Address"], resource, (*path, "Subscribers", n, "Address"))
            for n, each in rows
        ]
        for number, _ in rows:
            below = (*path, "Subscribers", number, "SubscriptionType")
            block.desk.ledger.drop(resource, below, kind, "the argument's name says it")
        if values:
            block.put(argument, Items(items=tuple(values)))


BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::CE::AnomalyMonitor": Type(
        "aws_ce_anomaly_monitor",
        ref="arn",
        attributes={"MonitorArn": "arn"},
        properties={"MonitorName": "name", "ResourceTags": "tags"},
    ),
    "AWS::CE::AnomalySubscription": Type(
        "aws_ce_anomaly_subscription",
        ref="arn",
        attributes={"SubscriptionArn": "arn"},
        properties={
            "SubscriptionName": "name",
            "ResourceTags": "tags",
            "ThresholdExpression": By(threshold),
        },
    ),
    "AWS::Budgets::Budget": Type(
        "aws_budgets_budget",
        ref="name",
        properties={
            "Budget": Flat(
                {
                    "BudgetName": "name",
                    "BudgetLimit": Flat({"Amount": "limit_amount", "Unit": "limit_unit"}),
                    "CostFilters": By(cost_filters),
                }
            ),
            "NotificationsWithSubscribers": By(notifications),
            "ResourceTags": "tags",
        },
    ),
}
