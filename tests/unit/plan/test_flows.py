"""What happens by itself: every asynchronous step ends in a queue that rings, and every route is guarded."""

from __future__ import annotations

import json
from typing import Any

from cdk.stacks.api import ROUTES
from practika.adapters.dynamo import keys
from tests.unit.plan.templates import Resource, Synthesized, listed

OUTPUTS = {
    "HttpApiId", "SocketApiId", "SocketStage", "MediaBucketName", "SiteBucketName", "DistributionDomain",
    "AnnotationsTableName", "LiveTableName", "IngestMachineArn", "DeployMigrateName", "DeployKeysName", "SweepName",
    "SweepFilesName", "ServePeopleName",
    "UploadDlqUrl", "SweepDlqUrl", "HooksBusName", "FanoutDlqUrl", "FanoutName",
    "UsageDlqUrl", "UsageKeeperName", "UsageBucketName", "WalkerName",
    "AuditBucketName", "LockAuditName", "AuditorRoleArn",
}  # fmt: skip


def test_every_queue_is_encrypted_and_rings_when_a_letter_lies_in_it(everywhere: Synthesized) -> None:
    queues = everywhere.of("AWS::SQS::Queue")
    alarms = json.dumps([alarm.properties for alarm in everywhere.of("AWS::CloudWatch::Alarm")])
    assert len(queues) == 7 + bool(everywhere.stage.walk_minutes)
    for queue in queues:
        assert queue.properties["SqsManagedSseEnabled"] is True, queue.name
        assert f'"{queue.id}", "QueueName"' in alarms, queue.name


def test_a_lost_run_and_late_news_ring_too(everywhere: Synthesized) -> None:
    metrics = {alarm.properties.get("MetricName") for alarm in everywhere.of("AWS::CloudWatch::Alarm")}
    assert {"ExecutionsFailed", "ExecutionsTimedOut", "IteratorAge"} <= metrics


def test_every_rule_s_target_has_a_dead_letter_queue(everywhere: Synthesized) -> None:
    rules = everywhere.of("AWS::Events::Rule")
    assert len(rules) == 6 + bool(everywhere.stage.walk_minutes)
    for rule in rules:
        for target in rule.properties["Targets"]:
            assert target["DeadLetterConfig"]["Arn"], rule.name
            assert target["RetryPolicy"]["MaximumRetryAttempts"] >= 2, rule.name


def test_the_sweep_s_own_failures_end_in_a_queue(everywhere: Synthesized) -> None:
    configs = everywhere.of("AWS::Lambda::EventInvokeConfig")
    for name in ("CronSweepVideos", "CronSweepFiles", "CronServePeople"):
        (config,) = (each for each in configs if name in json.dumps(each.properties["FunctionName"]))
        assert config.properties["DestinationConfig"]["OnFailure"]["Destination"]


