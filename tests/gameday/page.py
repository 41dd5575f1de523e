"""docs/gameday.md, from what was seen."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.cloud import ROOT
from tests.gameday.drill import Restored
from tests.gameday.drill_all import AllBack
from tests.gameday.drill_media import FilmBack
from tests.gameday.drill_notes import NotesBack
from tests.gameday.starts import Started
from tests.gameday.watch import Outcome, trouble


@dataclass(frozen=True)
class Drills:
    """What the restores of a bad day took."""

    database: Restored
    notes: tuple[NotesBack, ...]
    film: FilmBack
    everything: AllBack
    starts: tuple[Started, ...]

    @property
    def whole(self) -> bool:
        """Nothing was lost in any of them."""
        notes = all(one.whole for one in self.notes)
        started = all(one.whole for one in self.starts)
        return self.database.exact and notes and self.film.whole and self.everything.whole and started


PAGE = ROOT / "docs" / "gameday.md"
HEAD = """# Game day

Written by `make gameday`. On a freshly started one-machine cloud somebody writes a note every 0.4 s (what is not
acknowledged is sent again under its own id, as the page does), somebody opens the library as often, somebody sits in
the film's room, somebody watches it. Then one part is broken at a time. Recovered: from the end of the fault (of one
that has no length: from its beginning) until everybody works again. Nobody touches anything; what recovers does so by
itself. Lost: notes that were acknowledged and are not listed any more. Every note that is listed was also heard in the
room, once, with no number missing.

The worker of AWS Batch is killed at five moments by tests/integration/test_worker_killed.py. Not broken here: clocks
(all parts of one machine share one). What DynamoDB and S3 do wrong by themselves, the endpoint does when it is told to
(cdk/local/endpoint/misbehaving.py).
"""


def write(outcomes: list[Outcome], drills: Drills | None, left_out: list[str], into: Path = PAGE) -> None:
    """The page, whole."""
    lines = [HEAD, _when(), "", "## The faults", ""]
    lines += [
        "| fault | recovered | slowest answer | notes written | lost | on AWS |",
        "|---|---|---|---|---|---|",
    ]
    for one in outcomes:
        lines.append(
            f"| {one.fault.name} | {one.recovered:.1f} s | {one.slowest:.1f} s | {one.acknowledged} | {one.lost} "
            f"| {one.fault.on_aws} |"
        )
    lines += ["", *(f"Left out: {reason}" for reason in left_out), "", "## What people saw", ""]
    for one in outcomes:
        lines += [f"### {one.fault.name}", "", *seen(one), ""]
    if drills:
        lines += [*_database(drills.database), "", *_notes(drills.notes), "", *_film(drills.film)]
        lines += ["", *_everything(drills.everything), "", *_starts(drills.starts)]
    into.write_text("\n".join(lines).rstrip() + "\n")


def _when() -> str:
    load = os.getloadavg()[0]
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {os.cpu_count()} cores, load {load:.0f}."


def seen(one: Outcome) -> list[str]:
    """What people saw of a fault, a line each."""
    lines = []
    for name, seen in one.seen.items():
        for words, count in trouble(seen):
            lines.append(f"- the {name}, {count} times: {words}")
    if one.films:
        lines.append(f"- the film that came in meanwhile: {', '.join(sorted(set(one.films.values())))}")
    return lines or ["- nothing but a slower answer"]


def _database(one: Restored) -> list[str]:
    rows = [f"| {name} | {one.before[name]} | {one.after[name]} |" for name in one.before]
    return [
        "## The database is lost",
        "",
        "Somebody drops the database with everybody in it. It comes back from a base backup and the streamed",
        "write-ahead log, as it was at a moment of one's choice; annotations and films were never in it.",
        "",
        f"- base backup while people work: {one.backup_seconds:.1f} s",
        f"- from the loss until people work again, with a restart of everything: {one.restore_seconds:.1f} s",
        f"- lost: what PostgreSQL was told in the {one.lost_seconds:.1f} s after the chosen moment, "
        f"and nothing else ({'as it was' if one.exact else 'NOT as it was'} at the moment)",
        "",
        "| | before | after |",
        "|---|---|---|",
        *rows,
    ]


def _notes(all_of_them: tuple[NotesBack, ...]) -> list[str]:
    rows = [
        f"| {one.what} | {one.gone} | {one.notes}, {one.lines} | {one.seconds:.1f} s | {one.lost} | {one.broken} "
        f"| {one.unheard} | {one.gaps} |"
        for one in all_of_them
    ]
    return [
        "## Annotations are lost",
        "",
        "Somebody deletes items of the table past the application, then the whole table. The operator restores from a",
        "backup with `make restore-notes` and `make restore-table`. What was revised or written after the backup stays",
        "as it is; a page that was opened after the loss hears of what came back.",
        "",
        "| what happened | items gone | notes, lines of history before | until all is listed again | not as before "
        "| broken chains | unheard in the room | missing numbers |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
    ]


def _film(one: FilmBack) -> list[str]:
    return [
        "## Files of a film are lost",
        "",
        "Somebody deletes every second object of a film and writes over the others. The operator brings back the",
        "versions of the moment before with `make restore-files`.",
        "",
        f"- {one.objects} objects: {one.deleted} deleted, {one.overwritten} overwritten; {one.harmed} of the "
        f"{one.files} files that a browser fetches were gone or wrong",
        f"- from the loss until every file is served again: {one.seconds:.1f} s",
        f"- playlists, segments and pictures that are not byte by byte as before: {one.lost}",
    ]


def _everything(one: AllBack) -> list[str]:
    return [
        "## Everything is lost but the backups",
        "",
        "The whole state is deleted. A fresh cloud is deployed on the restored database; the bucket is filled from",
        "its copy, the table from its items by `make restore-notes TABLE=…`, which finds all of them missing. Keys,",
        "queues, rooms and change logs are made anew.",
        "",
        f"- backups while people may work: {one.backup_seconds:.1f} s",
        f"- from the empty machine until a person has signed in and everything was compared: {one.seconds:.1f} s, "
        f"{one.making:.1f} s of them for the fresh cloud",
        f"- {one.notes} notes with their histories, not as before: {one.lost}; {one.files} files of the film, "
        f"not byte by byte as before: {one.files_lost}",
        f"- a note that is written then is {'heard' if one.heard else 'NOT heard'} in the room; the database is "
        f"{'as it was' if one.exact else 'NOT as it was'} at the moment of the last backup",
    ]


def _starts(all_of_them: tuple[Started, ...]) -> list[str]:
    rows = [
        f"| {one.what} | {one.words or 'nothing: it came up'} | {one.seconds:.0f} s | {one.notes} | {one.lost} "
        f"| {'whole' if one.film else 'NOT whole'} |"
        for one in all_of_them
    ]
    return [
        "## Starts",
        "",
        "Somebody writes five notes, then the machine meets a bad end. A start that is refused says why, and the next",
        "one has everything. Time: from the bad end until a further note is written, with every start in it.",
        "",
        "| what happened | what the person was told | time | notes | lost | the film |",
        "|---|---|---|---|---|---|",
        *rows,
    ]
