"""MoneyWatch: a month's budget and spending that is out of the ordinary, both by the stage's tag."""

from __future__ import annotations

import json

from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_ce as ce
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.stages import Stage

TAG = "practika:stage"
#: Percent of the month's budget: spent so far, and foreseen for the month's end.
SPENT_PERCENT, FORESEEN_PERCENT = 80, 100


class MoneyWatch(Construct):
    """Rings the bell; what to do stands in docs/runbooks/cost.md. The tag must be activated once for billing."""

    def __init__(self, scope: Construct, *, stage: Stage, bell: sns.ITopic) -> None:
        super().__init__(scope, "Money")
        self._unusual(stage, bell)
        self._budget(stage, bell)

    def _unusual(self, stage: Stage, bell: sns.ITopic) -> None:
        here = {"Tags": {"Key": TAG, "Values": [stage.name], "MatchOptions": ["EQUALS"]}}
        monitor = ce.CfnAnomalyMonitor(
            self,
            "Monitor",
            monitor_name=f"practika-{stage.name}",
            monitor_type="CUSTOM",
            monitor_specification=json.dumps(here),
        )
        dollars = str(stage.anomaly_dollars)
        least = {
            "Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
            "MatchOptions": ["GREATER_THAN_OR_EQUAL"],
            "Values": [dollars],
        }
        ce.CfnAnomalySubscription(
            self,
            "Anomaly",
            subscription_name=f"practika-{stage.name}",
            frequency="IMMEDIATE",
            monitor_arn_list=[monitor.attr_monitor_arn],
            subscribers=[ce.CfnAnomalySubscription.SubscriberProperty(address=bell.topic_arn, type="SNS")],
            threshold_expression=json.dumps({"Dimensions": least}),
        )

    def _budget(self, stage: Stage, bell: sns.ITopic) -> None:
        def tell(kind: str, percent: int) -> budgets.CfnBudget.NotificationWithSubscribersProperty:
            return budgets.CfnBudget.NotificationWithSubscribersProperty(
                notification=budgets.CfnBudget.NotificationProperty(
                    comparison_operator="GREATER_THAN", notification_type=kind, threshold=percent
                ),
                subscribers=[
                    budgets.CfnBudget.SubscriberProperty(address=bell.topic_arn, subscription_type="SNS")
                ],
            )

        budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=f"practika-{stage.name}",
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=stage.monthly_budget, unit="USD"),
                cost_filters={"TagKeyValue": [f"user:{TAG}${stage.name}"]},
            ),
            notifications_with_subscribers=[
                tell("ACTUAL", SPENT_PERCENT),
                tell("FORECASTED", FORESEEN_PERCENT),
            ],
        )
