"""The JSON of annotations over HTTP: what a client sends, and what it gets besides the domain's own records."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import AwareDatetime, Field

from practika.domain.anchor import FrameSpan
from practika.domain.annotation import (
    Amendment,
    Annotation,
    AnnotationStatus,
    AnnotationText,
    Content,
    Shapes,
)
from practika.domain.audience import Audience
from practika.domain.codes import Coding
from practika.domain.errors import Invalid
from practika.domain.ids import AnnotationId, CodeId, PersonId, VideoId
from practika.domain.model import Model
from practika.domain.shapes import Ink
from practika.ports.annotations import Place, Wanted, Window
from practika.usecases.annotate_video import AnnotateVideo
from practika.usecases.list_annotations import ListAnnotations, Listing
from practika.usecases.read_past import Past, ReadPast
from practika.usecases.revise_annotation import ReviseAnnotation

Version = Annotated[int, Field(ge=1, lt=10**8)]
LAST_FRAME = 2**31 - 1
_CURSOR = re.compile(r"(\d{1,10})\.(ann_[0-7][0-9A-HJKMNP-TV-Z]{25})")
_PAST_CURSOR = re.compile(r"ann_[0-7][0-9A-HJKMNP-TV-Z]{25}")


class NewAnnotation(Model):
    """A note on frames, or a reply (`parentId`, then without `anchor`). With an `id` it is safe to repeat.

    A reply is for nobody who may not see what it answers, whatever its `audience` says.
    """

    id: AnnotationId | None = None
    parent_id: AnnotationId | None = None
    anchor: FrameSpan | None = None
    shapes: Shapes = ()
    text: AnnotationText = ""
    color: Ink = "ink-1"
    audience: Audience = Audience.EVERYONE
    code: Coding | None = None

    def to_command(self, video_id: VideoId) -> AnnotateVideo:
        content = Content(**{name: getattr(self, name) for name in Content.model_fields})
        return AnnotateVideo(
            video_id=video_id, id=self.id, parent_id=self.parent_id, span=self.anchor, content=content
        )


class ChangedAnnotation(Model):
    """Only what changes, and the version that it was changed on.

    Others' changes since then are kept when they are to other fields; else it is 409 `version_conflict` with
    `details` {current, base, fields}.
    """

    version: Version
    text: AnnotationText | None = None
    shapes: Shapes | None = None
    color: Ink | None = None
    status: AnnotationStatus | None = None
    audience: Audience | None = None
    code: Coding | None = None
    anchor: FrameSpan | None = None

    def to_command(self, video_id: VideoId, annotation_id: AnnotationId) -> ReviseAnnotation:
        named = self.model_fields_set & Amendment.model_fields.keys() - {"anchor"}
        amendment = Amendment(**{name: getattr(self, name) for name in named})
        return ReviseAnnotation(
            video_id=video_id,
            annotation_id=annotation_id,
            version=self.version,
            amendment=amendment,
            span=self.anchor,
        )


class _ListQuery(Model):
    """`from` and `to` are frames, both included; without them the whole film. `at`: as it was at that moment.

    `author`, `code`, `status` and `changedSince` leave others out; then a page may be short, even empty, and not the
    last.
    """

    first: Annotated[int, Field(ge=0, le=LAST_FRAME)] = Field(0, alias="from")
    last: Annotated[int, Field(ge=0, le=LAST_FRAME)] = Field(LAST_FRAME, alias="to")
    limit: Annotated[int, Field(ge=1, le=500)] = 200
    cursor: str | None = None
    at: AwareDatetime | None = None
    author: PersonId | None = None
    code: CodeId | None = None
    status: AnnotationStatus | None = None
    changed_since: AwareDatetime | None = None

    def to_query(self, video_id: VideoId) -> ListAnnotations:
        """Raises Invalid for a cursor that we did not make, or a window that ends before it begins."""
        read = self._read(_CURSOR)
        after = Place(frame_start=int(read[1]), id=read[2]) if read else None
        wanted = Wanted(
            author_id=self.author, code_id=self.code, status=self.status, changed_since=self.changed_since
        )
        return ListAnnotations(
            video_id=video_id, window=self._window(), limit=self.limit, after=after, wanted=wanted
        )

    def to_past(self, video_id: VideoId, at: datetime) -> ReadPast:
        """Raises Invalid as `to_query` does."""
        if any((self.author, self.code, self.status, self.changed_since)):
            raise Invalid(
                "A moment of the past is not searched. Leave out author, code, status and changedSince."
            )
        read = self._read(_PAST_CURSOR)
        after = read[0] if read else None
        return ReadPast(video_id=video_id, at=at, window=self._window(), limit=self.limit, after=after)

    def _window(self) -> Window:
        if self.last < self.first:
            raise Invalid("“to” is a frame at or after “from”.", field="to")
        return Window(first=self.first, last=self.last)

    def _read(self, form: re.Pattern[str]) -> re.Match[str] | None:
        read = form.fullmatch(self.cursor or "")
        if self.cursor and read is None:
            raise Invalid("This cursor is not valid. Start again without one.", field="cursor")
        return read


class _ChangesQuery(Model):
    """`after`: the last sequence number that the client has applied."""

    after: Annotated[int, Field(ge=0)] = 0


class _VersionQuery(Model):
    """The version that the person saw."""

    version: Version


ListQuery = Annotated[_ListQuery, Query()]
ChangesQuery = Annotated[_ChangesQuery, Query()]
VersionQuery = Annotated[_VersionQuery, Query()]


class AnnotationList(Model):
    """A page. `lastSeq`: this list with the changes after that number is exact; keep the first page's.

    A list of the past (`at`) is in order of ids, its `lastSeq` is 0, and a page may be empty and not the last.
    """

    annotations: tuple[Annotation, ...]
    cursor: str | None
    last_seq: int

    @staticmethod
    def written(listing: Listing) -> str:
        """Its JSON: annotations are stored as they travel, so nothing is read only to be written again."""
        cursor = f'"{listing.next.frame_start}.{listing.next.id}"' if listing.next else "null"
        return (
            f'{{"annotations":[{",".join(listing.bodies)}],"cursor":{cursor},"lastSeq":{listing.last_seq}}}'
        )

    @classmethod
    def of_past(cls, past: Past) -> AnnotationList:
        return cls(annotations=past.annotations, cursor=past.next, last_seq=0)
