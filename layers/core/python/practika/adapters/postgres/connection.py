"""One lazily opened PostgreSQL connection per environment: Lambda runs one request at a time, so a pool
gains nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from practika.domain.errors import Invalid, Unavailable

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[dict[str, Any]]

#: Who vouches for RDS and RDS Proxy in our Regions: the roots of Amazon's trust stores (ADR 65).
ROOTS = Path(__file__).parent / "amazon_roots.pem"
Row = dict[str, Any]
Params = Mapping[str, Any] | None

STATEMENT_TIMEOUT_MS = 8_000
#: After this much idleness (a frozen environment, a failover) the connection is asked before it is trusted.
IDLE_SECONDS = 5.0


class Database:
    """Runs SQL with named parameters (`%(name)s`) and returns rows as dicts, autocommitting outside `transaction()`.

    `secret` gives `{host, port, username, password, dbname}`, and `proxied` where RDS Proxy stands before the database;
    a host that is a directory means a Unix socket. `forget`
    is called when the server refuses the password, so that a rotated secret is read anew.
    """

    def __init__(
        self, secret: Callable[[], Mapping[str, Any]], forget: Callable[[], None] = lambda: None
    ) -> None:
        self._secret = secret
        self._forget = forget
        self._connection: Connection | None = None
        self._used = 0.0
        self._in_transaction = False

    def all(self, sql: str, params: Params = None) -> Sequence[Row]:
        """Every row of a query."""
        with self._cursor(sql, params) as cursor:
            return cursor.fetchall()

    def one(self, sql: str, params: Params = None) -> Row | None:
        """The first row of a query (or of RETURNING), if any."""
        with self._cursor(sql, params) as cursor:
            return cursor.fetchone()

    def run(self, sql: str, params: Params = None) -> int:
        """Executes a statement; how many rows it touched."""
        with self._cursor(sql, params) as cursor:
            return max(cursor.rowcount, 0)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Within it a dead connection is not replaced: the whole block must be repeated."""
        with _translated(), self._ready().transaction():
            self._in_transaction = True
            try:
                yield
            finally:
                self._in_transaction = False

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _cursor(self, sql: str, params: Params) -> Iterator[psycopg.Cursor[Row]]:
        with _translated():
            cursor = self._execute(sql, params)
            self._used = time.monotonic()
            with cursor:
                yield cursor

    def _execute(self, sql: str, params: Params) -> psycopg.Cursor[Row]:
        import psycopg

        connection = self._ready()
        try:
            return connection.execute(sql.encode(), params)
        except (psycopg.OperationalError, psycopg.InterfaceError):
            dead = connection.closed or connection.broken
            # a read may be repeated; a write may have happened before the answer was lost, so its caller decides
            if not dead or self._in_transaction or not sql.lstrip().upper().startswith("SELECT"):
                raise
            self.close()
            return self._ready().execute(sql.encode(), params)

    def _ready(self) -> Connection:
        """The connection, opened or replaced when needed."""
        import psycopg

        if self._in_transaction and self._connection is not None:
            return self._connection
        if self._connection is not None and (self._connection.closed or self._connection.broken):
            self.close()
        if self._connection is not None and time.monotonic() - self._used > IDLE_SECONDS:
            try:
                self._connection.execute(b"SELECT 1")
            except psycopg.Error:
                self.close()
        if self._connection is None:
            self._connection = self._open()
            self._used = time.monotonic()
        return self._connection

    def _open(self) -> Connection:
        import psycopg
        from psycopg.rows import dict_row

        try:
            return psycopg.connect(
                **_address(self._secret()),
                autocommit=True,
                prepare_threshold=None,  # a prepared statement would pin the connection in RDS Proxy
                row_factory=dict_row,
                connect_timeout=5,
                application_name="practika",
            )
        except psycopg.OperationalError:
            self._forget()
            raise


def _address(secret: Mapping[str, Any]) -> dict[str, Any]:
    if not secret.get("host"):
        raise Unavailable("The database is not set up yet: its secret has no value.")
    host = str(secret["host"])
    near = host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")
    return {
        "host": host,
        "port": int(secret.get("port") or 5432),
        "user": str(secret["username"]),
        "password": str(secret.get("password") or ""),
        "dbname": str(secret.get("dbname") or "postgres"),
        **({"sslmode": "prefer"} if near else {"sslmode": "verify-full", "sslrootcert": str(ROOTS)}),
        # RDS Proxy refuses options of the start; there the role's own settings say the same
        **({} if secret.get("proxied") else {"options": _options()}),
    }


def _options() -> str:
    return f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC"


@contextmanager
def _translated() -> Iterator[None]:
    """psycopg's errors as ours. Integrity errors pass: only the adapter knows which fact they stand for."""
    import psycopg

    try:
        yield
    except psycopg.DataError as error:
        raise Invalid("Some of what was sent cannot be stored.") from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise Unavailable from error
