"""The estimate in words: one stage as a table, all of them as docs/cost.md."""

from __future__ import annotations

from collections.abc import Mapping

from cdk.cost.load import load_of, words
from cdk.cost.standing import Templates, standing
from cdk.cost.use import use
from cdk.stages import ROOT, Stage

PAGE = ROOT / "docs" / "cost.md"
HEAD = """\
# What a month costs

`make cost STAGE=…` prints a stage and writes this page; a unit test compares it with the plan.
What stands is counted in the templates, what is used follows from the assumptions above each table.
List prices in US dollars, us-east-1, without free tiers but where said, without discounts, taxes and support;
their sources are in `cdk/cost/prices.py` (most from memory: check them before a contract).
At prod's size traffic to viewers is what is negotiated first.
"""


def table(stage: Stage, templates: Templates) -> str:
    """One stage: assumptions, lines, sum."""
    load = load_of(stage)
    lines = [*standing(stage, templates), *use(stage, load)]
    rows = "".join(f"| {line.what} | {_money(line.dollars)} | {line.how} |\n" for line in lines)
    total = sum(line.dollars for line in lines)
    assumed = "".join(f"- {each}\n" for each in words(load))
    return (
        f"## {stage.name}\n\n{assumed}\n| a month | $ | how |\n|---|---:|---|\n{rows}"
        f"| **together** | **{_money(total)}** | {_per_person(total, load.online)} |\n"
    )


def total(stage: Stage, templates: Templates) -> float:
    """Dollars a month."""
    return sum(line.dollars for line in (*standing(stage, templates), *use(stage, load_of(stage))))


def page(stages: Mapping[str, tuple[Stage, Templates]]) -> str:
    """docs/cost.md of these stages."""
    return "\n".join([HEAD, *(table(stage, templates) for stage, templates in stages.values())])


def _money(dollars: float) -> str:
    return f"{dollars:,.2f}" if dollars < 100 else f"{dollars:,.0f}"


def _per_person(total: float, online: int) -> str:
    return f"${total / online:.2f} for each of {online:,} people online" if online else "idle"
