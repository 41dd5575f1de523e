"""The role by which doors sign in: it reads and writes rows, and owns nothing.

The migrate door, which signs in as the owner, calls this after the migrations, under their lock. Repeating it changes
nothing, so a right that somebody widened by hand is narrow again after the next deploy.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from practika.adapters.postgres.connection import STATEMENT_TIMEOUT_MS, Database

ROLE = "practika_doors"
#: What RDS calls the right to sign in by a token of IAM, and by nothing else; there is none elsewhere.
BY_TOKEN = "rds_iam"  # noqa: S105  # a role, no secret
#: Rounds of SCRAM, as PostgreSQL makes them.
ROUNDS = 4096

_ROWS = "SELECT, INSERT, UPDATE, DELETE"
_GRANTS = (
    f"GRANT USAGE ON SCHEMA public TO {ROLE}",
    f"GRANT {_ROWS} ON ALL TABLES IN SCHEMA public TO {ROLE}",
    # and on tables that later migrations make
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {_ROWS} ON TABLES TO {ROLE}",
    # append-only; what lies in the chain is not forgotten
    f"REVOKE UPDATE, DELETE ON audit_log FROM {ROLE}",
    f"REVOKE DELETE ON audit_links FROM {ROLE}",
    f"REVOKE ALL ON schema_migrations FROM {ROLE}",
    # RDS Proxy refuses options of a start, and its first statements are not for PostgreSQL: the role brings them along
    f"ALTER ROLE {ROLE} SET statement_timeout = {STATEMENT_TIMEOUT_MS}",
    f"ALTER ROLE {ROLE} SET timezone = 'UTC'",
)


def let_doors_in(database: Database, password: str | None = None) -> None:
    """Makes the role where it is missing, and gives it exactly its rights.

    `password`: by which doors sign in where nobody takes tokens of IAM (one machine, and RDS Proxy towards PostgreSQL).
    """
    if not _known(database, ROLE):
        database.run(f"CREATE ROLE {ROLE} LOGIN NOCREATEDB NOCREATEROLE")
    with database.transaction():
        for grant in _GRANTS:
            database.run(grant)
        if password is not None:
            database.run(f"ALTER ROLE {ROLE} PASSWORD '{verifier(password)}'")
        if _known(database, BY_TOKEN):
            database.run(f"REVOKE {BY_TOKEN} FROM {ROLE}" if password else f"GRANT {BY_TOKEN} TO {ROLE}")


def verifier(password: str, salt: bytes | None = None) -> str:
    """What PostgreSQL keeps of a password (ASCII): made here, so that no statement and no log of one holds it.

    Source: RFC 5803, and "Password Authentication" in PostgreSQL's documentation.
    """
    salt = salt or secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    said = (base64.b64encode(each).decode() for each in (salt, stored, server))
    return "SCRAM-SHA-256${}:{}${}:{}".format(ROUNDS, *said)


def _known(database: Database, role: str) -> bool:
    return database.one("SELECT 1 FROM pg_roles WHERE rolname = %(role)s", {"role": role}) is not None
