"""Alarms wake people only with something to do: each has a runbook, reads a number that exists, reaches the bell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from aws_cdk import App, Stack

from cdk.constructs.alarms import RUNBOOKS, Call, NoSuchRunbook
from cdk.constructs.burn import SPEEDS
from cdk.constructs.measures import percent
from cdk.stages import BOARDS, ROOT
from practika.runtime.observability import ALL_DOORS
from practika.usecases.sweep_files import SweptFiles
from practika.usecases.sweep_videos import Swept
from tests.unit.plan.templates import Resource, Synthesized

#: Pages that other pages lead to.
BY_HAND = {"rollback", "restore", "cost"}
RUNTIME = ROOT / "layers/core/python/practika/runtime"
#: Doors whose wiring shares copies.
DOORS_OF_FILMS = {"api_annotations"}
WRAPPED_BY = {"api_": "http", "task_": "task", "stream_": "batch", "socket_": "socket"}


def _alarms(plan: Synthesized) -> list[Resource]:
    return plan.of("AWS::CloudWatch::Alarm") + plan.of("AWS::CloudWatch::CompositeAlarm")


def test_every_alarm_names_a_runbook_that_is_there_and_every_runbook_is_named(
    prod: Synthesized, chosen: Synthesized
) -> None:
    named = {
        str(re.search(r"Runbook: docs/runbooks/([a-z-]+)\.md$", alarm.properties["AlarmDescription"])[1])  # type: ignore[index]  # None fails here as it should
        for alarm in _alarms(prod) + _alarms(chosen)
    }
    pages = {page.stem for page in RUNBOOKS.glob("*.md")} - {"README"}
    assert named == pages - BY_HAND


def test_an_alarm_without_a_page_stops_the_synth() -> None:
    with pytest.raises(NoSuchRunbook, match=r"nothing-there\.md"):
        _ = Call(says="something", runbook="nothing-there").text


def test_every_page_says_what_people_notice_where_to_look_and_how_to_mend() -> None:
    for page in RUNBOOKS.glob("*.md"):
        text = page.read_text("utf-8")
        if page.stem not in BY_HAND - {"cost"} | {"README"}:
            for part in ("**What people notice.**", "## Look", "## Mend", "## Afterwards"):
                assert part in text, page.name
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (page.parent / target).exists(), f"{page.name} leads to {target}"


def test_every_alarm_rings_the_bell_or_is_a_window_of_one_that_does(everywhere: Synthesized) -> None:
    composed = json.dumps(
        [each.properties["AlarmRule"] for each in everywhere.of("AWS::CloudWatch::CompositeAlarm")]
    )
    for alarm in _alarms(everywhere):
        if f'"{alarm.id}"' in composed:
            assert "AlarmActions" not in alarm.properties, alarm.name
        else:
            (action,) = alarm.properties["AlarmActions"]
            assert "Bell" in json.dumps(action), alarm.name


def test_the_bell_lets_in_what_rings_it_for_this_account_only(everywhere: Synthesized) -> None:
    (policy,) = everywhere.of("AWS::SNS::TopicPolicy")
    allowed = [s for s in policy.properties["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    assert len(allowed) == 1
    services = allowed[0]["Principal"]["Service"]
    assert services == ["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com"]
    assert "aws:SourceAccount" in allowed[0]["Condition"]["StringEquals"]


def _counted(door: str) -> set[str]:
    """Every number that the code of the door counts, read from the code itself."""
    if door == ALL_DOORS:
        text = (RUNTIME / "observability.py").read_text("utf-8")
        return set(re.findall(r'single_metric\(name="(\w+)"', text))
    files = [*(ROOT / "lambdas" / door).glob("*.py")]
    files += [RUNTIME / f"{wrapper}.py" for prefix, wrapper in WRAPPED_BY.items() if door.startswith(prefix)]
    if door in DOORS_OF_FILMS:
        files.append(RUNTIME / "wiring" / "system.py")
    text = "\n".join(Path(file).read_text("utf-8") for file in files)
    names = set(re.findall(r'\bcount\(\s*"(\w+)"', text))
    for counted in re.findall(r"\bcounts\(([^)]*)", text):
        names |= set(re.findall(r"(\w+)=", counted))
    if "count(name, number)" in text:
        names |= set(re.findall(r'\("(\w+)", done\.', text))
    for prefix, model in (("SweepFiles", SweptFiles), ("Sweep", Swept)):
        if f'count(f"{prefix}{{' in text:
            names |= {prefix + name.title().replace("_", "") for name in model.model_fields}
    return names


def _read(plan: Synthesized) -> Iterator[tuple[str, str]]:
    """(door, number) of every number of ours that an alarm or a dashboard reads."""
    space = f"Practika/{plan.stage.name}"
    for alarm in plan.of("AWS::CloudWatch::Alarm"):
        said = alarm.properties
        for one in [
            said,
            *(each["MetricStat"]["Metric"] for each in said.get("Metrics", ()) if "MetricStat" in each),
        ]:
            if one.get("Namespace") == space:
                yield one["Dimensions"][0]["Value"], one["MetricName"]
    for board in plan.of("AWS::CloudWatch::Dashboard"):
        text = json.dumps(board.properties["DashboardBody"]).replace('\\"', '"')
        for name, door in re.findall(rf'\["{space}","(\w+)","service","(\w+)"', text):
            yield door, name


def test_what_alarms_and_dashboards_read_is_counted_by_that_door(
    on_aws: Synthesized, chosen: Synthesized
) -> None:
    read = set(_read(on_aws)) | set(_read(chosen))
    assert len(read) > 15
    for door, name in read:
        assert name in _counted(door), f"{door} counts no {name}: {sorted(_counted(door))}"


def test_doors_count_where_the_stage_reads(everywhere: Synthesized) -> None:
    for name, door in everywhere.doors().items():
        space = door.properties["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"]
        assert space == f"Practika/{everywhere.stage.name}", name


def test_every_queue_has_its_way_back_in_the_runbook(everywhere: Synthesized) -> None:
    page = (RUNBOOKS / "letters.md").read_text("utf-8")
    for queue in everywhere.of("AWS::SQS::Queue"):
        name = re.sub(r"Queue[0-9A-F]{8}$", "", queue.id)
        assert f"`{name}`" in page, f"letters.md does not say how letters of {name} are redriven"


def test_the_burn_of_the_error_budget_is_that_of_the_workbook(prod: Synthesized) -> None:
    """14.4 and 6 times 0.1 %, over an hour and five minutes, six hours and half an hour; fast rings within minutes."""
    limits = sorted(
        (
            round(said["Threshold"], 3),
            max(m["MetricStat"]["Period"] for m in said["Metrics"] if "MetricStat" in m),
        )
        for said in (
            a.properties for a in prod.of("AWS::CloudWatch::Alarm") if a.id.startswith(("ApiFast", "ApiSlow"))
        )
    )
    assert limits == [(0.6, 1800), (0.6, 21600), (1.44, 300), (1.44, 3600)]
    assert len(prod.of("AWS::CloudWatch::CompositeAlarm")) == len(SPEEDS)


def test_few_requests_burn_nothing() -> None:
    """The expression as CloudWatch gets it: nothing below the least number, silence counts as zero."""
    from aws_cdk import aws_cloudwatch as cloudwatch

    stack = Stack(App(), "s")
    one = cloudwatch.Metric(namespace="n", metric_name="m")
    ratio = percent(one, {"asked": one}, minutes=5, least=50)
    assert (
        stack.resolve(ratio.expression) == "IF((FILL(asked,0)) < 50, 0, 100 * FILL(part,0) / (FILL(asked,0)))"
    )


def test_there_is_a_board_for_who_runs_it_and_one_for_each_journey(on_aws: Synthesized) -> None:
    names = {board.properties["DashboardName"] for board in on_aws.of("AWS::CloudWatch::Dashboard")}
    stage = on_aws.stage.name
    assert names == {f"practika-{stage}-{each}" for each in on_aws.stage.boards}
    assert on_aws.stage.name != "prod" or on_aws.stage.boards == BOARDS


def test_money_is_watched_by_the_stage_s_own_tag(on_aws: Synthesized) -> None:
    (budget,) = on_aws.of("AWS::Budgets::Budget")
    said = budget.properties["Budget"]
    assert said["BudgetLimit"] == {"Amount": on_aws.stage.monthly_budget, "Unit": "USD"}
    assert said["CostFilters"] == {"TagKeyValue": [f"user:practika:stage${on_aws.stage.name}"]}
    (monitor,) = on_aws.of("AWS::CE::AnomalyMonitor")
    assert json.loads(monitor.properties["MonitorSpecification"])["Tags"]["Values"] == [on_aws.stage.name]
    (told,) = on_aws.of("AWS::CE::AnomalySubscription")
    assert told.properties["Subscribers"][0]["Type"] == "SNS"


#: What the plan promises to ring for: the page, and a word of the alarm's description. Each is an alarm of prod.
PROMISED = {
    "the error budget of 99.9 % burns": ("error-budget", "error budget 14.4 times"),
    "and burns slowly": ("error-budget", "error budget 6 times"),
    "the slowest hundredth": ("slow-api", "one request of a hundred"),
    "the stream's iterator is old": ("late-news", "late"),
    "a dead-letter queue is not empty": ("letters", "failed for good"),
    "posts fail with 429 and 5xx": ("sockets", "429"),
    "posts meet closed sockets, 410": ("sockets", "410"),
    "gaps in the sequence": ("sequence-gaps", "gaps"),
    "films stay stuck": ("stuck-films", "stuck"),
    "the main journey fails": ("journey", "journey fails"),
    "doors are refused their rights": ("rights", "rights or credentials"),
    "a recovery point was not made": ("backup", "recovery point"),
    "the database": ("database", "PostgreSQL"),
}


@pytest.mark.parametrize("what", PROMISED)
def test_what_was_promised_to_ring_does_and_says_what_to_do(what: str, prod: Synthesized) -> None:
    page, words = PROMISED[what]
    ringing = [each for each in _alarms(prod) if "AlarmActions" in each.properties]
    said = [str(each.properties["AlarmDescription"]) for each in ringing]
    assert [each for each in said if words in each and f"runbooks/{page}.md" in each], what


def test_every_dead_letter_queue_and_every_stream_has_its_own_alarm(everywhere: Synthesized) -> None:
    seen = json.dumps([each.properties for each in everywhere.of("AWS::CloudWatch::Alarm")])
    for queue in everywhere.of("AWS::SQS::Queue"):
        assert f'"Fn::GetAtt": ["{queue.id}", "QueueName"]' in seen, queue.name
    if everywhere.stage.load_alarms:
        readers = everywhere.of("AWS::Lambda::EventSourceMapping")
        old = [
            each
            for each in everywhere.of("AWS::CloudWatch::Alarm")
            if each.properties.get("MetricName") == "IteratorAge"
        ]
        assert len(old) == len(readers) == 2


def test_a_stage_without_alarms_of_load_still_rings_for_what_is_lost(dev: Synthesized) -> None:
    pages = {
        str(re.search(r"runbooks/([a-z-]+)\.md", each.properties["AlarmDescription"])[1])  # type: ignore[index]
        for each in _alarms(dev)
    }
    assert pages == {
        "audit-chain", "held-files", "late-news", "letters", "lost-runs", "person-requests",
        "rights", "stuck-films", "unreadable-records", "warehouse",
    }  # fmt: skip
