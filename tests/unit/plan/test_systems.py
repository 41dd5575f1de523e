"""The table of systems leads to what is there, and names every service that the plan uses."""

from __future__ import annotations

import re

from cdk.stages import ROOT
from tests.unit.plan.templates import Synthesized

PAGE = ROOT / "docs" / "systems.md"
#: A template's service and the word by which the page has it; helpers of CDK itself have no row.
WORDS = {
    "ApiGateway": "API Gateway", "ApiGatewayV2": "API Gateway", "Backup": "AWS Backup", "Batch": "Batch",
    "Budgets": "Budgets", "CE": "cost anomaly", "CloudFront": "CloudFront", "CodeDeploy": "CodeDeploy",
    "CloudTrail": "CloudTrail",
    "CloudWatch": "CloudWatch", "DynamoDB": "DynamoDB", "EC2": "VPC", "ECR": "ECR", "Events": "EventBridge",
    "IAM": None, "KMS": "KMS", "Lambda": "Lambda", "Logs": "CloudWatch", "RDS": "RDS", "S3": "S3", "SNS": "SNS",
    "SQS": "SQS", "SecretsManager": "Secrets Manager", "StepFunctions": "Step Functions", "WAFv2": "WAF",
    "KinesisFirehose": "Firehose", "Glue": "Glue", "Athena": "Athena",
    "CDK": None, "CloudFormation": None, "Serverless": None,
}  # fmt: skip


def test_everything_that_the_table_names_exists() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", PAGE.read_text("utf-8"))
    assert len(targets) > 30
    assert [each for each in targets if not (PAGE.parent / each).exists()] == []


def test_every_service_of_the_plan_has_its_row(prod: Synthesized) -> None:
    text = PAGE.read_text("utf-8")
    services = {each.kind.split("::")[1] for each in prod.all() if each.kind.startswith("AWS::")}
    for service in services:
        assert service in WORDS, f"{service} is in the plan and not in docs/systems.md"
        assert (WORDS[service] or "") in text, f"docs/systems.md has no row for {service}"
