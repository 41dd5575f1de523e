"""Who opens PostgreSQL, and as whom: the migrate door as the owner, every other door as one role without a secret."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Environment

from cdk.application import empty
from cdk.stacks.audit import AuditStack
from cdk.stacks.database import DOORS, DatabaseStack
from cdk.stacks.insight import InsightStack
from cdk.stacks.network import NetworkStack
from cdk.stages import Stage
from practika.adapters.postgres.doors_role import ROLE
from tests.unit.plan.templates import Synthesized, listed


def _rights(plan: Synthesized, action: str) -> dict[str, list[str]]:
    """The resources on which each role may do the action, as text; roles by stack and id."""
    found: dict[str, list[str]] = {}
    for policy in plan.of("AWS::IAM::Policy"):
        for statement in policy.properties["PolicyDocument"]["Statement"]:
            if action in listed(statement["Action"]):
                where = [json.dumps(each) for each in listed(statement["Resource"])]
                for role in policy.properties["Roles"]:
                    found.setdefault(f"{policy.stack}/{role['Ref']}", []).extend(where)
    return found


def _owner_readers(plan: Synthesized) -> set[str]:
    """Roles that may read the owner's secret, or the doors' where there is one."""
    rights = _rights(plan, "secretsmanager:GetSecretValue")
    return {
        role.split("/")[1][:-8]
        for role, where in rights.items()
        if any("PostgresSecret" in each or "DoorsSecret" in each for each in where)
    }


def _speaking(plan: Synthesized) -> dict[str, Mapping[str, Any]]:
    doors = {name: door.properties["Environment"]["Variables"] for name, door in plan.doors().items()}
    return {name: variables for name, variables in doors.items() if "DATABASE_HOST" in variables}


def test_the_plan_and_the_migrations_name_the_same_role() -> None:
    assert DOORS == ROLE


def test_only_the_migrate_door_opens_the_owner_s_secret(on_aws: Synthesized) -> None:
    assert _owner_readers(on_aws) == {"DeployMigrateRole"}


def test_every_other_door_signs_in_as_one_role_by_a_token(on_aws: Synthesized) -> None:
    speaking = _speaking(on_aws)
    assert len(speaking) > 12
    for name, variables in speaking.items():
        assert "DATABASE_SECRET_ARN" not in variables, name
        assert variables["DATABASE_NAME"] == "practika", name
    rights = _rights(on_aws, "rds-db:connect")
    workers = {role for role in rights if "Workshop" in role}
    assert len(rights) == len(speaking) + len(workers)
    for role, where in rights.items():
        (one,) = where
        assert ":dbuser:" in one and f"/{ROLE}" in one and "*" not in one, role


def test_behind_the_proxy_doors_bring_a_token_and_the_proxy_a_password(chosen: Synthesized) -> None:
    (proxy,) = chosen.of("AWS::RDS::DBProxy")
    (how,) = proxy.properties["Auth"]
    assert (how["IAMAuth"], how["AuthScheme"]) == ("REQUIRED", "SECRETS")
    assert "DoorsSecret" in json.dumps(how["SecretArn"])
    (secret,) = [
        each for each in chosen.of("AWS::SecretsManager::Secret") if each.id.startswith("DoorsSecret")
    ]
    template = secret.properties["GenerateSecretString"]["SecretStringTemplate"]
    assert json.loads(template)["username"] == ROLE
    assert _owner_readers(chosen) == {"DeployMigrateRole", "PostgresProxyIAMRole"}
    for name, variables in _speaking(chosen).items():
        assert variables["DATABASE_PROXIED"] == "1", name
    assert "DOORS_SECRET_ARN" in chosen.doors()["deploy_migrate"].properties["Environment"]["Variables"]


def test_for_one_deploy_versions_of_before_may_still_read_the_owner_s_secret(
    planned: Mapping[str, Stage], tmp_path: Path
) -> None:
    """Every door is let in by the same method, so the stacks up to the audit's doors say it for all."""
    kept = dataclasses.replace(planned["dev"], keep_owner_secret=True)
    app, env = empty(tmp_path), Environment(account=kept.account, region=kept.region)
    bell = InsightStack(app, kept, env=env).bell
    database = DatabaseStack(app, kept, network=NetworkStack(app, kept, env=env).network, env=env)
    AuditStack(app, kept, database=database, bell=bell, env=env)
    app.synth()
    plan = Synthesized(kept, tmp_path)
    assert _speaking(plan)
    assert len(_owner_readers(plan)) == len(_speaking(plan)) + 1


def test_on_one_machine_doors_have_a_password_of_their_own(local: Synthesized) -> None:
    secrets = {
        name: json.dumps(door.properties["Environment"]["Variables"].get("DATABASE_SECRET_ARN"))
        for name, door in local.doors().items()
    }
    opened = {name: said for name, said in secrets.items() if said != "null"}
    assert "practika-local-database" in opened.pop("deploy_migrate")
    assert opened and all("practika-local-doors" in said for said in opened.values())


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_postgresql_takes_tokens(plans: Mapping[str, Synthesized], name: str) -> None:
    (postgres,) = plans[name].of("AWS::RDS::DBInstance")
    assert postgres.properties["EnableIAMDatabaseAuthentication"] is True
