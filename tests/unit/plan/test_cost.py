"""The month's estimate: counted in the plan, and the page says what the model says."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from cdk.cost import prices
from cdk.cost.load import BUSY, IDLE
from cdk.cost.page import PAGE, page, total
from cdk.cost.standing import standing
from cdk.cost.use import use
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
        (line,) = [
            each for each in standing(plan.stage, plan.templates) if each.what == "interface endpoints"
        ]
        return line.dollars

    assert endpoints("prod") % prices.ENDPOINT_ZONE == pytest.approx(0, abs=1e-6)
    assert endpoints("prod") > endpoints("dev")


def test_every_line_of_use_grows_with_its_cause(prod: Synthesized) -> None:
    twice = dataclasses.replace(
        BUSY, online=2 * BUSY.online, uploaded_gb=2 * BUSY.uploaded_gb, annotations=2 * BUSY.annotations
    )
    for one, two in zip(use(prod.stage, BUSY), use(prod.stage, twice), strict=True):
        assert two.dollars > one.dollars, one.what


def test_traffic_is_priced_by_tiers() -> None:
    assert prices.to_viewers(1_000) == 0
    assert prices.to_viewers(11_000) == pytest.approx(850)
    assert prices.to_viewers(12_000) == pytest.approx(930)
