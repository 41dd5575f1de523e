"""A stage that sleeps: what stops at night, what wakes it, and how its doors get out without a price."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cdk.delivery.night import Hands, NotWoken, Sleeper, put_to_sleep, sleeper, wake
from cdk.outputs import by_cloudformation
from cdk.refusals import ImpossibleStage
from cdk.stages import stage
from tests.unit.plan.templates import Synthesized
from tests.unit.plan.test_outputs import Stacks

WHAT = Sleeper("db-1", ("sweep", "files", "audit", "people"))


def test_dev_stops_postgres_and_the_sweeps_each_hour_of_the_night(dev: Synthesized) -> None:
    called = {}
    for each in dev.of("AWS::Scheduler::Schedule"):
        said = each.properties
        arn = json.dumps(said["Target"]["Arn"])
        called[each.id] = (said["ScheduleExpression"], arn.split("aws-sdk:")[1].split('"')[0])
        assert said["ScheduleExpressionTimezone"] == "UTC"
        # what is stopped already refuses to be stopped: tried again it would stop what somebody has woken since
        assert said["Target"]["RetryPolicy"] == {"MaximumRetryAttempts": 0}
    hours = "20,21,22,23,0,1,2,3"
    assert called == {
        "Database": (f"cron(10 {hours} * * ? *)", "rds:stopDBInstance"),
        "Clock1": (f"cron(0 {hours} * * ? *)", "eventbridge:disableRule"),
        "Clock2": (f"cron(0 {hours} * * ? *)", "eventbridge:disableRule"),
        "Clock3": (f"cron(0 {hours} * * ? *)", "eventbridge:disableRule"),
        "Clock4": (f"cron(0 {hours} * * ? *)", "eventbridge:disableRule"),
    }


def test_all_that_rings_a_door_by_the_clock_sleeps_too(dev: Synthesized) -> None:
    """A sweep that finds no database would fill its queue all night."""
    clocks = [each for each in dev.of("AWS::Events::Rule") if "ScheduleExpression" in each.properties]
    stopped = [each for each in dev.of("AWS::Scheduler::Schedule") if "disableRule" in json.dumps(each.body)]
    assert len(clocks) == len(stopped) == 4
    for clock in clocks:
        assert any(clock.id in json.dumps(each.properties["Target"]["Input"]) for each in stopped), clock.name


def test_who_stops_them_may_do_nothing_else_and_is_the_scheduler_of_this_account(dev: Synthesized) -> None:
    may = [(s["Action"], s["Resource"]) for name, s in dev.statements() if name.startswith("night/")]
    assert [action for action, _ in may] == ["rds:StopDBInstance", "events:DisableRule"]
    assert all("*" not in json.dumps(on) for _, on in may)
    (role,) = (each for each in dev.of("AWS::IAM::Role") if each.stack == "night")
    (trust,) = role.properties["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert "aws:SourceAccount" in trust["Condition"]["StringEquals"]


def test_prod_never_sleeps(prod: Synthesized) -> None:
    assert prod.of("AWS::Scheduler::Schedule") == []
    assert "night" not in prod.templates


def test_dev_s_doors_get_out_by_ipv6_and_nothing_gets_in(dev: Synthesized, prod: Synthesized) -> None:
    assert {each.properties["VpcEndpointType"] for each in dev.of("AWS::EC2::VPCEndpoint")} == {"Gateway"}
    (way_out,) = dev.of("AWS::EC2::EgressOnlyInternetGateway")
    routes = dev.of("AWS::EC2::Route")
    assert len(routes) == len(dev.of("AWS::EC2::RouteTable"))
    for route in routes:
        assert route.properties["DestinationIpv6CidrBlock"] == "::/0"
        assert route.properties["EgressOnlyInternetGatewayId"] == {"Fn::GetAtt": [way_out.id, "Id"]}
    for kind in ("AWS::EC2::InternetGateway", "AWS::EC2::NatGateway"):
        assert dev.of(kind) == prod.of(kind) == []
    assert prod.of("AWS::EC2::EgressOnlyInternetGateway") == []
    (group,) = (each for each in dev.of("AWS::EC2::SecurityGroup") if each.id.startswith("Doors"))
    by_ipv6 = [each for each in group.properties["SecurityGroupEgress"] if "CidrIpv6" in each]
    assert [(each["FromPort"], each["ToPort"], each["IpProtocol"]) for each in by_ipv6] == [(443, 443, "tcp")]
    assert "SecurityGroupIngress" not in group.properties


def test_every_door_in_dev_s_network_takes_that_way(dev: Synthesized, prod: Synthesized) -> None:
    inside = [each for each in dev.doors().values() if "VpcConfig" in each.properties]
    assert len(inside) > 10
    for door in inside:
        assert door.properties["VpcConfig"]["Ipv6AllowedForDualStack"] is True, door.name
        named = door.properties["Environment"]["Variables"]["AWS_ENDPOINT_URL_SFN"]
        assert named == "https://states.us-east-1.api.aws"
    for door in prod.doors().values():
        assert "AWS_ENDPOINT_URL_SFN" not in door.properties["Environment"]["Variables"], door.name


@pytest.mark.parametrize(
    "wrong",
    [
        {"sleep_hours": (24,)},
        {"sleep_hours": (3,), "database_readers": 1},
        {"sleep_hours": (3,), "walk_minutes": 5},
        {"web_acl": False, "bot_control": True},
        {"workers_at_once": 2, "private_endpoints": False},
    ],
)
def test_a_stage_that_could_not_sleep_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ImpossibleStage):
        dataclasses.replace(stage("dev"), **wrong)


def test_dev_may_be_kept_awake_and_given_workers() -> None:
    assert stage("dev", {"sleeps": "no"}.get).sleep_hours == ()
    assert stage("dev", {"workers_at_once": "2"}.get).private_endpoints is True


class House:
    """RDS and EventBridge of a stage, by what an instance goes through after it is asked to start or to stop."""

    def __init__(self, *statuses: str) -> None:
        self.statuses = list(statuses)
        self.heard: list[str] = []
        self.said: list[str] = []

    def describe_db_instances(self, *, DBInstanceIdentifier: str) -> Any:  # boto3's words
        now = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return {"DBInstances": [{"DBInstanceStatus": now}]}

    def start_db_instance(self, *, DBInstanceIdentifier: str) -> None:
        self.heard.append(f"start {DBInstanceIdentifier}")

    def stop_db_instance(self, *, DBInstanceIdentifier: str) -> None:
        self.heard.append(f"stop {DBInstanceIdentifier}")

    def enable_rule(self, *, Name: str) -> None:
        self.heard.append(f"enable {Name}")

    def disable_rule(self, *, Name: str) -> None:
        self.heard.append(f"disable {Name}")

    @property
    def hands(self) -> Hands:
        return Hands(rds=self, events=self, pause=lambda: None, say=self.said.append)


@pytest.mark.parametrize(
    ("statuses", "started"),
    [
        (("available",), False),
        (("stopped", "starting", "available"), True),
        (("stopping", "stopping", "stopped", "stopped", "starting", "available"), True),
        (("starting", "configuring-enhanced-monitoring", "backing-up", "available"), False),
    ],
)
def test_it_wakes_from_every_state_and_is_started_once(statuses: tuple[str, ...], started: bool) -> None:
    house = House(*statuses)
    wake(WHAT, house.hands)
    assert house.heard == (["start db-1"] if started else []) + [f"enable {rule}" for rule in WHAT.rules]
    assert "Awake" in house.said[-1]


@pytest.mark.parametrize("statuses", [("failed",), ("stopped", "starting")])
def test_what_does_not_come_up_is_said_and_no_sweep_is_let_loose(statuses: tuple[str, ...]) -> None:
    house = House(*statuses)
    with pytest.raises(NotWoken, match="runbooks/database"):
        wake(WHAT, house.hands)
    assert not [each for each in house.heard if each.startswith("enable")]


@pytest.mark.parametrize(
    ("status", "stopped", "word"),
    [("available", True, "Good night"), ("stopped", False, "already"), ("starting", False, "next hour")],
)
def test_sweeps_stop_before_postgres_does(status: str, stopped: bool, word: str) -> None:
    house = House(status)
    put_to_sleep(WHAT, house.hands)
    assert house.heard == [f"disable {rule}" for rule in WHAT.rules] + (["stop db-1"] if stopped else [])
    assert word in house.said[0]


def test_what_sleeps_is_read_from_the_outputs_of_the_stacks_that_have_it(dev: Synthesized) -> None:
    outputs: dict[str, dict[str, str]] = {
        "practika-dev-night": {},
        "practika-dev-database": {"PostgresId": "db-1"},
        "practika-dev-media": {"SweepRules": "sweep,files"},
        "practika-dev-audit": {"AuditRule": "audit"},
        "practika-dev-api": {"ServePeopleRule": "people"},
    }
    assert sleeper(by_cloudformation("dev", Stacks(outputs))) == WHAT
    for stack, named in outputs.items():
        assert set(named) <= set(dev.templates[stack.removeprefix("practika-dev-")].get("Outputs", {}))
    del outputs["practika-dev-night"]
    assert sleeper(by_cloudformation("dev", Stacks(outputs))) is None


def test_a_stage_that_may_not_be_read_is_not_taken_for_one_that_never_sleeps() -> None:
    with pytest.raises(ClientError):
        sleeper(by_cloudformation("dev", Stacks({}, "AccessDenied")))
