"""All that the rows say of a person."""

from __future__ import annotations

from collections.abc import Sequence

from practika.adapters.postgres.connection import Database, Row
from practika.domain.errors import TokenInvalid
from practika.domain.ids import PersonId
from practika.domain.person_export import (
    AuditFacts,
    FactsOfPerson,
    FilmFacts,
    InvitationFacts,
    LessonFacts,
    MembershipFacts,
    PersonFacts,
    SecondFactorFacts,
    SessionFacts,
)

_MEMBERSHIPS = (
    "SELECT members.workspace_id, workspaces.name AS workspace, members.role, members.joined_at FROM members"
    " JOIN workspaces ON workspaces.id = members.workspace_id WHERE members.person_id = %(person)s"
    " ORDER BY members.joined_at"
)
_SESSIONS = (
    "SELECT workspace_id, issued_at, expires_at, used_at, ended_at FROM refresh_tokens"
    " WHERE person_id = %(person)s ORDER BY issued_at"
)
_INVITATIONS = (
    "SELECT workspace_id, role, created_at, expires_at FROM invitations WHERE created_by = %(person)s"
    " ORDER BY created_at"
)
_FILMS = (
    "SELECT id, workspace_id, title, filename, size_bytes, created_at, status, source FROM videos"
    " WHERE created_by = %(person)s AND removed_at IS NULL ORDER BY created_at"
)
_LESSONS = (
    "SELECT id, workspace_id, video_id, title, created_at, length_ms FROM lessons"
    " WHERE created_by = %(person)s AND state <> 'removed' ORDER BY created_at"
)
_FACTOR = (
    "SELECT begun_at, confirmed_at, (SELECT count(*) FROM recovery_codes WHERE recovery_codes.person_id = %(person)s"
    " AND used_at IS NULL) AS recovery_codes_left FROM second_factors WHERE person_id = %(person)s"
)
_AUDIT = "SELECT at, act, workspace_id, subject FROM audit_log WHERE person_id = %(person)s ORDER BY at DESC, id DESC"


def facts_of(database: Database, person_id: PersonId) -> FactsOfPerson:
    """Eight queries, each by an index. Raises TokenInvalid when the account is closed."""

    def rows(sql: str) -> Sequence[Row]:
        return database.all(sql, {"person": person_id})

    people = rows(
        "SELECT id, email, name, created_at FROM people WHERE id = %(person)s AND erased_at IS NULL"
    )
    if not people:
        raise TokenInvalid
    return FactsOfPerson(
        person=PersonFacts(**people[0]),
        memberships=tuple(MembershipFacts(**row) for row in rows(_MEMBERSHIPS)),
        sessions=tuple(SessionFacts(**row) for row in rows(_SESSIONS)),
        second_factor=next((SecondFactorFacts(**row) for row in rows(_FACTOR)), None),
        invitations=tuple(InvitationFacts(**row) for row in rows(_INVITATIONS)),
        films=tuple(FilmFacts(**row) for row in rows(_FILMS)),
        lessons=tuple(LessonFacts(**row) for row in rows(_LESSONS)),
        audit=tuple(AuditFacts(**row) for row in rows(_AUDIT)),
    )
