"""What a person gets who takes their data with them, version 1: `person.json` and `notes.jsonl` in one ZIP file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import JsonValue

from practika.domain.ids import AnnotationId, LessonId, PersonId, VideoId, WorkspaceId
from practika.domain.model import Model


class PersonFacts(Model):
    id: PersonId
    email: str
    name: str
    created_at: datetime


class MembershipFacts(Model):
    workspace_id: WorkspaceId
    workspace: str
    role: str
    joined_at: datetime


class SessionFacts(Model):
    """A refresh token that was given out: when, until when, and whether it was used or ended."""

    workspace_id: WorkspaceId
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None
    ended_at: datetime | None


class SecondFactorFacts(Model):
    """That there is a second factor; never its secret nor a code."""

    begun_at: datetime
    confirmed_at: datetime | None
    recovery_codes_left: int


class InvitationFacts(Model):
    workspace_id: WorkspaceId
    role: str
    created_at: datetime
    expires_at: datetime


class FilmFacts(Model):
    """A film that the person uploaded; `link` opens it in the app."""

    id: VideoId
    workspace_id: WorkspaceId
    title: str
    filename: str
    size_bytes: int
    created_at: datetime
    status: str
    source: JsonValue = None
    link: str | None = None


class LessonFacts(Model):
    """A lesson that the person recorded."""

    id: LessonId
    workspace_id: WorkspaceId
    video_id: VideoId
    title: str
    created_at: datetime
    length_ms: int
    link: str | None = None


class AuditFacts(Model):
    """A security-relevant act of the person."""

    at: datetime
    act: str
    workspace_id: WorkspaceId | None
    subject: str | None


class UsageDay(Model):
    """What was counted of the person on one day (UTC). `films`: milliseconds watched of each."""

    workspace_id: WorkspaceId
    day: date
    ms: int
    loops: int
    notes: int
    sessions: int
    films: dict[VideoId, int]


class FactsOfPerson(Model):
    """What the rows say."""

    person: PersonFacts
    memberships: tuple[MembershipFacts, ...]
    sessions: tuple[SessionFacts, ...]
    second_factor: SecondFactorFacts | None = None
    invitations: tuple[InvitationFacts, ...]
    films: tuple[FilmFacts, ...]
    lessons: tuple[LessonFacts, ...]
    audit: tuple[AuditFacts, ...]


class PersonExport(FactsOfPerson):
    """The file `person.json`. `usage_counted_in`: workspaces in which the person did not refuse to be counted."""

    version: Literal[1] = 1
    made_at: datetime
    usage: tuple[UsageDay, ...]
    usage_counted_in: tuple[WorkspaceId, ...]


class NoteOfPerson(Model):
    """A line of `notes.jsonl`: what the person wrote, drew and changed in one note, in order. `revisions` are as they
    are stored, see docs/api/annotations.md; what others did to the note is theirs and not in it."""

    workspace_id: WorkspaceId
    video_id: VideoId
    annotation_id: AnnotationId
    revisions: tuple[JsonValue, ...]


def export_schema() -> dict[str, Any]:
    """JSON schema of both files."""
    definitions: dict[str, Any] = {}
    for model in (PersonExport, NoteOfPerson):
        schema = model.model_json_schema(by_alias=True)
        definitions |= schema.pop("$defs", {})
        definitions[model.__name__] = schema
    return {"title": "PersonExport", "$defs": definitions}
