"""Take a former member out of the notes of a film: first a line that vouches for the others, then those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from practika.domain.chain import StoredLine
from practika.domain.erasure import Former, redacted_lines, unsealed, vouching
from practika.domain.errors import VersionConflict
from practika.domain.ids import AnnotationId, VideoId, WorkspaceId
from practika.ports.annotations import Annotations
from practika.ports.system import Clock

MAX_TRIES = 8


def erase_from_notes(
    workspace_id: WorkspaceId,
    video_id: VideoId,
    former: Former,
    *,
    after: AnnotationId | None,
    annotations: Annotations,
    clock: Clock,
) -> Iterator[tuple[AnnotationId, bool]]:
    """Goes through all notes after that one, and says of each whether something was taken from it.

    Safe to repeat and to break off between any two writes: a history verifies all the time. Raises VersionConflict
    when others keep changing one note; the next round comes to it again.
    """
    stored = annotations.histories(workspace_id, video_id, after=after)
    for lines in gathered(stored):
        found = redacted_lines(lines, former)
        if found:
            _erase(workspace_id, video_id, lines, former, annotations=annotations, clock=clock)
        yield lines[0].annotation_id, bool(found)


def gathered(lines: Iterator[StoredLine]) -> Iterator[list[StoredLine]]:
    """Lines in order of (annotation, version) as one list for each annotation."""
    some: list[StoredLine] = []
    for line in lines:
        if some and some[0].annotation_id != line.annotation_id:
            yield some
            some = []
        some.append(line)
    if some:
        yield some


def _erase(
    workspace_id: WorkspaceId,
    video_id: VideoId,
    lines: Sequence[StoredLine],
    former: Former,
    *,
    annotations: Annotations,
    clock: Clock,
) -> None:
    tries = 0
    while seals := unsealed(lines, redacted_lines(lines, former)):
        vouched = vouching(workspace_id, lines[-1].revision, seals, former, at=clock.now())
        try:
            annotations.replace(workspace_id, vouched)
        except VersionConflict:
            tries += 1
            if tries == MAX_TRIES:
                raise
        lines = list(annotations.history(workspace_id, video_id, annotation_id=lines[0].annotation_id))
    for line in redacted_lines(lines, former):
        annotations.rewrite(workspace_id, video_id, line)
