"""What holds people's work: encrypted, private, reached by TLS only, and still there after a mistake."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from practika.adapters.dynamo import keys
from practika.domain.person_request import ERASED, EXPORT_KEPT, EXPORTS
from practika.domain.upload import RESUMABLE_SECONDS
from tests.unit.plan.templates import Resource, Synthesized

TLS = {"Bool": {"aws:SecureTransport": "false"}}


def _refuses_plain_text(plan: Synthesized, kind: str, field: str, resource: Resource) -> bool:
    """Whether a policy of that kind denies the resource without TLS."""
    for policy in plan.of(kind):
        if policy.stack != resource.stack or resource.id not in json.dumps(policy.properties[field]):
            continue
        for statement in policy.properties["PolicyDocument"]["Statement"]:
            if statement["Effect"] == "Deny" and statement.get("Condition") == TLS:
                return True
    return False


def test_every_bucket_is_encrypted_and_closed_to_the_public(everywhere: Synthesized) -> None:
    for bucket in everywhere.of("AWS::S3::Bucket"):
        assert bucket.properties["BucketEncryption"], bucket.name
        assert set(bucket.properties["PublicAccessBlockConfiguration"].values()) == {True}, bucket.name


def test_every_bucket_queue_and_topic_refuses_calls_without_tls(on_aws: Synthesized) -> None:
    for kind, policy, field in (
        ("AWS::S3::Bucket", "AWS::S3::BucketPolicy", "Bucket"),
        ("AWS::SQS::Queue", "AWS::SQS::QueuePolicy", "Queues"),
        ("AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "Topics"),
    ):
        found = on_aws.of(kind)
        assert found
        for resource in found:
            assert _refuses_plain_text(on_aws, policy, field, resource), resource.name


def _media(plan: Synthesized) -> Resource:
    return next(bucket for bucket in plan.of("AWS::S3::Bucket") if bucket.name.startswith("data/Media"))


def test_the_media_bucket_keeps_versions_and_tells_of_uploads(everywhere: Synthesized) -> None:
    media = _media(everywhere).properties
    assert media["VersioningConfiguration"] == {"Status": "Enabled"}
    assert media["NotificationConfiguration"] == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    assert media["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]


def test_browsers_may_put_and_read_parts_from_our_own_address_only(everywhere: Synthesized) -> None:
    rules = _media(everywhere).properties["CorsConfiguration"]["CorsRules"]
    assert [rule["AllowedOrigins"] for rule in rules] == [[everywhere.stage.public_url]]
    assert [rule["AllowedMethods"] for rule in rules] == [["PUT", "GET"]]
    assert "ETag" in rules[0]["ExposedHeaders"]


def test_unfinished_uploads_go_when_they_can_no_more_be_resumed_and_work_files_after_a_day(
    everywhere: Synthesized,
) -> None:
    rules = _media(everywhere).properties["LifecycleConfiguration"]["Rules"]
    days = everywhere.stage.unfinished_upload_days
    assert days * 86_400 == RESUMABLE_SECONDS, "people are told another time than the bucket keeps"
    assert {"DaysAfterInitiation": days} in [rule.get("AbortIncompleteMultipartUpload") for rule in rules]
    assert {"work/": 1}.items() <= {
        rule.get("Prefix"): rule.get("ExpirationInDays") for rule in rules
    }.items()


def test_what_was_deleted_can_be_brought_back_and_leaves_no_markers(everywhere: Synthesized) -> None:
    rules = _media(everywhere).properties["LifecycleConfiguration"]["Rules"]
    (kept,) = [rule for rule in rules if "NoncurrentVersionExpiration" in rule]
    assert kept["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert kept["ExpiredObjectDeleteMarker"] is True


def test_films_rarely_watched_and_sources_of_long_ago_change_their_tier(everywhere: Synthesized) -> None:
    rules = _media(everywhere).properties["LifecycleConfiguration"]["Rules"]
    moving = {rule["Prefix"]: rule["Transitions"] for rule in rules if "Transitions" in rule}
    stage = everywhere.stage
    tiers = {
        "media/": ("INTELLIGENT_TIERING", stage.rarely_watched_days),
        "uploads/": ("DEEP_ARCHIVE", stage.archive_sources_days),
    }
    assert moving == {
        room: [{"StorageClass": tier, "TransitionInDays": days}]
        for room, (tier, days) in tiers.items()
        if days
    }


def test_prod_archives_sources_that_are_worth_it_and_no_other_stage_does(
    plans: Mapping[str, Synthesized],
) -> None:
    assert {name: plan.stage.archive_sources_days for name, plan in plans.items()} == {
        "local": None,
        "dev": None,
        "prod": 180,
    }
    rules = _media(plans["prod"]).properties["LifecycleConfiguration"]["Rules"]
    (rule,) = (rule for rule in rules if rule.get("Prefix") == "uploads/" and "Transitions" in rule)
    assert int(rule["ObjectSizeGreaterThan"]) >= 1_000_000 and "ExpirationInDays" not in rule


def test_only_cloudfront_of_this_account_reads_published_files(prod: Synthesized) -> None:
    policies = [policy for policy in prod.of("AWS::S3::BucketPolicy") if policy.name.startswith("data/Media")]
    allowed = [
        statement
        for policy in policies
        for statement in policy.properties["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    assert [each["Action"] for each in allowed] == [
        "s3:GetObject",
        "s3:ListBucket",
    ]  # a 404 for what is not there
    assert json.dumps(allowed[0]["Resource"]).count("/media/*") == 1
    for each in allowed:
        assert each["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert "AWS:SourceArn" in each["Condition"]["ArnLike"]


def test_every_table_is_encrypted_and_can_go_back_in_time(everywhere: Synthesized) -> None:
    tables = everywhere.of("AWS::DynamoDB::GlobalTable")
    assert len(tables) == 3
    for table in tables:
        assert table.properties["SSESpecification"]["SSEEnabled"], table.name
        assert table.properties["BillingMode"] == "PAY_PER_REQUEST"
        assert table.properties["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
        for replica in table.properties["Replicas"]:
            assert replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], table.name


def test_annotations_and_usage_are_streamed_and_the_live_table_is_not(everywhere: Synthesized) -> None:
    streams = {
        table.id[:4]: table.properties.get("StreamSpecification")
        for table in everywhere.of("AWS::DynamoDB::GlobalTable")
    }
    whole = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert streams == {"Anno": whole, "Usag": whole, "Live": None}


def test_the_window_index_is_the_one_that_the_code_reads(everywhere: Synthesized) -> None:
    table = next(t for t in everywhere.of("AWS::DynamoDB::GlobalTable") if t.id.startswith("Annotations"))
    (index,) = table.properties["GlobalSecondaryIndexes"]
    assert index["IndexName"] == keys.WINDOW_INDEX
    assert [part["AttributeName"] for part in index["KeySchema"]] == ["wpk", "wsk"]
    assert index["Projection"] == {"ProjectionType": "ALL"}


def test_what_people_made_outlives_the_stack_in_prod(prod: Synthesized) -> None:
    kept = {"AWS::DynamoDB::GlobalTable", "AWS::SecretsManager::Secret"}
    precious = [r for r in prod.all() if r.stack == "data" and r.kind in kept] + [_media(prod)]
    assert len(precious) == 8
    for resource in precious:
        assert resource.body["DeletionPolicy"] == "Retain", resource.name
        assert resource.body["UpdateReplacePolicy"] == "Retain", resource.name
    for table in prod.of("AWS::DynamoDB::GlobalTable"):
        assert all(replica["DeletionProtectionEnabled"] for replica in table.properties["Replicas"])


def test_postgres_is_private_encrypted_and_backed_up(on_aws: Synthesized) -> None:
    (database,) = on_aws.of("AWS::RDS::DBInstance")
    said = database.properties
    assert said["StorageEncrypted"] is True
    assert said["PubliclyAccessible"] is False
    assert int(said["BackupRetentionPeriod"]) >= 7
    (settings,) = on_aws.of("AWS::RDS::DBParameterGroup")
    assert settings.properties["Parameters"]["rds.force_ssl"] == "1"
    # values of slow or failing statements are people's
    assert settings.properties["Parameters"]["log_parameter_max_length"] == "0"
    assert settings.properties["Parameters"]["log_error_verbosity"] == "terse"


def test_postgres_of_prod_has_a_second_copy_and_leaves_a_snapshot(prod: Synthesized) -> None:
    (database,) = prod.of("AWS::RDS::DBInstance")
    assert database.properties["MultiAZ"] is True
    assert database.properties["DeletionProtection"] is True
    assert database.body["DeletionPolicy"] == "Snapshot"


def test_only_doors_reach_postgres(on_aws: Synthesized) -> None:
    ways_in = [
        (way.properties["FromPort"], json.dumps(way.properties.get("SourceSecurityGroupId", "")))
        for way in on_aws.of("AWS::EC2::SecurityGroupIngress")
        if way.stack == "database"
    ]
    assert ways_in
    assert all("Doors" in source or "Rotation" in source for _, source in ways_in)
    for group in on_aws.of("AWS::EC2::SecurityGroup"):
        assert "0.0.0.0/0" not in json.dumps(group.properties.get("SecurityGroupIngress", [])), group.name


@pytest.mark.parametrize("name", ["dev", "prod", "chosen"])
def test_only_doors_begin_connections_and_only_within_the_network_or_by_https(
    plans: Mapping[str, Synthesized], chosen: Synthesized, name: str
) -> None:
    plan = {**plans, "chosen": chosen}[name]
    for group in plan.of("AWS::EC2::SecurityGroup"):
        ways = group.properties["SecurityGroupEgress"]
        if not group.id.startswith("Doors"):
            assert [(way["CidrIp"], way["IpProtocol"]) for way in ways] == [("255.255.255.255/32", "icmp")], (
                group.name
            )
            continue
        assert {way["IpProtocol"] for way in ways} == {"tcp"}
        outside = [way for way in ways if isinstance(way.get("CidrIp", "::/0"), str)]
        assert {(way["FromPort"], way["ToPort"]) for way in outside} == {(443, 443)}
        (inside,) = [way for way in ways if way not in outside]
        assert inside["CidrIp"]["Fn::GetAtt"][1] == "CidrBlock"


def test_what_leaves_the_network_reaches_this_account_s_buckets_and_tables_alone(on_aws: Synthesized) -> None:
    """Keys of another account in a door's hands open nothing."""
    gateways = [
        each for each in on_aws.of("AWS::EC2::VPCEndpoint") if each.properties["VpcEndpointType"] == "Gateway"
    ]
    assert len(gateways) == 2
    for gateway in gateways:
        for statement in gateway.properties["PolicyDocument"]["Statement"]:
            if "Condition" in statement:
                assert statement["Condition"] == {
                    "StringEquals": {"aws:ResourceAccount": {"Ref": "AWS::AccountId"}}
                }
            else:
                assert statement["Action"] == "s3:GetObject"
                assert "-starport-layer-bucket/*" in json.dumps(statement["Resource"])


def test_nothing_in_the_network_reaches_the_internet(on_aws: Synthesized) -> None:
    for kind in ("AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::EIP"):
        assert on_aws.of(kind) == []


def test_no_secret_s_value_is_written_in_a_template(everywhere: Synthesized) -> None:
    secrets = everywhere.of("AWS::SecretsManager::Secret")
    assert len(secrets) >= 3
    for secret in secrets:
        assert "GenerateSecretString" in secret.properties or secret.properties["SecretString"] == "{}", (
            secret.name
        )


def test_files_of_people_go_when_it_was_promised(everywhere: Synthesized) -> None:
    (bucket,) = (one for one in everywhere.of("AWS::S3::Bucket") if one.name.startswith("data/Media"))
    days = {
        rule["Prefix"]: rule["ExpirationInDays"]
        for rule in bucket.properties["LifecycleConfiguration"]["Rules"]
        if rule.get("Prefix", "").startswith("people/")
    }
    assert days[EXPORTS] == EXPORT_KEPT.days
    assert days[ERASED] > 35  # no backup is older
