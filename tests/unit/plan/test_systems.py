"""The table of systems leads to what is there, names every service that the plan uses, and no row is stale."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cdk.stages import ROOT
from tests.unit.plan.templates import Synthesized

PAGE = ROOT / "docs" / "systems.md"
#: A template's service and the word by which a row has it; helpers of CDK itself have no row.
WORDS = {
    "ApiGateway": "API Gateway", "ApiGatewayV2": "API Gateway", "Backup": "AWS Backup", "Batch": "Batch",
    "Budgets": "Budgets", "CE": "cost anomaly", "CloudFront": "CloudFront", "CodeDeploy": "CodeDeploy",
    "CloudTrail": "CloudTrail",
    "CloudWatch": "CloudWatch", "DynamoDB": "DynamoDB", "EC2": "VPC", "ECR": "ECR", "Events": "EventBridge",
    "IAM": None, "KMS": "KMS", "Lambda": "Lambda", "Logs": "CloudWatch", "RDS": "RDS", "S3": "S3", "SNS": "SNS",
    "SQS": "SQS", "SecretsManager": "Secrets Manager", "StepFunctions": "Step Functions", "WAFv2": "WAF",
    "KinesisFirehose": "Firehose", "Glue": "Glue", "Athena": "Athena", "GuardDuty": "GuardDuty",
    "RedshiftServerless": "Redshift Serverless", "ElastiCache": "ElastiCache", "Scheduler": "Scheduler",
    "SSM": None, "CDK": None, "CloudFormation": None, "Serverless": None,
}  # fmt: skip
#: A service that several rows have, or a row of several services that not every stage has: no stages to compare.
SHARED = {"CloudWatch", "Firehose", "Glue", "Athena"}
Row = tuple[str, str, str]


def rows() -> list[Row]:
    """What a row is about (its bold words), where that is, on which stages."""
    cells = [line.strip("|").split(" | ") for line in PAGE.read_text("utf-8").splitlines() if "**" in line]
    return [(one.strip(), two, three.strip()) for one, two, three in cells]


def used(plan: Synthesized) -> set[str]:
    """Words of the services in a stage's templates."""
    services = {each.kind.split("::")[1] for each in plan.all() if each.kind.startswith("AWS::")}
    unknown = services - set(WORDS)
    assert not unknown, f"in the plan of {plan.stage.name}, and not in docs/systems.md: {unknown}"
    return {word for service in services if (word := WORDS[service])}


def test_everything_that_the_table_names_exists() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", PAGE.read_text("utf-8"))
    assert len(targets) > 30
    assert [each for each in targets if not (PAGE.parent / each).exists()] == []


def test_every_service_of_the_plan_has_its_row(plans: Mapping[str, Synthesized], chosen: Synthesized) -> None:
    there = [system for system, where, _ in rows() if not where.startswith("not there")]
    for plan in (*plans.values(), chosen):
        for word in used(plan):
            assert any(word in system for system in there), f"docs/systems.md has no row for {word}"


def test_what_is_not_there_is_not_in_the_plan_and_names_its_decision(chosen: Synthesized) -> None:
    absent = [row for row in rows() if "not there" in row[1]]
    assert len(absent) >= 5
    for system, where, stages in absent:
        assert re.search(r"\]\(adr/\d{4}-", where), f"{system}: by which decision is it not there?"
        assert stages == "–" and "yet" not in where, f"{system}: a table of what is cannot promise"
        stale = [word for word in used(chosen) if re.search(rf"\*\*[^*]*\b{word}\b[^*]*\*\*", system)]
        assert not stale, f"{system} is said not to be there, but the templates have {stale}"


def test_a_row_s_stages_are_those_whose_templates_have_it(
    plans: Mapping[str, Synthesized], chosen: Synthesized
) -> None:
    having = {name: used(plan) for name, plan in plans.items()}
    for system, _, stages in rows():
        for word in set(filter(None, WORDS.values())) - SHARED:
            if not re.search(rf"\*\*[^*]*\b{word}\b", system) or stages == "–":
                continue
            said = set(re.findall(r"^(?:(dev|prod)(?:, )?)?(dev|prod)?", stages)[0]) - {""}
            said = {"local", "dev", "prod"} if stages.startswith("all") else said
            assert said == {name for name in having if word in having[name]}, f"{system}: {stages}"
            assert said or word in used(chosen), f"{system} stands in no stage, whatever is chosen"


def test_a_system_has_one_row() -> None:
    names = [re.sub(r"\W", "", system) for system, *_ in rows()]
    assert len(names) > 30 and len(set(names)) == len(names)
