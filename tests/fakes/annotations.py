"""Annotations, films and frame maps in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from practika.domain.annotation import Annotation, Revision, wire_json
from practika.domain.audience import may_see
from practika.domain.caller import Caller
from practika.domain.chain import Latest, StoredLine
from practika.domain.errors import AnnotationExists, AnnotationNotFound, VersionConflict, VideoNotFound
from practika.domain.video import Video
from practika.ports.annotations import EVERY, MAX_LOOKED_AT, Page, Place, Wanted, Window

Name = tuple[str, str, str]


class FakeAnnotations:
    """`written` counts writes; `before_write`, if given, is called first: somebody else gets in between."""

    def __init__(self) -> None:
        self.lines: dict[Name, list[Revision]] = {}
        self.written = 0

    def add(self, workspace_id: str, revision: Revision) -> None:
        name = (workspace_id, revision.annotation.video_id, revision.annotation.id)
        if name in self.lines:
            raise AnnotationExists
        self.lines[name] = [revision]
        self.written += 1

    def add_many(self, workspace_id: str, revisions: Sequence[Revision]) -> None:
        names = [(workspace_id, one.annotation.video_id, one.annotation.id) for one in revisions]
        if any(name in self.lines for name in names):
            raise AnnotationExists
        for one in revisions:
            self.add(workspace_id, one)

    def replace(self, workspace_id: str, revision: Revision) -> None:
        history = self.lines.get((workspace_id, revision.annotation.video_id, revision.annotation.id), [])
        if len(history) != revision.version - 1:
            raise VersionConflict
        history.append(revision)
        self.written += 1

    def get(self, workspace_id: str, video_id: str, annotation_id: str) -> Annotation:
        return self.latest(workspace_id, video_id, annotation_id).annotation

    def latest(self, workspace_id: str, video_id: str, annotation_id: str) -> Latest:
        last = self._history(workspace_id, video_id, annotation_id)[-1]
        return Latest(annotation=last.annotation, hash=last.hash)

    def revision(self, workspace_id: str, video_id: str, annotation_id: str, version: int) -> Revision:
        history = self._history(workspace_id, video_id, annotation_id)
        if not 1 <= version <= len(history):
            raise AnnotationNotFound
        return history[version - 1]

    def revisions(
        self, workspace_id: str, video_id: str, annotation_id: str, *, after: int, limit: int
    ) -> Sequence[Revision]:
        return self.lines.get((workspace_id, video_id, annotation_id), [])[after : after + limit]

    def history(self, workspace_id: str, video_id: str, *, annotation_id: str) -> Iterator[StoredLine]:
        for one in list(self.lines.get((workspace_id, video_id, annotation_id), [])):
            body = one.model_dump_json(by_alias=True)
            yield StoredLine(annotation_id=annotation_id, version=one.version, body=body)

    def histories(self, workspace_id: str, video_id: str, *, after: str | None) -> Iterator[StoredLine]:
        here = sorted(ann for wsp, vid, ann in self.lines if (wsp, vid) == (workspace_id, video_id))
        for annotation_id in here:
            if after is None or annotation_id > after:
                yield from self.history(workspace_id, video_id, annotation_id=annotation_id)

    def rewrite(self, workspace_id: str, video_id: str, line: StoredLine) -> None:
        history = self._history(workspace_id, video_id, line.annotation_id)
        if line.version > len(history):
            raise AnnotationNotFound
        history[line.version - 1] = line.revision
        self.written += 1

    def within(
        self,
        workspace_id: str,
        video_id: str,
        window: Window,
        *,
        viewer: Caller,
        limit: int,
        after: Place | None,
        wanted: Wanted = EVERY,
    ) -> Page:
        now = [h[-1].annotation for (w, v, _), h in self.lines.items() if (w, v) == (workspace_id, video_id)]
        here = [
            one
            for one in sorted(now, key=lambda one: (one.anchor.frame_start, one.id))
            if not one.removed
            and may_see(one.audience, one.author.id, viewer)
            and one.anchor.frame_start <= window.last
            and one.anchor.frame_end >= window.first
            and (after is None or (one.anchor.frame_start, one.id) > (after.frame_start, after.id))
        ]
        looked = here if wanted.any else here[:MAX_LOOKED_AT]
        found = [one for one in looked if wanted.has(one)]
        page = found[:limit]
        end = page[-1] if len(found) > limit else looked[-1] if len(looked) < len(here) else None
        last = Place(frame_start=end.anchor.frame_start, id=end.id) if end else None
        return Page(bodies=tuple(wire_json(one) for one in page), next=last)

    def _history(self, workspace_id: str, video_id: str, annotation_id: str) -> list[Revision]:
        try:
            return self.lines[workspace_id, video_id, annotation_id]
        except KeyError:
            raise AnnotationNotFound from None


class FakeFilms:
    """Films by workspace."""

    def __init__(self, *films: Video) -> None:
        self.films = {(film.workspace_id, film.id): film for film in films}
        self.asked = 0

    def get(self, workspace_id: str, video_id: str) -> Video:
        self.asked += 1
        try:
            return self.films[workspace_id, video_id]
        except KeyError:
            raise VideoNotFound from None


class FakeFrameMaps:
    """40 ticks a frame, after the film's own start: as in `examples.film()`."""

    def pts(self, video: Video, first: int, last: int) -> tuple[int, int]:
        start = video.frames.pts_start if video.frames else 0
        return start + 40 * first, start + 40 * (last + 1)
