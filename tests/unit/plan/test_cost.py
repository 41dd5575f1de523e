"""The month's estimate: counted in the plan, and the page says what the model says."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from cdk.cost import prices
from cdk.cost.absent import FREE, LINES
from cdk.cost.load import BUSY, IDLE
from cdk.cost.page import PAGE, page, total
from cdk.cost.standing import by_itself, standing
from cdk.cost.use import use
from cdk.stages import stage
from tests.unit.plan.templates import Synthesized


def test_the_page_is_what_the_model_says(plans: Mapping[str, Synthesized]) -> None:
    known = {name: (plans[name].stage, plans[name].templates) for name in ("dev", "prod")}
    assert page(known) == PAGE.read_text("utf-8"), "something that costs has changed: make cost"


def test_the_budget_of_a_stage_is_above_its_estimate_and_not_far(on_aws: Synthesized) -> None:
    foreseen = total(on_aws.stage, on_aws.templates)
    assert foreseen < on_aws.stage.monthly_budget < foreseen * 2


def test_nobody_s_work_costs_nothing(on_aws: Synthesized) -> None:
    assert use(on_aws.stage, IDLE) == []


def test_an_endpoint_in_one_more_zone_is_counted(plans: Mapping[str, Synthesized]) -> None:
    def endpoints(name: str) -> float:
        plan = plans[name]
        return sum(
            each.dollars
            for each in standing(plan.stage, plan.templates)
            if each.what == "interface endpoints"
        )

    assert endpoints("prod") == pytest.approx(15 * prices.ENDPOINT_ZONE)
    assert endpoints("dev") == 0


def test_dev_costs_a_few_dollars_when_nobody_works_and_less_asleep(dev: Synthesized) -> None:
    asleep, awake = (
        {each.what: each.dollars for each in standing(dev.stage, dev.templates, asleep=night)}
        for night in (True, False)
    )
    assert sum(asleep.values()) < 7
    assert sum(awake.values()) < 20
    assert set(asleep) == set(awake) - {"sweeps"}
    assert asleep["PostgreSQL"] < awake["PostgreSQL"] / 50


def test_postgres_runs_by_itself_a_day_in_as_many_weeks_as_the_night_has_hours() -> None:
    """Played out hour by hour for years: RDS starts it seven days after a stop, the night stops what runs."""
    asleep = stage("dev")
    runs, stopped_at, ran = False, 20.0, 0
    hours = 8 * 7 * 24 * 20
    for hour in range(21, 21 + hours):
        if not runs and hour - stopped_at > 7 * 24:
            runs = True
        if runs:
            ran += 1
            if hour % 24 in asleep.sleep_hours:
                runs, stopped_at = False, hour
    assert ran / hours * prices.HOURS == pytest.approx(by_itself(asleep), rel=0.15)
    assert by_itself(dataclasses.replace(asleep, sleep_hours=())) == prices.HOURS


def _lines(plan: Synthesized) -> set[str]:
    return {each.what for each in (*standing(plan.stage, plan.templates), *use(plan.stage, BUSY))}


def test_every_kind_of_resource_has_a_line_or_a_reason_to_have_none(
    plans: Mapping[str, Synthesized], chosen: Synthesized
) -> None:
    everything = [*plans.values(), chosen]
    kinds = {each.kind for plan in everything for each in plan.all()} - {"AWS::CDK::Metadata"}
    assert set(LINES).isdisjoint(FREE)
    assert kinds - set(LINES) - set(FREE) == set(), "say in cdk/cost/absent.py what it costs, or why nothing"
    assert (set(LINES) | set(FREE)) - kinds == set(), "no stage has these any more"
    assert [why for why in FREE.values() if len(why.split()) < 4] == []


def test_every_line_that_a_resource_is_said_to_have_is_on_the_bill(
    plans: Mapping[str, Synthesized], chosen: Synthesized
) -> None:
    known = _lines(plans["prod"]) | _lines(chosen)
    assert {line for lines in LINES.values() for line in lines} <= known


def test_a_resource_that_nobody_has_thought_of_is_found(dev: Synthesized) -> None:
    assert "AWS::EC2::NatGateway" not in LINES | FREE


def test_every_line_of_use_grows_with_its_cause(prod: Synthesized) -> None:
    twice = dataclasses.replace(
        BUSY,
        online=2 * BUSY.online,
        hours=2 * BUSY.hours,
        uploaded_gb=2 * BUSY.uploaded_gb,
        annotations=2 * BUSY.annotations,
    )
    for one, two in zip(use(prod.stage, BUSY), use(prod.stage, twice), strict=True):
        assert two.dollars > one.dollars, one.what


def test_traffic_is_priced_by_tiers() -> None:
    assert prices.to_viewers(1_000) == 0
    assert prices.to_viewers(11_000) == pytest.approx(850)
    assert prices.to_viewers(12_000) == pytest.approx(930)
