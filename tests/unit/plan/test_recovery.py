"""The disaster-recovery plan leads to what is there: pages, files, commands, and the figures of the plan."""

from __future__ import annotations

import re

from cdk.constructs.keys import SECOND_THOUGHTS
from cdk.stacks.keep import DAILY_KEPT, MONTHLY_KEPT
from cdk.stages import ROOT, stage

PAGE = ROOT / "docs" / "recovery.md"
TEXT = PAGE.read_text("utf-8")
RESTORE = (ROOT / "docs" / "runbooks" / "restore.md").read_text("utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| **")]


def test_every_page_and_file_that_is_named_exists() -> None:
    targets = [each for each in re.findall(r"\]\(([^)]+)\)", TEXT) if "://" not in each]
    assert len(targets) > 20
    assert [each for each in targets if not (PAGE.parent / each).exists()] == []
    paths = re.findall(r"`((?:tests|cdk|docs)/[^`]+)`", TEXT)
    assert paths
    assert [each for each in paths if not (ROOT / each).exists()] == []


def test_every_command_that_is_named_exists() -> None:
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", TEXT + RESTORE))
    assert {"restore-notes", "restore-files", "restore-table", "gameday"} <= named <= made


def test_every_door_that_is_named_exists() -> None:
    named = set(re.findall(r"`((?:cron|deploy)_[a-z_]+)`", TEXT + RESTORE))
    assert named
    assert [each for each in named if not (ROOT / "lambdas" / each).is_dir()] == []


def test_every_scenario_has_its_figures_and_its_steps() -> None:
    assert len(ROWS) >= 11
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 4, row
        assert all(cells), row


def test_a_figure_of_time_says_where_it_is_from() -> None:
    """Measured on one machine, or AWS's with a link; what is neither says so."""
    for row in ROWS:
        figures = re.findall(r"\b(?:seconds|minutes|hours?|days?)\b", row)
        sourced = re.search(r"gameday\.md|https://|not measured|cdk/|runbooks/|adr/", row)
        assert not figures or sourced, row


def test_the_days_are_those_of_the_plan() -> None:
    prod = stage("prod", {"public_url": "https://review.example.org"}.get)
    assert f"[{prod.database_backup_days} days](../cdk/stages.py)" in TEXT
    assert f"recovery points {DAILY_KEPT.to_days():.0f} days, monthly ones a year" in TEXT
    assert MONTHLY_KEPT.to_days() == 365
    assert f"within [{SECOND_THOUGHTS.to_days():.0f} days](../cdk/constructs/keys.py)" in TEXT
