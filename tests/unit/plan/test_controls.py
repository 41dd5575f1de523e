"""The table of controls names files that are there and tests that are run, and leaves no criterion out."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from cdk.stages import ROOT

FOLDER = ROOT / "docs" / "compliance"
PAGE = FOLDER / "controls.md"
LINK = re.compile(r"\]\(([^)#]+)(?:#(\w+))?\)")
STATES = {"met", "part", "organisation", "not met"}
#: What must have a row: the common criteria, the other three categories, articles of the GDPR, sections of the CCPA.
ASKED = {
    "SOC 2: security (common criteria)": [f"CC{group}" for group in range(1, 10)]
    + [f"CC6.{number}" for number in range(1, 9)]
    + [f"CC7.{number}" for number in range(1, 6)],
    "SOC 2: availability": ["A1.1", "A1.2", "A1.3"],
    "SOC 2: confidentiality": ["C1.1", "C1.2"],
    "SOC 2: privacy": [f"P{number}." for number in range(1, 9)],
    "GDPR": ["5(1)(a)", "5(1)(b)", "5(1)(d)", "5(1)(e)", "5(1)(f)", "5(2)"]
    + [str(article) for article in (*range(6, 10), *range(12, 23), 24, 25, 28, 30, 32, 33, 34, 35, 37, 44)],
    "CCPA and CPRA": [
        "1798.100",
        "1798.105",
        "1798.106",
        "1798.110",
        "1798.120",
        "1798.121",
        "1798.125",
        "1798.150",
    ],
}


def rows() -> list[tuple[str, list[str]]]:
    """Section and cells of each row."""
    found = []
    section = ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif line.startswith("| ") and not line.startswith("| criterion"):
            found.append((section, [cell.strip() for cell in line.strip("|").split(" | ")]))
    return found


@cache
def collected(file: Path) -> frozenset[str]:
    """The names by which pytest collects what is in a file."""
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


def test_every_row_is_whole_and_says_honestly_where_it_stands() -> None:
    assert len(rows()) > 70
    for section, cells in rows():
        assert len(cells) == 6 and cells[5] in STATES, (section, cells)
        criterion, _, how, code, proof, state = cells
        if state == "met":
            assert LINK.search(code) and "#test_" in proof, (
                f"{criterion} is said to be met: by what, shown by what?"
            )
        if state == "part":
            assert LINK.search(code), criterion
        assert len(how) >= 8, criterion


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.name)
def test_every_file_that_a_paper_names_is_there(page: Path) -> None:
    targets = [path for path, _ in LINK.findall(page.read_text("utf-8"))]
    assert [path for path in targets if not (FOLDER / path).exists()] == []


def test_every_test_that_a_control_names_is_collected() -> None:
    named = 0
    for _, cells in rows():
        for path, test in LINK.findall(cells[4]):
            file = (FOLDER / path).resolve()
            assert file.name.startswith("test_") and ROOT / "tests" in file.parents, path
            assert test in collected(file), f"{cells[0]}: {path} has no {test}"
            named += 1
    assert named > 70


def test_no_criterion_is_left_out() -> None:
    for section, asked in ASKED.items():
        there = " ".join(cells[0] for where, cells in rows() if where == section)
        missing = [each for each in asked if not re.search(rf"(?<![\w.]){re.escape(each)}", there)]
        assert missing == [], f"{section}: {missing}"
        assert section in {where for where, _ in rows()}


def test_a_missing_criterion_a_renamed_test_and_an_empty_proof_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = PAGE.read_text("utf-8")
    page = tmp_path / "controls.md"
    monkeypatch.setattr("tests.unit.plan.test_controls.PAGE", page)
    page.write_text(re.sub(r"\n\| A1\.2 .*", "", text), "utf-8")
    with pytest.raises(AssertionError, match=r"A1\.2"):
        test_no_criterion_is_left_out()
    page.write_text(text.replace("#test_role_and_action)", "#test_role_and_deed)"), "utf-8")
    with pytest.raises(AssertionError, match="test_role_and_deed"):
        test_every_test_that_a_control_names_is_collected()
    page.write_text(re.sub(r"(\n\| A1\.2 .*?)\[[^|]*\| met", r"\1– | met", text), "utf-8")
    with pytest.raises(AssertionError, match=r"A1\.2 is said to be met"):
        test_every_row_is_whole_and_says_honestly_where_it_stands()
