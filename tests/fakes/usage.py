"""Usage in memory: every batch that was counted, from which all sums are reckoned when they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from practika.domain.errors import TooManyRequests, Unavailable
from practika.domain.ids import PersonId, VideoId, WorkspaceId
from practika.domain.usage import MAX_DAY_BATCHES, MAX_DAY_MS, Sums, UsageEntry
from practika.ports.usage import PersonDay


class FakeUsageSums:
    """`kept` has the batches by person and id; `told` those that go on to the warehouse."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str], UsageEntry] = {}
        self.came: set[tuple[str, str, str]] = set()
        self.told: list[UsageEntry] = []
        self.not_counted: set[tuple[str, str]] = set()

    def count(self, entry: UsageEntry) -> None:
        key = (entry.workspace_id, entry.person_id, entry.batch.id)
        if key in self.came:
            return
        today = [each for each in self._of(entry.workspace_id, entry.person_id) if each.day == entry.day]
        if len(today) >= MAX_DAY_BATCHES or sum(each.watched_ms for each in today) >= MAX_DAY_MS:
            raise TooManyRequests
        self.came.add(key)
        self.kept[key] = entry
        self.told.append(entry)

    def days(
        self, workspace_id: WorkspaceId, first: date, last: date, *, person_id: PersonId | None = None
    ) -> Sequence[PersonDay]:
        found: dict[tuple[str, str], Counter[str]] = {}
        for entry in self._of(workspace_id, person_id):
            if first.isoformat() <= entry.day <= last.isoformat():
                found.setdefault((entry.day, entry.person_id), Counter()).update(entry.day_sums())
        return [_day_of(day, person, sums) for (day, person), sums in sorted(found.items())]

    def heat(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, person_id: PersonId | None = None
    ) -> Sequence[Sums]:
        found: dict[str, Counter[str]] = {}
        for entry in self._of(workspace_id, person_id):
            if entry.video_id == video_id and (sums := entry.heat_sums()):
                found.setdefault(entry.person_id, Counter()).update(sums)
        return list(found.values())

    def is_counted(self, workspace_id: WorkspaceId, person_id: PersonId) -> bool:
        return (workspace_id, person_id) not in self.not_counted

    def choose(self, workspace_id: WorkspaceId, person_id: PersonId, *, counted: bool) -> None:
        (self.not_counted.discard if counted else self.not_counted.add)((workspace_id, person_id))

    def forget(self, workspace_id: WorkspaceId, person_id: PersonId, *, since: date, until: date) -> None:
        for entry in list(self._of(workspace_id, person_id)):
            if since.isoformat() <= entry.day <= until.isoformat():
                del self.kept[workspace_id, person_id, entry.batch.id]

    def _of(self, workspace_id: str, person_id: str | None) -> Sequence[UsageEntry]:
        return [
            entry
            for (workspace, person, _), entry in self.kept.items()
            if workspace == workspace_id and person_id in (None, person)
        ]


def _day_of(day: str, person: str, sums: Counter[str]) -> PersonDay:
    films = {name: ms for name, ms in sums.items() if name.startswith("vid_")}
    own = {name: sums[name] for name in ("ms", "loops", "notes", "sessions")}
    return PersonDay(day=date.fromisoformat(day), person_id=person, films=films, **own)


class FakeUsageLog:
    """`rows` has the JSON lines in the order in which they came. `away`: so many calls fail."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.away = 0

    def append(self, entries: Sequence[UsageEntry]) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable
        self.rows += [row.written() for entry in entries for row in entry.rows()]


class FakeFilmTitles:
    """Titles by id, of one workspace."""

    def __init__(self, **titles: str) -> None:
        self.called = titles

    def titles(self, workspace_id: WorkspaceId, video_ids: Collection[VideoId]) -> Mapping[VideoId, str]:
        return {each: self.called[each] for each in video_ids if each in self.called}
