"""`make gameday [ONLY="…"]`: breaks one part after the other, and writes docs/gameday.md. Exit code 1: something was
lost, or did not come back."""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.cloud import Cloud, Person
from tests.gameday import drill_all, drill_media, drill_notes, page, starts
from tests.gameday.day import FAULTS
from tests.gameday.drill import restored
from tests.gameday.faults import FILM, Fault, disk_full, may_fill
from tests.gameday.people import at_work
from tests.gameday.watch import Outcome, watch

DISK = "3g"  # of the small disk that the state lies on
NO_DISK = "the full disk (no small disk may be mounted here; as root one may)"


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # speaks to a person


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of its own for that folder, where that is allowed; tells whether it is there."""
    folder.mkdir()
    argv = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "none", str(folder)]
    there = subprocess.run(argv, capture_output=True, check=False).returncode == 0
    try:
        yield there
    finally:
        if there:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def beginning(cloud: Cloud) -> tuple[Person, str, str]:
    """A coach with a playable film: (person, video, digest of its frame map)."""
    person = cloud.person()
    video = person.upload(FILM)
    view = person.wait_until(video, "ready", "failed")
    return person, video, view["frames"]["sha256"]


def faults(cloud: Cloud, wanted: list[Fault]) -> list[Outcome]:
    """One after the other, on the same film."""
    person, video, sha256 = beginning(cloud)
    outcomes = []
    with at_work(cloud, person, video, sha256) as session:
        for fault in wanted:
            one = watch(fault, session)
            say(
                f"{'ok  ' if one.whole else 'LOST'} {fault.name}: recovered in {one.recovered:.1f} s, "
                f"{one.lost} of {one.acknowledged} lost, {one.gaps} gaps, films {sorted(one.films.values())}"
            )
            for line in page.seen(one):
                say(f"     {line}")
            outcomes.append(one)
    return outcomes


def main() -> int:
    """The whole day."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "only", nargs="*", help="parts of the names of faults; without them the page is written"
    )
    only = parser.parse_args().only
    with tempfile.TemporaryDirectory() as name, small_disk(Path(name) / "disk") as small:
        state = Path(name) / "disk" / "state"
        state.mkdir()
        cloud = Cloud(state)
        cloud.start()
        try:
            drills = None if only else _drills(cloud, _folder(name))
            possible = [one for one in FAULTS if one.broken is not disk_full or (small and may_fill(state))]
            chosen = [one for one in possible if not only or any(word in one.name for word in only)]
            outcomes = faults(cloud, chosen)
        finally:
            cloud.stop()
            cloud.kill()
    if not only:
        page.write(outcomes, drills, [] if len(possible) == len(FAULTS) else [NO_DISK])
    return 0 if all(one.whole for one in outcomes) and (drills is None or drills.whole) else 1


def _drills(cloud: Cloud, folder: Path) -> page.Drills:
    """Each with a film of its own; those last that restart everything."""
    for name in ("database", "everything"):
        (folder / name).mkdir()
    drills = page.Drills(
        notes=(
            drill_notes.of_a_bad_script(cloud, *beginning(cloud)),
            drill_notes.of_a_lost_table(cloud, *beginning(cloud)),
        ),
        film=drill_media.of_a_bad_prefix(cloud, *beginning(cloud)[:2]),
        starts=starts.all_of_them(cloud, *beginning(cloud)),
        database=restored(cloud, *beginning(cloud)[:2], folder / "database"),
        everything=drill_all.of_everything(cloud, *beginning(cloud), folder / "everything"),
    )
    say(f"{'ok  ' if drills.whole else 'LOST'} drills: {drills}")
    return drills


def _folder(name: str) -> Path:
    folder = Path(name) / "backup"
    folder.mkdir()
    return folder


if __name__ == "__main__":
    sys.exit(main())
