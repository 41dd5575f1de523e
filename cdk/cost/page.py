"""The estimate in words: one stage as a table, all of them as docs/cost.md."""

from __future__ import annotations

from collections.abc import Mapping

from cdk.cost.absent import absences
from cdk.cost.choices import choices
from cdk.cost.load import load_of, words
from cdk.cost.standing import Line, Templates, standing
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
    """One stage: assumptions, lines, sum; a stage that sleeps has a column for each state."""
    load = load_of(stage)
    columns = [standing(stage, templates) + use(stage, load)]
    heads = ["$"]
    if stage.sleep_hours:
        columns.insert(0, standing(stage, templates, asleep=True) + use(stage, load))
        heads = ["$ asleep", "$ awake"]
    sums = [sum(line.dollars for line in lines) for lines in columns]
    rows = [
        *_rows(columns),
        ("**together**", *(f"**{_money(each)}**" for each in sums), _per_person(sums[-1], load.online)),
    ]
    assumed = "".join(f"- {each}\n" for each in (*words(load), *_asleep(stage)))
    ruled = "".join("---:|" for _ in heads)
    said = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f"## {stage.name}\n\n{assumed}\n| a month | {' | '.join(heads)} | how |\n|---|{ruled}---|\n{said}"


def _rows(columns: list[list[Line]]) -> list[tuple[str, ...]]:
    """A row for each line of any column; the first column that has it says how."""
    known: dict[str, list[Line | None]] = {}
    for number, lines in enumerate(columns):
        for line in lines:
            known.setdefault(line.what, [None] * len(columns))[number] = line
    return [
        (
            what,
            *(_money(line.dollars) if line else "–" for line in found),
            "; awake: ".join(dict.fromkeys(line.how for line in found if line)),
        )
        for what, found in known.items()
    ]


def _asleep(stage: Stage) -> list[str]:
    if not stage.sleep_hours:
        return []
    return [
        "asleep: nobody wakes it all month; awake: it never sleeps. Each hour awake costs "
        "what lies between, divided by 730 (`make wake`, `make sleep`, ADR 50)"
    ]


def total(stage: Stage, templates: Templates) -> float:
    """Dollars a month, never asleep."""
    return sum(line.dollars for line in (*standing(stage, templates), *use(stage, load_of(stage))))


def page(stages: Mapping[str, tuple[Stage, Templates]]) -> str:
    """docs/cost.md of these stages."""
    tables = (table(stage, templates) for stage, templates in stages.values())
    return "\n".join([HEAD, *tables, choices(), absences()])


def _money(dollars: float) -> str:
    return f"{dollars:,.2f}" if dollars < 100 else f"{dollars:,.0f}"


def _per_person(total: float, online: int) -> str:
    return f"${total / online:.2f} for each of {online:,} people online" if online else "idle"
