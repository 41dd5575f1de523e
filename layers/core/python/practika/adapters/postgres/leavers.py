"""The rows of a person who takes their data with them, or closes the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.person_facts import facts_of
from practika.adapters.postgres.person_requests import PostgresPersonRequests
from practika.adapters.postgres.workspaces import PostgresWorkspaces
from practika.domain.ids import PersonId, VideoId, WorkspaceId
from practika.domain.lesson import Lesson
from practika.domain.person_export import FactsOfPerson
from practika.domain.person_request import Belonging, Fate, PersonRequest, check_heir
from practika.domain.redaction import FORMER_NAME
from practika.ports.leaving import FilmPlace

#: No e-mail address and no hash: nobody can type the one or match the other.
_NO_EMAIL = "'closed ' || id"
_NO_HASH = "$argon2id$closed"
_CLOSED_WORKSPACE = "Closed workspace"
_THEIR_ROWS = (
    "DELETE FROM sign_in_failures WHERE subject IN (SELECT subject FROM audit_log"
    " WHERE person_id = %(person)s AND act IN ('sign_in_refused', 'factor_refused'))",
    "DELETE FROM sign_in_challenges WHERE person_id = %(person)s",
    "DELETE FROM second_factors WHERE person_id = %(person)s",
    "DELETE FROM refresh_tokens WHERE person_id = %(person)s",
    "DELETE FROM invitations WHERE created_by = %(person)s",
    "DELETE FROM members WHERE person_id = %(person)s",
    "DELETE FROM former_members WHERE person_id = %(person)s",
    "DELETE FROM person_requests WHERE person_id = %(person)s AND kind = 'export'",
)
_THEIR_WORKSPACES = (
    "UPDATE videos SET removed_at = now(), updated_at = now()"
    " WHERE workspace_id = ANY(%(dissolved)s) AND removed_at IS NULL",
    "UPDATE workspaces SET name = %(closed)s WHERE id = ANY(%(dissolved)s)",
    "DELETE FROM invitations WHERE workspace_id = ANY(%(dissolved)s)",
    "DELETE FROM codes WHERE workspace_id = ANY(%(dissolved)s)",
)
_LESSON = (
    "id, workspace_id, video_id, title, audience, state, created_by, created_at, heard_at, sealed_at, length_ms,"
    " log_parts, voice_parts, size_bytes, digest"
)


class PostgresLeavers:
    """Implements the port Leavers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def belongings(self, person_id: PersonId) -> Sequence[Belonging]:
        workspaces = PostgresWorkspaces(self._database)
        return [
            Belonging(
                workspace=each.workspace,
                role=each.role,
                others=tuple(
                    one for one in workspaces.members(each.workspace.id) if one.person_id != person_id
                ),
            )
            for each in workspaces.of_person(person_id)
        ]

    def facts(self, person_id: PersonId) -> FactsOfPerson:
        return facts_of(self._database, person_id)

    def close(self, request: PersonRequest, heirs: Mapping[WorkspaceId, PersonId]) -> PersonRequest:
        with self._database.transaction():
            belongings = self._locked(request.person_id)
            for each in belongings:
                heir = check_heir(each, heirs)
                if heir is not None:
                    self._make_owner(each.workspace.id, heir)
            dissolved = [each.workspace.id for each in belongings if each.fate is Fate.GOES]
            known = {each.workspace.id for each in belongings} | set(request.workspace_ids)
            written = PostgresPersonRequests(self._database).add(
                request.model_copy(
                    update={
                        "workspace_ids": tuple(sorted(known)),
                        "dissolved_ids": tuple(sorted({*dissolved, *request.dissolved_ids})),
                    }
                )
            )
            self._empty(request, dissolved)
        return written

    def _locked(self, person_id: PersonId) -> Sequence[Belonging]:
        """Two owners who leave at the same time wait for each other here."""
        self._database.all(
            "SELECT id FROM workspaces WHERE id IN (SELECT workspace_id FROM members WHERE person_id = %(person)s)"
            " ORDER BY id FOR UPDATE",
            {"person": person_id},
        )
        return self.belongings(person_id)

    def _make_owner(self, workspace_id: WorkspaceId, heir: PersonId) -> None:
        self._database.run(
            "UPDATE members SET role = 'owner' WHERE workspace_id = %(workspace)s AND person_id = %(heir)s",
            {"workspace": workspace_id, "heir": heir},
        )

    def _empty(self, request: PersonRequest, dissolved: Sequence[WorkspaceId]) -> None:
        values = {
            "person": request.person_id,
            "dissolved": list(dissolved),
            "closed": _CLOSED_WORKSPACE,
            "name": FORMER_NAME,
            "hash": _NO_HASH,
            "at": request.asked_at,
        }
        for statement in (*_THEIR_ROWS, *_THEIR_WORKSPACES):
            self._database.run(statement, values)
        self._database.run(
            f"UPDATE people SET email = {_NO_EMAIL}, name = %(name)s, password_hash = %(hash)s,"
            " erased_at = coalesce(erased_at, %(at)s) WHERE id = %(person)s",
            values,
        )

    def not_erased(self, person_ids: Sequence[PersonId]) -> Sequence[PersonId]:
        rows = self._database.all(
            "SELECT id FROM people WHERE id = ANY(%(ids)s) AND erased_at IS NULL ORDER BY id",
            {"ids": list(person_ids)},
        )
        return [row["id"] for row in rows]

    def films(
        self, workspace_ids: Sequence[WorkspaceId], *, after: VideoId, limit: int
    ) -> Sequence[FilmPlace]:
        of = "SELECT id, workspace_id FROM {} WHERE workspace_id = ANY(%(workspaces)s) AND id > %(after)s"
        rows = self._database.all(
            f"{of.format('videos')} UNION {of.format('former_films')} ORDER BY id LIMIT %(limit)s",
            {"workspaces": list(workspace_ids), "after": after, "limit": limit},
        )
        return [FilmPlace(workspace_id=row["workspace_id"], video_id=row["id"]) for row in rows]

    def lessons(self, person_id: PersonId) -> Sequence[Lesson]:
        rows = self._database.all(
            f"SELECT {_LESSON} FROM lessons WHERE created_by = %(person)s AND state <> 'removed' ORDER BY id",
            {"person": person_id},
        )
        return [Lesson(**row) for row in rows]
