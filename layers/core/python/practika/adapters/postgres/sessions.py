"""Refresh tokens and failed sign-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from practika.adapters.postgres.connection import Database
from practika.domain.ids import PersonId
from practika.domain.session import OpenSession, RefreshToken

_COLUMNS = "sha256, family, person_id, workspace_id, issued_at, expires_at, used_at, ended_at"


class PostgresRefreshTokens:
    """Implements the port RefreshTokens."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, token: RefreshToken) -> None:
        self._database.run(
            f"INSERT INTO refresh_tokens ({_COLUMNS}) VALUES (%(sha256)s, %(family)s, %(person_id)s,"
            " %(workspace_id)s, %(issued_at)s, %(expires_at)s, %(used_at)s, %(ended_at)s)",
            token.model_dump(),
        )

    def get(self, sha256: str) -> RefreshToken | None:
        row = self._database.one(
            f"SELECT {_COLUMNS} FROM refresh_tokens WHERE sha256 = %(sha256)s", {"sha256": sha256}
        )
        return RefreshToken(**row) if row else None

    def use(self, sha256: str, at: datetime) -> bool:
        touched = self._database.run(
            "UPDATE refresh_tokens SET used_at = %(at)s"
            " WHERE sha256 = %(sha256)s AND used_at IS NULL AND ended_at IS NULL",
            {"sha256": sha256, "at": at},
        )
        return touched == 1

    def end_family(self, family: str, at: datetime) -> None:
        self._database.run(
            "UPDATE refresh_tokens SET ended_at = %(at)s WHERE family = %(family)s AND ended_at IS NULL",
            {"family": family, "at": at},
        )

    def end_others(self, person_id: PersonId, family: str | None, at: datetime) -> None:
        self._database.run(
            "UPDATE refresh_tokens SET ended_at = %(at)s WHERE person_id = %(person)s AND ended_at IS NULL"
            " AND family IS DISTINCT FROM %(family)s",
            {"person": person_id, "family": family, "at": at},
        )

    def open(self, person_id: PersonId, now: datetime) -> Sequence[OpenSession]:
        # the newest token of a family is the one that its browser holds
        rows = self._database.all(
            "SELECT DISTINCT ON (family) family, workspace_id, issued_at AS last_used,"
            " min(issued_at) OVER (PARTITION BY family) AS since FROM refresh_tokens"
            " WHERE person_id = %(person)s AND ended_at IS NULL AND expires_at > %(now)s"
            " ORDER BY family, issued_at DESC",
            {"person": person_id, "now": now},
        )
        found = [OpenSession(**row) for row in rows]
        return sorted(found, key=lambda one: (one.last_used, one.family), reverse=True)

    def drop_expired(self, before: datetime, limit: int) -> int:
        return self._database.run(
            "DELETE FROM refresh_tokens WHERE sha256 IN (SELECT sha256 FROM refresh_tokens"
            " WHERE expires_at < %(before)s ORDER BY expires_at LIMIT %(limit)s)",
            {"before": before, "limit": limit},
        )


class PostgresSignInAttempts:
    """Implements the port SignInAttempts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def failures(self, subject: str, since: datetime) -> int:
        row = self._database.one(
            "SELECT count(*) AS n FROM sign_in_failures WHERE subject = %(subject)s AND at > %(since)s",
            {"subject": subject, "since": since},
        )
        return int(row["n"]) if row else 0

    def record(self, subject: str, at: datetime) -> None:
        self._database.run(
            "INSERT INTO sign_in_failures (subject, at) VALUES (%(subject)s, %(at)s)",
            {"subject": subject, "at": at},
        )

    def forget(self, subject: str) -> None:
        self._database.run("DELETE FROM sign_in_failures WHERE subject = %(subject)s", {"subject": subject})

    def drop_before(self, before: datetime, limit: int) -> int:
        return self._database.run(
            "DELETE FROM sign_in_failures WHERE ctid = ANY (ARRAY(SELECT ctid FROM sign_in_failures"
            " WHERE at < %(before)s LIMIT %(limit)s))",
            {"before": before, "limit": limit},
        )
