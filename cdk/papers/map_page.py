"""docs/compliance/data-map.md: every column, attribute, prefix, log and secret, and what it is of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cdk.constructs.access_log import FIELDS
from cdk.papers import file_rows, found, item_rows, people_rows
from cdk.papers.estate import Estate, Part
from cdk.papers.film_rows import TABLES
from cdk.papers.flows import Flow, flows
from cdk.papers.holdings import About, Holding, Told, compared
from cdk.papers.item_rows import ITEMS, MODELS, WHOLE
from cdk.papers.kinds import kind_of
from cdk.papers.layout import Item, items
from cdk.papers.rest import at_rest, kept, log_days
from cdk.papers.schema import Columns, columns
from cdk.warehouse import COLUMNS
from practika.adapters.dynamo import keys

HEAD = """\
# Data map

Everything that Practika keeps on the stage prod, and what it tells of a person: the record of processing of GDPR
art. 30. `make papers` writes this page. Columns come from the migrations, attributes from the tables' layout, models
from the code, prefixes and readers from the templates, times from the constants and lifecycle rules that act on them.
What each is stands in one classification in code (`cdk/papers/*_rows.py`): a unit test fails when something is there
that nobody classified, or classified that is not there any more.

- **What it tells**: *no person*; *pseudonym* (an id that stands for somebody, personal data by art. 4(5));
  *identifies*; *secret* (lets somebody in); *content* (what somebody filmed, said, wrote or drew);
  *behaviour* (what somebody did, and when); *network address*.
- **Special categories** (art. 9) are not asked for. A film or a note can show or say them all the same, for example of
  health, and of children: whoever runs Practika has to ask for the consent that this needs.
- **Legal bases** are those on which a purpose can rest; whoever runs Practika decides.
- **Recovery points** keep what was there for as long as the store says, also of what was erased since; a restore does
  the erasures again (`person_requests`).
