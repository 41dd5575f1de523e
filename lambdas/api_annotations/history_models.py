"""The JSON of the past of annotations: what a client asks, and what it gets besides the domain's own records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import AwareDatetime, Field

from api_annotations.models import Version
from practika.domain.annotation import Revision
from practika.domain.ids import AnnotationId, PersonId, VideoId
from practika.domain.model import Model
from practika.usecases.list_revisions import ListRevisions
from practika.usecases.restore_annotation import RestoreAnnotation
from practika.usecases.roll_back_person import RollBackPerson


class RestoredAnnotation(Model):
    """The version that the person saw; without `toVersion` it is a tombstone's, which is taken back."""

    version: Version
    to_version: Version | None = None

    def to_command(self, video_id: VideoId, annotation_id: AnnotationId) -> RestoreAnnotation:
        return RestoreAnnotation(
            video_id=video_id,
            annotation_id=annotation_id,
            version=self.version,
            to_version=self.to_version,
        )


class RestoredHistory(Model):
    """Whose changes to take back, from when on; `cursor` is an earlier answer's `next`."""

    person_id: PersonId
    since: AwareDatetime
    cursor: AnnotationId | None = None

    def to_command(self, video_id: VideoId) -> RollBackPerson:
        return RollBackPerson(
            video_id=video_id, person_id=self.person_id, since=self.since, after=self.cursor
        )


class _HistoryQuery(Model):
    """A page of history after a version."""

    after: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 100

    def to_query(self, video_id: VideoId, annotation_id: AnnotationId) -> ListRevisions:
        return ListRevisions(
            video_id=video_id, annotation_id=annotation_id, after=self.after, limit=self.limit
        )


class _DiffQuery(Model):
    """Two versions; `from` may be the newer one."""

    first: Version = Field(alias="from")
    last: Version = Field(alias="to")


class _FilmHistoryQuery(Model):
    """`cursor` is an earlier answer's `next`."""

    cursor: AnnotationId | None = None


FilmHistoryQuery = Annotated[_FilmHistoryQuery, Query()]
HistoryQuery = Annotated[_HistoryQuery, Query()]
DiffQuery = Annotated[_DiffQuery, Query()]


class History(Model):
    """History, oldest first; ask again with `after` = the last version while there are as many as `limit`."""

    revisions: tuple[Revision, ...]

    @classmethod
    def of(cls, revisions: Sequence[Revision]) -> History:
        return cls(revisions=tuple(revisions))
