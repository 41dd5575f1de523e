"""Second factors: tables second_factors, recovery_codes and sign_in_challenges."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from practika.adapters.postgres.connection import Database
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.second_factor import Challenge, SecondFactor

_FACTOR = "person_id, sealed, begun_at, confirmed_at, last_step"
_CHALLENGE = "sha256, person_id, issued_at, expires_at, tries, ended_at"


class PostgresSecondFactors:
    """Implements the port SecondFactors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, person_id: PersonId) -> SecondFactor | None:
        row = self._database.one(
            f"SELECT {_FACTOR} FROM second_factors WHERE person_id = %(person)s", {"person": person_id}
        )
        return SecondFactor(**row) if row else None

    def begin(self, factor: SecondFactor) -> bool:
        touched = self._database.run(
            "INSERT INTO second_factors (person_id, sealed, begun_at)"
            " VALUES (%(person_id)s, %(sealed)s, %(begun_at)s) ON CONFLICT (person_id) DO UPDATE"
            " SET sealed = EXCLUDED.sealed, begun_at = EXCLUDED.begun_at WHERE second_factors.confirmed_at IS NULL",
            factor.model_dump(include={"person_id", "sealed", "begun_at"}),
        )
        return touched == 1

    def confirm(self, factor: SecondFactor, code_hashes: Sequence[str]) -> bool:
        with self._database.transaction():
            touched = self._database.run(
                "UPDATE second_factors SET confirmed_at = %(confirmed_at)s, last_step = %(last_step)s"
                " WHERE person_id = %(person_id)s AND sealed = %(sealed)s AND confirmed_at IS NULL",
                factor.model_dump(exclude={"begun_at"}),
            )
            if touched == 1 and factor.confirmed_at is not None:
                self._add_codes(factor.person_id, code_hashes, factor.confirmed_at)
        return touched == 1

    def spend(self, person_id: PersonId, step: int) -> bool:
        touched = self._database.run(
            "UPDATE second_factors SET last_step = %(step)s WHERE person_id = %(person)s"
            " AND confirmed_at IS NOT NULL AND (last_step IS NULL OR last_step < %(step)s)",
            {"person": person_id, "step": step},
        )
        return touched == 1

    def recovery_codes(self, person_id: PersonId) -> Sequence[str]:
        rows = self._database.all(
            "SELECT code_hash FROM recovery_codes WHERE person_id = %(person)s AND used_at IS NULL",
            {"person": person_id},
        )
        return [row["code_hash"] for row in rows]

    def spend_recovery_code(self, person_id: PersonId, code_hash: str, at: datetime) -> bool:
        touched = self._database.run(
            "UPDATE recovery_codes SET used_at = %(at)s"
            " WHERE person_id = %(person)s AND code_hash = %(hash)s AND used_at IS NULL",
            {"person": person_id, "hash": code_hash, "at": at},
        )
        return touched == 1

    def replace_recovery_codes(self, person_id: PersonId, code_hashes: Sequence[str], at: datetime) -> None:
        with self._database.transaction():
            there = self._database.one(
                "SELECT 1 FROM second_factors WHERE person_id = %(person)s AND confirmed_at IS NOT NULL FOR UPDATE",
                {"person": person_id},
            )
            if there:
                self._database.run(
                    "DELETE FROM recovery_codes WHERE person_id = %(person)s", {"person": person_id}
                )
                self._add_codes(person_id, code_hashes, at)

    def _add_codes(self, person_id: PersonId, code_hashes: Sequence[str], at: datetime) -> None:
        self._database.run(
            "INSERT INTO recovery_codes (person_id, code_hash, made_at)"
            " SELECT %(person)s, made.code_hash, %(at)s FROM unnest(%(hashes)s::text[]) AS made (code_hash)",
            {"person": person_id, "hashes": list(code_hashes), "at": at},
        )

    def remove(self, person_id: PersonId) -> bool:
        with self._database.transaction():
            self._database.run(
                "DELETE FROM sign_in_challenges WHERE person_id = %(person)s", {"person": person_id}
            )
            touched = self._database.run(
                "DELETE FROM second_factors WHERE person_id = %(person)s", {"person": person_id}
            )
        return touched == 1

    def holders(self, workspace_id: WorkspaceId) -> Collection[PersonId]:
        rows = self._database.all(
            "SELECT members.person_id FROM members JOIN second_factors USING (person_id)"
            " WHERE members.workspace_id = %(workspace)s AND confirmed_at IS NOT NULL",
            {"workspace": workspace_id},
        )
        return {row["person_id"] for row in rows}


class PostgresSignInChallenges:
    """Implements the port SignInChallenges."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, challenge: Challenge) -> None:
        self._database.run(
            f"INSERT INTO sign_in_challenges ({_CHALLENGE}) VALUES (%(sha256)s, %(person_id)s, %(issued_at)s,"
            " %(expires_at)s, %(tries)s, %(ended_at)s)",
            challenge.model_dump(),
        )

    def take_try(self, sha256: str, now: datetime, most: int) -> PersonId | None:
        row = self._database.one(
            "UPDATE sign_in_challenges SET tries = tries + 1 WHERE sha256 = %(sha256)s AND tries < %(most)s"
            " AND expires_at > %(now)s AND ended_at IS NULL RETURNING person_id",
            {"sha256": sha256, "most": most, "now": now},
        )
        return row["person_id"] if row else None

    def end(self, sha256: str, at: datetime) -> bool:
        touched = self._database.run(
            "UPDATE sign_in_challenges SET ended_at = %(at)s WHERE sha256 = %(sha256)s AND ended_at IS NULL",
            {"sha256": sha256, "at": at},
        )
        return touched == 1

    def drop_expired(self, before: datetime, limit: int) -> int:
        return self._database.run(
            "DELETE FROM sign_in_challenges WHERE sha256 IN (SELECT sha256 FROM sign_in_challenges"
            " WHERE expires_at < %(before)s ORDER BY expires_at LIMIT %(limit)s)",
            {"before": before, "limit": limit},
        )
