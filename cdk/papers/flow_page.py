"""docs/compliance/data-flow.md: one picture of the stacks, one of each journey, and tables of every flow and store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from cdk.papers.estate import Estate
from cdk.papers.flows import BROWSER, LOGS, OUTSIDE, TRACES, Flow, flows
from cdk.papers.journeys import JOURNEYS, drawn_as
from cdk.papers.kinds import kind_of
from cdk.papers.rest import at_rest, kept, log_days, stores

HEAD = """\
# Data flow

Who hands what to whom on the stage prod, read from the synthesized templates: rights of roles, event sources, rules,
routes, origins, replication, backups. `make papers` writes this page and a unit test compares it, so that a new flow is
a line in a review's diff. A name such as `data/Annotations` is a resource of a stack; what it holds, column by column,
is in the [data map](data-map.md); single rights are in [rights](../rights.md).

Every door also writes log lines to a log group of its own and times of its calls to X-Ray: in the tables, not in the
pictures.
"""
#: The picture of the stacks begins where people are.
OVERVIEW = (BROWSER, "site", "api", "live", "data", "database", "media", "warehouse", "keep", "second")
Edges = dict[tuple[str, str], set[str]]


def page(estate: Estate) -> str:
    """The whole page."""
    found = flows(estate)
    parts = [HEAD, "## Overview: stacks\n\n" + _overview(found)]
    parts += [f"## {title}\n\n" + _journey(found, names) for title, names in JOURNEYS.items()]
    parts += [_leaving(found), _stores(estate), _all(found)]
    return "\n".join(parts)


def _overview(found: Sequence[Flow]) -> str:
    """Two stacks that give each other something are joined by one line with two heads."""
    edges: Edges = defaultdict(set)
    for flow in _drawn(found):
        source, target = flow.source.split("/")[0], flow.target.split("/")[0]
        if source != target:
            edges[source, target].add(flow.data)
    for pair in list(edges):
        if (back := pair[::-1]) in edges:
            edges[pair] = edges[back] = edges[pair] | edges[back]
    return _picture(edges, OVERVIEW, several=3)


def _drawn(found: Iterable[Flow]) -> Iterator[Flow]:
    return (flow for flow in found if flow.target not in {LOGS, TRACES})


def _journey(found: Sequence[Flow], names: tuple[str, ...]) -> str:
    edges: Edges = defaultdict(set)
    for flow in _drawn(found):
        source, target = drawn_as(flow.source, among=names), drawn_as(flow.target, among=names)
        if source in names and target in names and source != target:
            edges[source, target].add(flow.data)
    return _picture(edges, names, several=3)


def _picture(edges: Edges, order: Sequence[str], *, several: int) -> str:
    """A Mermaid flowchart that begins with the first of `order`; the same data in both ways is one line."""
    ends = {end for edge in edges for end in edge}
    places = [name for name in order if name in ends] + sorted(ends - set(order))
    ids = {name: f"n{number}" for number, name in enumerate(places)}
    lines = ["```mermaid", "flowchart LR", *(f"  {ids[name]}{_shape(name)}" for name in places)]
    for source, target in sorted(edges, key=lambda edge: (places.index(edge[0]), places.index(edge[1]))):
        data, back = edges[source, target], edges.get((target, source))
        if back == data and places.index(source) > places.index(target):
            continue
        arrow = "<-->" if back == data else "-->"
        lines.append(f'  {ids[source]} {arrow}|"{_label(data, several)}"| {ids[target]}')
    return "\n".join([*lines, "```", ""])


def _shape(name: str) -> str:
    if name in OUTSIDE:
        return f'(["{name}"])'
    store = name.startswith(("data/", "keep/", "second/", "database/Postgres")) or name == "keys"
    return f'[("{name}")]' if store and "Deploy" not in name else f'["{name}"]'


def _label(data: set[str], several: int) -> str:
    kinds = sorted(data)
    more = [f"and {len(kinds) - several} more"] if len(kinds) > several else []
    return "<br>".join(kinds[:several] + more)


def _table(head: str, rows: Iterable[Sequence[str]]) -> str:
    names = head.split("|")
    lines = [" | ".join(names), "|".join("---" for _ in names)]
    return "".join(f"| {line} |\n" if " | " in line else f"|{line}|\n" for line in lines) + "".join(
        f"| {' | '.join(row)} |\n" for row in rows
    )


def _leaving(found: Sequence[Flow]) -> str:
    rows = ((f"`{f.source}`", f.target, f.data, f.road, f.safe, f.leaves) for f in found if f.leaves)
    said = "Everything else stays in one Region of one account.\n\n"
    return "## What leaves\n\n" + said + _table("from|to|what|how|on the way|leaves", rows)


def _stores(estate: Estate) -> str:
    rows = (
        (f"`{part.name}`", kind_of(part.name, part.kind), at_rest(estate, part), kept(estate, part))
        for part in stores(estate)
    )
    days = ", ".join(str(each) for each in log_days(estate))
    logs = (("log groups", "log lines, without secrets and addresses", "CloudWatch's key", f"{days} days"),)
    return "## Stores\n\n" + _table("store|holds|encrypted at rest by|kept", [*rows, *logs])


def _all(found: Sequence[Flow]) -> str:
    """Flows that differ only in who stands at one end are one line."""
    rows = [
        (_names(ends), f"`{target}`" if "/" in target else target, data, road, safe)
        for (target, data, road, safe), ends in _together(
            [flow for flow in found if not _is_reading(flow)],
            lambda f: (f.target, f.data, f.road, f.safe),
            lambda f: f.source,
        ).items()
    ]
    rows += [
        (f"`{source}`", _names(ends), data, road, safe)
        for (source, data, road, safe), ends in _together(
            [flow for flow in found if _is_reading(flow)],
            lambda f: (f.source, f.data, f.road, f.safe),
            lambda f: f.target,
        ).items()
    ]
    return "## Every flow\n\n" + _table("from|to|what|how|on the way", sorted(rows))


def _is_reading(flow: Flow) -> bool:
    return flow.source.startswith(("data/", "database/", "keep/", "second/", "api/Http", "live/Socket"))


def _together(
    found: Iterable[Flow], same: Callable[[Flow], tuple[str, ...]], end: Callable[[Flow], str]
) -> Mapping[tuple[str, ...], list[str]]:
    grouped: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for flow in found:
        grouped[same(flow)].append(end(flow))
    return grouped


def _names(ends: Sequence[str]) -> str:
    return ", ".join(f"`{each}`" if "/" in each else each for each in sorted(set(ends)))
