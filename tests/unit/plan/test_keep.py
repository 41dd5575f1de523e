"""What outlives a bad day: keys that turn over, copies in another Region, a trail that nobody can change."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from cdk.papers.kinds import BELOW
from cdk.refusals import ImpossibleStage
from cdk.stacks.delivery import DeliveryStack
from cdk.stages import stage
from tests.unit.plan.templates import Resource, Synthesized

#: Rooms begin anew after a loss: whoever has a film open notices, and reads its notes again.
FORGETS_ITSELF = "data/Live"
#: Prefixes of the media bucket without a copy: renditions come from sources, work files and exports from what is there,
#: keys from the door deploy_keys.
MADE_AGAIN = {"media/", "work/", "keys/", "people/"}


def _one(plan: Synthesized, kind: str, stack: str) -> Resource:
    (found,) = [each for each in plan.of(kind) if each.stack == stack]
    return found


def test_every_kind_of_data_of_prod_has_a_key_of_its_own_that_turns_over(prod: Synthesized) -> None:
    keys = prod.of("AWS::KMS::Key")
    aliases = {alias.properties["AliasName"] for alias in prod.of("AWS::KMS::Alias")}
    kinds = ("notes", "secrets", "people", "backups", "copies", "usage")
    assert aliases == {f"alias/practika-prod-{kind}" for kind in kinds}
    assert len(keys) == len(kinds)
    for key in keys:
        assert key.properties["EnableKeyRotation"] is True, key.name
        assert key.body["DeletionPolicy"] == "Retain", key.name


def test_a_key_is_used_through_its_services_and_by_nobody_of_another_account(prod: Synthesized) -> None:
    key = next(each for each in prod.of("AWS::KMS::Key") if each.id.startswith("NotesKey"))
    anybody = [s for s in key.properties["KeyPolicy"]["Statement"] if s["Principal"] == {"AWS": "*"}]
    assert len(anybody) == 2
    for statement in anybody:
        said = json.dumps(statement["Condition"]["StringEquals"])
        assert "kms:ViaService" in said and "dynamodb." in said and "kms:CallerAccount" in said


def test_tables_secrets_and_postgres_use_them(prod: Synthesized) -> None:
    for table in prod.of("AWS::DynamoDB::GlobalTable"):
        assert table.properties["SSESpecification"]["SSEType"] == "KMS"
        assert all("NotesKey" in json.dumps(r["SSESpecification"]) for r in table.properties["Replicas"])
    for secret in prod.of("AWS::SecretsManager::Secret"):
        assert "Key" in json.dumps(secret.properties["KmsKeyId"]), secret.name
    (postgres,) = prod.of("AWS::RDS::DBInstance")
    for field in ("KmsKeyId", "PerformanceInsightsKMSKeyId"):
        assert "PeopleKey" in json.dumps(postgres.properties[field])


def test_dev_leaves_keys_copies_and_trail_to_prod_for_they_cost_when_nobody_works(
    plans: Mapping[str, Synthesized],
) -> None:
    for kind in ("AWS::KMS::Key", "AWS::Backup::BackupPlan", "AWS::CloudTrail::Trail"):
        assert plans["dev"].of(kind) == []


def test_files_that_nothing_makes_again_are_copied_to_the_second_region(prod: Synthesized) -> None:
    media = next(each for each in prod.of("AWS::S3::Bucket") if each.name.startswith("data/Media"))
    rules = {each["Filter"]["Prefix"]: each for each in media.properties["ReplicationConfiguration"]["Rules"]}
    assert set(rules) == set(BELOW) - MADE_AGAIN | {"people/erased/"}
    assert len({rule["Priority"] for rule in rules.values()}) == len(rules)
    rule = rules["uploads/"]
    assert {each["Status"] for each in rules.values()} == {"Enabled"}
    assert {each["DeleteMarkerReplication"]["Status"] for each in rules.values()} == {"Enabled"}
    assert rule["Destination"]["StorageClass"] == "DEEP_ARCHIVE"
    copy = _one(prod, "AWS::S3::Bucket", "second")
    assert copy.properties["VersioningConfiguration"] == {"Status": "Enabled"}
    wanted, made = json.dumps(rule["Destination"]["Bucket"]), json.dumps(copy.properties["BucketName"])
    for part in ("practika-prod-sources-", "-us-west-2"):
        assert part in wanted and part in made


def test_everything_durable_has_recovery_points_here_and_there(prod: Synthesized) -> None:
    (plan,) = prod.of("AWS::Backup::BackupPlan")
    rules = plan.properties["BackupPlan"]["BackupPlanRule"]
    assert {rule["RuleName"]: rule["Lifecycle"]["DeleteAfterDays"] for rule in rules} == {
        "daily": 35,
        "monthly": 365,
    }
    for rule in rules:
        (copied,) = rule["CopyActions"]
        assert ":us-west-2:" in json.dumps(copied["DestinationBackupVaultArn"])
        assert "backup-vault:practika-prod-copies" in json.dumps(copied["DestinationBackupVaultArn"])
    assert (
        _one(prod, "AWS::Backup::BackupVault", "second").properties["BackupVaultName"]
        == "practika-prod-copies"
    )


def test_every_durable_store_is_in_the_backup_plan_and_no_ephemeral_one(prod: Synthesized) -> None:
    """A new table or database has to be put on one side or the other."""
    (selection,) = prod.of("AWS::Backup::BackupSelection")
    chosen = [json.dumps(each) for each in selection.properties["BackupSelection"]["Resources"]]
    stores = prod.of("AWS::DynamoDB::GlobalTable") + prod.of("AWS::RDS::DBInstance")
    kept = {store.name for store in stores if any(store.id in each for each in chosen)}
    assert len(kept) == len(chosen) == 3
    assert [store.name[:9] for store in stores if store.name not in kept] == [FORGETS_ITSELF]


def test_nobody_deletes_a_recovery_point_before_its_time(prod: Synthesized) -> None:
    (plan,) = prod.of("AWS::Backup::BackupPlan")
    least = min(
        rule["Lifecycle"]["DeleteAfterDays"] for rule in plan.properties["BackupPlan"]["BackupPlanRule"]
    )
    vaults = prod.of("AWS::Backup::BackupVault")
    assert len(vaults) == 2
    for vault in vaults:
        assert 30 <= vault.properties["LockConfiguration"]["MinRetentionDays"] <= least, vault.name


def test_what_is_forgotten_here_is_forgotten_in_the_copy_too(prod: Synthesized) -> None:
    """S3 copies no deletion that a lifecycle rule has made."""
    media = next(each for each in prod.of("AWS::S3::Bucket") if each.name.startswith("data/Media"))
    there = _one(prod, "AWS::S3::Bucket", "second")

    def ends(bucket: Resource) -> dict[str, int]:
        rules = bucket.properties["LifecycleConfiguration"]["Rules"]
        return {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule}

    copied = {each["Filter"]["Prefix"] for each in media.properties["ReplicationConfiguration"]["Rules"]}
    assert ends(there) == {prefix: days for prefix, days in ends(media).items() if prefix in copied}


def test_a_copy_that_is_not_made_rings(prod: Synthesized) -> None:
    media = next(each for each in prod.of("AWS::S3::Bucket") if each.name.startswith("data/Media"))
    rules = media.properties["ReplicationConfiguration"]["Rules"]
    assert {rule["Destination"]["Metrics"]["Status"] for rule in rules} == {"Enabled"}
    (alarm,) = [each for each in prod.of("AWS::CloudWatch::Alarm") if each.name.startswith("keep/NotCopied")]
    asked = [each["MetricStat"]["Metric"] for each in alarm.properties["Metrics"] if "MetricStat" in each]
    assert {each["MetricName"] for each in asked} == {"OperationsFailedReplication"}
    seen = {d["Value"] for each in asked for d in each["Dimensions"] if d["Name"] == "RuleId"}
    assert seen == {rule["Id"] for rule in rules}


def test_the_trail_is_chained_and_locked(prod: Synthesized) -> None:
    trail = _one(prod, "AWS::CloudTrail::Trail", "keep").properties
    assert trail["EnableLogFileValidation"] is True
    assert trail["IsMultiRegionTrail"] is True
    files = _one(prod, "AWS::S3::Bucket", "keep").properties
    assert files["ObjectLockEnabled"] is True
    assert files["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] == {"Days": 365, "Mode": "COMPLIANCE"}


def test_three_zones_and_an_endpoint_in_each_for_prod_one_for_dev(plans: Mapping[str, Synthesized]) -> None:
    for name, subnets, stands in (("prod", 3, 3), ("dev", 2, 1)):
        assert len(plans[name].of("AWS::EC2::Subnet")) == subnets
        for endpoint in plans[name].of("AWS::EC2::VPCEndpoint"):
            if endpoint.properties["VpcEndpointType"] == "Interface":
                assert len(endpoint.properties["SubnetIds"]) == stands, endpoint.name


def test_people_get_into_postgres_without_a_password_and_see_what_is_slow(on_aws: Synthesized) -> None:
    (postgres,) = on_aws.of("AWS::RDS::DBInstance")
    assert postgres.properties["EnableIAMDatabaseAuthentication"] is True
    assert postgres.properties["EnablePerformanceInsights"] is True
    assert postgres.properties["CopyTagsToSnapshot"] is True


def test_what_guardduty_finds_harmful_is_read_by_nobody(chosen: Synthesized) -> None:
    (scan,) = chosen.of("AWS::GuardDuty::MalwareProtectionPlan")
    assert scan.properties["ProtectedResource"]["S3Bucket"]["ObjectPrefixes"] == ["uploads/"]
    denied = [
        statement
        for policy in chosen.of("AWS::S3::BucketPolicy")
        for statement in policy.properties["PolicyDocument"]["Statement"]
        if "THREATS_FOUND" in json.dumps(statement)
    ]
    assert [(s["Effect"], s["Action"]) for s in denied] == [("Deny", ["s3:GetObject", "s3:GetObjectVersion"])]


def test_replicas_of_the_tables_can_go_back_in_time_too(chosen: Synthesized) -> None:
    for table in chosen.of("AWS::DynamoDB::GlobalTable"):
        replicas = {each["Region"]: each for each in table.properties["Replicas"]}
        assert set(replicas) == {"us-east-1", "eu-west-1"}
        for replica in replicas.values():
            assert replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


def test_doors_reach_postgres_through_the_proxy_and_a_copy_can_be_read(chosen: Synthesized) -> None:
    (proxy,) = chosen.of("AWS::RDS::DBProxy")
    assert proxy.properties["RequireTLS"] is True
    (doors,) = {
        json.dumps(door.properties["Environment"]["Variables"]["DATABASE_HOST"])
        for name, door in chosen.doors().items()
        if "DATABASE_HOST" in door.properties["Environment"]["Variables"] and name != "deploy_migrate"
    }
    assert "Proxy" in doors
    migrate = chosen.doors()["deploy_migrate"].properties["Environment"]["Variables"]
    assert "DATABASE_HOST" not in migrate, "its advisory lock would pin the connection"
    copies = [
        each for each in chosen.of("AWS::RDS::DBInstance") if "SourceDBInstanceIdentifier" in each.properties
    ]
    assert len(copies) == 1


def test_a_copy_for_reports_lets_in_whoever_makes_them(chosen: Synthesized) -> None:
    (copy,) = [
        each for each in chosen.of("AWS::RDS::DBInstance") if "SourceDBInstanceIdentifier" in each.properties
    ]
    (group,) = copy.properties["VPCSecurityGroups"]
    ways = [each.properties for each in chosen.of("AWS::EC2::SecurityGroupIngress")]
    (way,) = [way for way in ways if way["GroupId"] == group]
    assert (way["FromPort"], way["ToPort"]) == (5433, 5433)
    assert "Doors" in json.dumps(way["SourceSecurityGroupId"])


def test_the_role_that_the_account_s_gateway_logs_by_outlives_a_stage(on_aws: Synthesized) -> None:
    """API Gateway has one for all stages of an account."""
    (writer,) = [each for each in on_aws.of("AWS::IAM::Role") if each.name.startswith("live/LogWriter")]
    assert writer.body["DeletionPolicy"] == "Retain"


def test_a_second_stage_of_an_account_takes_the_issuer_that_is_known() -> None:
    second = dataclasses.replace(stage("dev"), issuer_known=True)
    stack: Any = SimpleNamespace(_stage=second, partition="aws", account="111122223333")
    known = DeliveryStack._known_issuer(stack)  # no template: a whole stage more would cost seconds
    assert known == "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"


def test_bots_and_countries_are_choices(chosen: Synthesized, prod: Synthesized) -> None:
    (acl,) = chosen.of("AWS::WAFv2::WebACL")
    assert "AWSManagedRulesBotControlRuleSet" in {rule["Name"] for rule in acl.properties["Rules"]}
    (site,) = chosen.of("AWS::CloudFront::Distribution")
    limits = site.properties["DistributionConfig"]["Restrictions"]["GeoRestriction"]
    assert limits == {"RestrictionType": "blacklist", "Locations": ["AQ"]}
    (open_to_all,) = prod.of("AWS::CloudFront::Distribution")
    assert "Restrictions" not in open_to_all.properties["DistributionConfig"]


def test_workflows_get_in_without_a_key_and_only_from_their_own_place(chosen: Synthesized) -> None:
    roles = {
        role.id[:7]: role.properties["AssumeRolePolicyDocument"]["Statement"][0]
        for role in chosen.of("AWS::IAM::Role")
        if role.stack == "delivery"
    }
    subjects = {
        name: statement["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"]
        for name, statement in roles.items()
    }
    assert subjects == {
        "Deploys": "repo:practika/practika:environment:dev",
        "KeepsBu": "repo:practika/practika:ref:refs/heads/main",
    }
    assert {statement["Action"] for statement in roles.values()} == {"sts:AssumeRoleWithWebIdentity"}


def test_on_call_is_told_by_e_mail_where_an_address_is_given(chosen: Synthesized) -> None:
    (told,) = chosen.of("AWS::SNS::Subscription")
    assert (told.properties["Protocol"], told.properties["Endpoint"]) == ("email", "on-call@practika.example")


@pytest.mark.parametrize(
    "wrong",
    [
        {"table_regions": ("eu-west-1",)},
        {"second_region": "us-east-1"},
        {"zones": 1},
        {"endpoint_zones": 4},
    ],
)
def test_choices_that_contradict_each_other_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ImpossibleStage):
        dataclasses.replace(stage("prod"), **wrong)
