"""How a page looks and behaves to anybody: accessibility rules, sideways scrolling, jumps while it loads."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.cloud import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

SHIFTS = """
window.practikaShifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const nameOf = ({ node }) => node?.nodeType === 1 ? node.tagName + '.' + node.className : String(node);
    const who = entry.sources.map(nameOf);
    window.practikaShifts.push({ value: entry.value, who });
  }
}).observe({ type: 'layout-shift', buffered: true });
"""
WIDE = """() => {
  const root = document.scrollingElement;
  return root.scrollWidth > root.clientWidth ? [root.scrollWidth, root.clientWidth] : null;
}"""
AT_REST = """() => document.getAnimations()
  .every(each => each.playState !== 'running' || each.effect.getComputedTiming().endTime === Infinity)"""


def watch_shifts(context: BrowserContext) -> None:
    """Records every layout shift of the context's pages, from their first moment on."""
    context.add_init_script(SHIFTS)


def shifts(page: Page) -> tuple[float, list[Any]]:
    """The sum of all layout shifts that no hand caused (https://web.dev/articles/cls, without its windows), and who."""
    found: list[Any] = page.evaluate("window.practikaShifts")
    return sum(each["value"] for each in found), found


def sideways(page: Page) -> list[int] | None:
    """[scroll width, client width] of a page that can be scrolled sideways, else None."""
    wide: list[int] | None = page.evaluate(WIDE)
    return wide


def violations(page: Page) -> list[str]:
    """What axe-core objects to by WCAG 2.2 A and AA: rule, place and reason, one line each.

    Looks at the page at rest: half way between two colours a button has neither's contrast. Endless motion goes on.
    """
    page.wait_for_function(AT_REST)
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] }).then(r => r.violations)",
        RULES,
    )
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