"""


def page(estate: Estate, root: Path) -> str:
    """The whole page. Raises Unclassified with all that does not fit."""
    found_flows = flows(estate)
    parts = [HEAD, _postgres(estate, found_flows, columns(root)), _dynamo(estate, found_flows)]
    parts += [_files(estate, found_flows), _secrets(estate, found_flows), _logs(estate), _browser(root)]
    return "\n".join(parts)


def _store(estate: Estate, name: str, found_flows: Sequence[Flow]) -> str:
    """Who reads and writes a store, how it is encrypted, what goes by itself."""
    part = _part(estate, name)
    reads = {flow.target for flow in found_flows if flow.source == name and "/" in flow.target}
    writes = {flow.source for flow in found_flows if flow.target == name and "/" in flow.source}
    return (
        f"- encrypted at rest by: {at_rest(estate, part)}\n- goes by itself: {kept(estate, part)}\n"
        f"- read by: {_list(reads)}\n- written by: {_list(writes)}\n\n"
    )


def _part(estate: Estate, name: str) -> Part:
    return next(part for part in estate.all() if part.name == name and part.kind != "AWS::KMS::Key")


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "no role of the plan"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"


def _told(columns_of: Mapping[str, Told]) -> str:
    """Columns that are the same are one line."""
    same: dict[Told, list[str]] = {}
    for name, told in columns_of.items():
        same.setdefault(told, []).append(name)
    rows = (
        (", ".join(f"`{name}`" for name in names), about.value, what) for (about, what), names in same.items()
    )
    return _table(("column", "tells", "what it is"), rows)


def _held(title: str, holding: Holding) -> str:
    return (
        f"### {title}\n\n- why: {holding.why.value}\n- kept: {holding.kept}\n"
        f"- a person's export: {holding.taken}\n- erasure: {holding.erased}\n\n"
    )


def _postgres(estate: Estate, found_flows: Sequence[Flow], there: Columns) -> str:
    compared("tables", there, TABLES, people_rows.WHERE)
    text = "## PostgreSQL\n\n" + _store(estate, "database/Postgres", found_flows)
    for table, names in there.items():
        compared(f"table {table}", dict.fromkeys(names), TABLES[table].columns, people_rows.WHERE)
        said = TABLES[table].columns
        text += _held(f"`{table}`", TABLES[table]) + _told({name: said[name] for name in names})
    return text


def _dynamo(estate: Estate, found_flows: Sequence[Flow]) -> str:
    there = {item.key: item for item in items(keys.__doc__ or "")}
    compared("items", there, ITEMS, item_rows.WHERE)
    text = "## DynamoDB\n\nKeys are made of ids alone; each item's content is JSON of a model in `body`.\n\n"
    for name in ("annotations", "live", "usage"):
        text += f"**Table `{name}`**\n\n" + _store(estate, f"data/{name.capitalize()}", found_flows)
        text += "".join(_an_item(item) for item in there.values() if item.table == name)
    return text + _bodies()


def _an_item(item: Item) -> str:
    holding = ITEMS[item.key]
    compared(item.key, dict.fromkeys(item.attributes), holding.columns, item_rows.WHERE)
    said = dict(holding.columns)
    if item.body:
        said["body"] = (said["body"][0], f"JSON of `{item.body}`")
    keys_of = {"pk": (_key_tells(item.pk + item.sk), f"`{item.pk}` / `{item.sk}`")}
    return _held(item.key, holding) + _told({**keys_of, **said})


def _key_tells(key: str) -> About:
    return About.STANDS_FOR if "usr" in key else About.NOBODY


def _bodies() -> str:
    there = found.models()
    whole = {name: about for about, names in WHOLE.items() for name in names}
    compared("models", there, {**whole, **MODELS}, item_rows.WHERE)
    text = "### Models in bodies\n\n"
    rows = []
    for name, fields in there.items():
        if name in whole:
            rows.append((f"`{name}`", "all", whole[name].value, ""))
            continue
        compared(f"model {name}", dict.fromkeys(fields), MODELS[name], item_rows.WHERE)
        rows += [
            (f"`{name}`", f"`{each}`", MODELS[name][each][0].value, MODELS[name][each][1]) for each in fields
        ]
    return text + _table(("model", "field", "tells", "what it is"), rows)


def _files(estate: Estate, found_flows: Sequence[Flow]) -> str:
    there = found.prefixes(estate)
    compared("prefixes", dict.fromkeys(there), file_rows.PREFIXES, file_rows.WHERE)
    text = "## Buckets\n\n"
    for bucket in sorted({place.split()[0] for place in there}):
        text += f"**{bucket}**\n\n" + _store(estate, bucket, found_flows)
        rows = (
            (f"`{place.split()[1]}`", about.value, held.why.value, held.kept, held.taken, held.erased)
            for place, (about, held) in file_rows.PREFIXES.items()
            if place.startswith(f"{bucket} ")
        )
        text += _table(("below", "tells", "why", "kept", "a person's export", "erasure"), rows)
    compared("columns of events", dict(COLUMNS), file_rows.EVENT_COLUMNS, file_rows.WHERE)
    said = {name: file_rows.EVENT_COLUMNS[name] for name, _ in COLUMNS}
    return text + "### Columns of `events/`\n\n" + _told(said)


def _secrets(estate: Estate, found_flows: Sequence[Flow]) -> str:
    """Secrets of the application; no person is in one, and each has its readers."""
    rows = []
    for part in sorted(estate.of("AWS::SecretsManager::Secret"), key=lambda part: part.name):
        readers = {flow.target for flow in found_flows if flow.source == part.name}
        rows.append((f"`{part.name}`", kind_of(part.name, part.kind), at_rest(estate, part), _list(readers)))
    return "## Secrets\n\n" + _table(("secret", "what it is", "encrypted at rest by", "read by"), rows)


def _logs(estate: Estate) -> str:
    compared("fields of the access log", dict.fromkeys(FIELDS), file_rows.ACCESS_FIELDS, file_rows.WHERE)
    days = ", ".join(str(each) for each in log_days(estate))
    said = {
        **{f"access log of the APIs: {name}": file_rows.ACCESS_FIELDS[name] for name in FIELDS},
        **file_rows.LOGS,
    }
    text = "## Logs\n\nWhy: security, art. 6(1)(f). Not in a person's export: nothing in them is found by a person. "
    return (
        text
        + f"Log groups forget after {days} days; buckets of logs as their lifecycle rules say.\n\n"
        + _told(said)
    )


def _browser(root: Path) -> str:
    there = {*found.in_browser(root), "cookie practika_refresh"}
    compared("names in browsers", dict.fromkeys(there), file_rows.IN_BROWSER, file_rows.WHERE)
    text = "## In people's own browsers\n\nWhat the app needs to work (ePrivacy art. 5(3)); nothing is for others.\n\n"
    return text + _told(file_rows.IN_BROWSER)