def test_streams_are_read_from_their_beginning_and_a_bad_record_is_put_aside(everywhere: Synthesized) -> None:
    mappings = {each.stack: each.properties for each in everywhere.of("AWS::Lambda::EventSourceMapping")}
    assert set(mappings) == {"live", "warehouse"}
    for said in mappings.values():
        assert said["StartingPosition"] == "TRIM_HORIZON"
        assert said["BisectBatchOnFunctionError"] is True
        assert said["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert said["MaximumRetryAttempts"] >= 5
        assert said["DestinationConfig"]["OnFailure"]["Destination"]


def _lets_through(plan: Synthesized, stack: str) -> Any:
    (mapping,) = (each for each in plan.of("AWS::Lambda::EventSourceMapping") if each.stack == stack)
    (each,) = mapping.properties["FilterCriteria"]["Filters"]
    return json.loads(each["Pattern"])


def test_the_filter_of_batches_lets_through_new_ones_alone(everywhere: Synthesized) -> None:
    assert _lets_through(everywhere, "warehouse") == {
        "eventName": ["INSERT"],
        "dynamodb": {"Keys": {"pk": {"S": [{"prefix": keys.BATCH}]}}},
    }


def test_the_stream_s_filter_lets_through_what_people_are_told(everywhere: Synthesized) -> None:
    pattern = _lets_through(everywhere, "live")
    assert pattern["eventName"] == ["INSERT", "MODIFY"]
    assert pattern["dynamodb"]["Keys"]["sk"]["S"] == [
        {"prefix": keys.ANNOTATION},
        keys.STATUS,
        keys.PERSON,
    ]


def _rule(plan: Synthesized, detail_type: str) -> Resource:
    patterns = ((each, each.properties.get("EventPattern", {})) for each in plan.of("AWS::Events::Rule"))
    (found,) = (each for each, pattern in patterns if detail_type in pattern.get("detail-type", []))
    return found


def test_a_door_hears_of_every_move_of_a_source_and_of_nothing_else(everywhere: Synthesized) -> None:
    rule = _rule(everywhere, "Object Restore Completed")
    assert set(rule.properties["EventPattern"]["detail-type"]) == {
        "Object Storage Class Changed",
        "Object Restore Initiated",
        "Object Restore Completed",
        "Object Restore Expired",
    }
    assert rule.properties["EventPattern"]["detail"]["object"] == {"key": [{"prefix": "uploads/"}]}
    (target,) = rule.properties["Targets"]
    assert "BucketOriginal" in json.dumps(target["Arn"])


def test_only_the_door_of_videos_brings_originals_back(everywhere: Synthesized) -> None:
    bringing = [(name, s) for name, s in everywhere.statements() if "s3:RestoreObject" in listed(s["Action"])]
    assert [name.split("/")[1][:9] for name, _ in bringing] == ["ApiVideos"]
    assert json.dumps(bringing[0][1]["Resource"]).count("/uploads/*") == 1


def test_an_upload_starts_the_machine_with_what_it_needs(everywhere: Synthesized) -> None:
    rule = _rule(everywhere, "Object Created")
    assert rule.properties["EventPattern"]["detail"]["object"] == {"key": [{"prefix": "uploads/"}]}
    (target,) = rule.properties["Targets"]
    template = target["InputTransformer"]["InputTemplate"]
    for field in ("bucket", "key", "etag", "versionId", "size", "attempt"):
        assert f'"{field}":' in template


def test_the_machine_calls_only_its_own_doors(everywhere: Synthesized) -> None:
    invoked = [
        json.dumps(statement["Resource"])
        for name, statement in everywhere.statements()
        if name.startswith("media/IngestVideo") and statement["Action"] == "lambda:InvokeFunction"
    ]
    tasks = [name for name in everywhere.doors() if name.startswith("task_")]
    assert len(invoked) == 1
    called = "Ref" if everywhere.stage.on_aws else "Fn::GetAtt"  # an alias, or the function itself
    assert invoked[0].count(f'"{called}"') == len(tasks)


def test_every_route_is_guarded(everywhere: Synthesized) -> None:
    routes = {
        route.properties["RouteKey"]: route.properties["AuthorizationType"]
        for route in everywhere.of("AWS::ApiGatewayV2::Route")
        if route.stack == "api"
    }
    assert len(routes) == sum(len(each) for each in ROUTES.values())
    assert set(routes.values()) == {"CUSTOM"}


def test_no_verdict_is_remembered_and_no_token_is_demanded_before_the_door(everywhere: Synthesized) -> None:
    """API Gateway's own refusal has another shape than ours, so the authorizer is asked without a token too."""
    for authorizer in everywhere.of("AWS::ApiGatewayV2::Authorizer"):
        assert authorizer.properties.get("IdentitySource", []) == []
        assert authorizer.properties.get("AuthorizerResultTtlInSeconds", 0) == 0
    http = next(a for a in everywhere.of("AWS::ApiGatewayV2::Authorizer") if a.stack == "api").properties
    assert (http["AuthorizerPayloadFormatVersion"], http["EnableSimpleResponses"]) == ("2.0", True)


def test_a_socket_is_guarded_where_it_opens(everywhere: Synthesized) -> None:
    kinds = {
        route.properties["RouteKey"]: route.properties["AuthorizationType"]
        for route in everywhere.of("AWS::ApiGatewayV2::Route")
        if route.stack == "live"
    }
    assert kinds == {"$connect": "CUSTOM", "$default": "NONE", "$disconnect": "NONE"}


def test_every_api_stage_logs_who_asked_and_is_throttled(everywhere: Synthesized) -> None:
    stages = everywhere.of("AWS::ApiGatewayV2::Stage")
    assert len(stages) == 2
    for stage in stages:
        assert stage.properties["AccessLogSettings"]["DestinationArn"], stage.name
        assert "header" not in stage.properties["AccessLogSettings"]["Format"].lower()
        assert stage.properties["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0, stage.name


def test_doors_post_to_sockets_through_the_endpoint_of_the_machine(local: Synthesized) -> None:
    url = local.doors()["stream_fanout"].properties["Environment"]["Variables"]["SOCKET_ENDPOINT"]
    first, api, last = url["Fn::Join"][1]
    assert first == "http://localhost:4566/_aws/execute-api/"
    assert "Ref" in api
    assert last == "/live"


def test_the_machine_may_tell_on_the_stages_own_bus_and_on_no_other(everywhere: Synthesized) -> None:
    (bus,) = everywhere.of("AWS::Events::EventBus")
    assert bus.properties["Name"] == f"practika-{everywhere.stage.name}"
    telling = [s for _, s in everywhere.statements() if "events:PutEvents" in listed(s["Action"])]
    assert [s["Resource"] for s in telling] == [{"Fn::GetAtt": [bus.id, "Arn"]}]


def test_the_outputs_that_the_local_cloud_reads_are_there(everywhere: Synthesized) -> None:
    assert set(everywhere.outputs()) >= OUTPUTS
    assert all("Export" not in output for output in everywhere.outputs().values())
