"""A cache that doors share: a choice; where it stands, only doors in the network reach it, and without a password."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from aws_cdk import App

from cdk.application import flags
from cdk.constructs.shared_cache import ACCESS, MOST_UNITS
from cdk.cost.standing import standing
from cdk.refusals import ImpossibleStage
from cdk.stacks.database import DatabaseStack
from cdk.stacks.network import NetworkStack
from cdk.stages import Stage, stage
from cdk.terraform import writing
from cdk.terraform.assembly import read
from cdk.terraform.export import modules_of
from practika.adapters.valkey_cache import PREFIX
from tests.unit.plan.templates import Synthesized, listed

DOORS = {"api_videos", "api_annotations", "api_live", "api_usage"}


def test_no_stage_has_one_unless_it_chooses_it(everywhere: Synthesized) -> None:
    assert [each.kind for each in everywhere.all() if each.kind.startswith("AWS::ElastiCache")] == []
    for door in everywhere.doors().values():
        assert not [name for name in door.properties["Environment"]["Variables"] if name.startswith("CACHE_")]


def test_it_is_bounded_and_keeps_nothing(chosen: Synthesized) -> None:
    (cache,) = chosen.of("AWS::ElastiCache::ServerlessCache")
    said = cache.properties
    assert said["Engine"] == "valkey"
    assert said["SnapshotRetentionLimit"] == 0
    assert said["CacheUsageLimits"]["DataStorage"] == {"Maximum": 1, "Unit": "GB"}
    assert said["CacheUsageLimits"]["ECPUPerSecond"]["Maximum"] > 0
    assert len(said["SubnetIds"]) == 3


def test_its_one_user_has_no_password_and_may_touch_what_the_code_touches(chosen: Synthesized) -> None:
    (user,) = chosen.of("AWS::ElastiCache::User")
    said = user.properties
    assert said["AuthenticationMode"] == {"Type": "iam"}
    assert said["UserId"] == said["UserName"]
    assert said["AccessString"] == ACCESS == f"on ~{PREFIX}* -@all +get +set +del"
    (users,) = chosen.of("AWS::ElastiCache::UserGroup")
    assert users.properties["UserIds"] == [{"Ref": user.id}]


def test_only_the_doors_group_gets_in(chosen: Synthesized) -> None:
    (cache,) = chosen.of("AWS::ElastiCache::ServerlessCache")
    (own,) = cache.properties["SecurityGroupIds"]
    rules = [
        each.properties
        for each in chosen.of("AWS::EC2::SecurityGroupIngress")
        if each.properties["GroupId"] == own
    ]
    assert [(rule["FromPort"], rule["ToPort"]) for rule in rules] == [(6379, 6379)]
    assert "Doors" in json.dumps(rules[0]["SourceSecurityGroupId"])
    (group,) = [each for each in chosen.of("AWS::EC2::SecurityGroup") if each.id == own["Fn::GetAtt"][0]]
    assert "SecurityGroupIngress" not in group.properties


def test_doors_that_ask_for_films_may_sign_in_and_no_other(chosen: Synthesized) -> None:
    for name, door in chosen.doors().items():
        variables = door.properties["Environment"]["Variables"]
        assert ("CACHE_ADDRESS" in variables) == (name in DOORS), name
        if name in DOORS:
            assert "VpcConfig" in door.properties
            assert variables["CACHE_NAME"] == "practika-dev"
            assert variables["CACHE_USER"] == "practika-dev-doors"
    may = {
        json.dumps(statement["Resource"])
        for _, statement in chosen.statements()
        if "elasticache:Connect" in listed(statement["Action"])
    }
    assert all("*" not in each for each in may)
    assert len(may) == 1


def test_the_key_of_people_s_data_is_its_key_too(prod: Synthesized) -> None:
    """dev has none of its own; prod's serves the cache only where there is one."""
    for key in prod.of("AWS::KMS::Key"):
        assert "elasticache" not in json.dumps(key.properties["KeyPolicy"])


def test_what_it_costs_without_use_is_on_the_bill(chosen: Synthesized, prod: Synthesized) -> None:
    lines = {each.what: each.dollars for each in standing(chosen.stage, chosen.templates)}
    assert lines["shared cache"] == pytest.approx(6.13, abs=0.01)
    assert "shared cache" not in {each.what for each in standing(prod.stage, prod.templates)}


def test_one_machine_has_none() -> None:
    with pytest.raises(ImpossibleStage, match="one machine"):
        dataclasses.replace(stage("local"), cache_gb=1)


def test_the_export_has_all_of_it(planned: Mapping[str, Stage], tmp_path: Path) -> None:
    """Whatever is not mapped would stop it."""
    made = dataclasses.replace(planned["prod"], cache_gb=2)
    app = App(outdir=str(tmp_path), context=flags(), analytics_reporting=False)
    network = NetworkStack(app, made, stack_name="practika-prod-network").network
    DatabaseStack(app, made, network=network, stack_name="practika-prod-database")
    app.synth()
    files = writing.files("prod", modules_of(read(tmp_path)))
    text = re.sub(r" +", " ", "".join(each for name, each in files.items() if "/database/" in name))
    for line in (
        'resource "aws_elasticache_serverless_cache" "copies"',
        'resource "aws_elasticache_user_group" "copies_users"',
        'resource "aws_elasticache_user" "copies_doors"',
        f'access_string = "{ACCESS}"',
        'type = "iam"',
        "user_group_id = aws_elasticache_user_group.copies_users.user_group_id",
        "user_ids = [aws_elasticache_user.copies_doors.user_id]",
        "snapshot_retention_limit = 0",
        "kms_key_id = aws_kms_key.people.arn",
        f"maximum = {MOST_UNITS}",
    ):
        assert line in text
