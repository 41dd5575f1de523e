"""`make restore-notes`, `make restore-files`, `make restore-table`: show what the past has that is gone now,
ask, and bring it back. Exit 1: nobody agreed, or something was left that a person must look at."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import boto3

from cdk.outputs import add_option, ended, outputs
from cdk.restore import files, lost_table
from cdk.restore.kept import NotKept, Source, kept_table
from cdk.restore.notes import Finding
from cdk.restore.table import Done, FilmPlan, Tables, counted
from cdk.stages import stage

NAMES_SHOWN = 20
AT_ONCE = 8
#: Seconds between two looks at a table that is being made.
PAUSE = {"local": 0.2}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def agreed(asked: argparse.Namespace, question: str) -> bool:
    """With --yes nobody is asked."""
    return asked.yes or input(f"{question} [y/N] ").strip().lower() == "y"


def moment(text: str) -> datetime:
    """An ISO 8601 moment; one without a zone is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def restore_notes(asked: argparse.Namespace) -> int:
    """Annotations with their histories, of one film or of all."""
    named, dynamo = _outputs(asked), boto3.client("dynamodb")
    live = named["AnnotationsTableName"]
    source = Source(at=asked.at, backup=asked.backup, table=asked.table)
    say(f"Making {live} as it was; on AWS this takes minutes to hours, and the live table is not touched.")
    with kept_table(dynamo, live, source, pause=PAUSE.get(asked.stage, 10)) as kept:
        tables = Tables(dynamo, live, kept, named["LiveTableName"], AT_ONCE)
        plans = _planned(tables, [asked.film] if asked.film else tables.films())
        if not plans:
            say("There is nothing to bring back.")
            return 0
        if not agreed(asked, f"Bring this back into {live}?"):
            say("Nothing was changed.")
            return 1
        done = Done()
        for plan in plans:
            tables.bring_back(plan, done)
    return _told(done)


def _planned(tables: Tables, films: Sequence[str]) -> list[FilmPlan]:
    """Those that write anything; says what was found in all."""
    found, writing, strange = Counter[Finding](), list[FilmPlan](), 0
    for plan in tables.plans(films):
        found.update(counted([plan]))
        strange += len(plan.strange)
        for broken in (note for note in plan.notes if note.finding is Finding.BROKEN):
            say(f"  broken: {plan.film} {broken.annotation_id}")
        if plan.writes:
            writing.append(plan)
    say(f"{len(films)} films were kept with {sum(found.values())} annotations:")
    for finding in Finding:
        if found[finding]:
            say(f"  {found[finding]:>9,} {finding}")
    if strange:
        say(f"  {strange:>9,} items of a kind that this tool does not know, they stay away")
    items = sum(len(note.puts) for plan in writing for note in plan.notes)
    indexes = sum(1 for plan in writing if plan.classes)
    say(f"{items:,} items in {len(writing)} films are to be written, {indexes} lists of span classes mended.")
    return writing


def _told(done: Done) -> int:
    say(f"{len(done.back):,} annotations were brought back; the history of each was checked again.")
    for words, left in (("somebody wrote meanwhile, look again", done.meanwhile), ("BROKEN", done.broken)):
        if left:
            say(f"{len(left)} {words}: {', '.join(left[:NAMES_SHOWN])}")
    return 1 if done.meanwhile or done.broken else 0


def restore_files(asked: argparse.Namespace) -> int:
    """Objects below a prefix of the media bucket."""
    bucket, s3 = _outputs(asked)["MediaBucketName"], boto3.client("s3")
    plans = files.plan(s3, bucket, asked.below, asked.at)
    found = files.counted(plans)
    say(f"{len(plans)} objects below {asked.below}:")
    for act in files.Act:
        if found[act]:
            say(f"  {found[act]:>9,} {act}")
    for one in [each for each in plans if each.act is files.Act.ASLEEP][:NAMES_SHOWN]:
        say(f"  asleep: {one.key} version {(one.was or {}).get('VersionId')}")
    if not found[files.Act.UNMARK] and not found[files.Act.COPY]:
        say("There is nothing to bring back.")
        return 1 if found[files.Act.ASLEEP] else 0
    if not agreed(asked, f"Bring this back into {bucket}?"):
        say("Nothing was changed.")
        return 1
    done = files.bring_back(s3, bucket, plans)
    say(f"{len(done.back):,} objects were brought back.")
    if found[files.Act.COPY]:
        say(
            "What was overwritten may lie in CloudFront's caches: invalidate the prefix (docs/runbooks/restore.md)."
        )
    if done.meanwhile:
        say(
            f"{len(done.meanwhile)} were written meanwhile or refused: {', '.join(done.meanwhile[:NAMES_SHOWN])}"
        )
    return 1 if done.meanwhile or found[files.Act.ASLEEP] else 0


def restore_table(asked: argparse.Namespace) -> int:
    """The whole table of annotations is gone."""
    table, dynamo = _outputs(asked)["AnnotationsTableName"], boto3.client("dynamodb")
    known = lost_table.backups(dynamo, table)
    for one in known:
        say(f"  {one.made} {one.kind} {one.arn}")
    backup = asked.backup or (known[0].arn if known else "")
    if not backup:
        raise NotKept(f"No backup of {table} is known here; look into the vault of AWS Backup.")
    if not agreed(asked, f"Make {table} anew from {backup}?"):
        say("Nothing was changed.")
        return 1
    stream = lost_table.put_back(
        dynamo,
        boto3.client("lambda"),
        table,
        backup,
        protect=stage(asked.stage).keep_data,
        pause=PAUSE.get(asked.stage, 10),
    )
    say(f"{table} is back, its readers read {stream}. What CloudFormation knows: docs/runbooks/restore.md.")
    return 0


def _outputs(asked: argparse.Namespace) -> Mapping[str, str]:
    """Of the stage's data."""
    return outputs(asked).of("data")


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What the operator asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_subparsers(required=True)
    notes = what.add_parser("notes", help="annotations and their histories")
    of = notes.add_mutually_exclusive_group(required=True)
    of.add_argument("--at", type=moment, help="as they were at that moment (ISO 8601)")
    of.add_argument("--backup", default="", help="as in that backup (its ARN)")
    of.add_argument("--table", default="", help="as in a table that was restored before")
    notes.add_argument("--film", default="", help="only <workspace id>#<video id>")
    notes.set_defaults(do=restore_notes)
    objects = what.add_parser("files", help="objects of the media bucket")
    objects.add_argument("--at", type=moment, required=True, help="as they were at that moment (ISO 8601)")
    objects.add_argument("--below", required=True, help="a prefix, such as media/<workspace id>/<video id>/")
    objects.set_defaults(do=restore_files)
    table = what.add_parser("table", help="the table of annotations, when it is gone")
    table.add_argument("--backup", default="", help="that backup (its ARN); the newest without it")
    table.set_defaults(do=restore_table)
    for each in (notes, objects, table):
        each.add_argument("stage", help="local, dev or prod")
        each.add_argument("--yes", action="store_true", help="do not ask")
        add_option(each)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Ends with the operator's words, not with a trace, when there is nothing to restore from."""
    asked = parsed(arguments)
    try:
        return int(asked.do(asked))
    except NotKept as reason:
        say(str(reason))
        return 1


if __name__ == "__main__":
    raise SystemExit(ended(main))
