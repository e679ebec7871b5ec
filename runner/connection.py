"""Find the server that the user means and connect to it.

The order is `--dsn`, `RENTLY_DSN`, `DATABASE_URL`, libpq's own variables (`PGHOST`, `PGSERVICE`,
`PGPASSFILE`, …), and at last the embedded server. Nothing here prints or returns a password.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import psycopg
from psycopg import conninfo as libpq
from psycopg.rows import scalar_row

from rently.runner import embedded
from rently.runner.errors import RunnerError, UnreachableError, UsageError

OLDEST_VERSION = 150000
CONNECT_SECONDS = "10"
DSN_VARIABLES = ("RENTLY_DSN", "DATABASE_URL")
# The variables that choose a server, a database or a credential; any of them means that the user
# has a server in mind. Others (PGTZ, PGSSLMODE, …) only refine a connection.
LIBPQ_VARIABLES = (
    "PGHOST",
    "PGHOSTADDR",
    "PGPORT",
    "PGDATABASE",
    "PGUSER",
    "PGPASSWORD",
    "PGPASSFILE",
    "PGSERVICE",
    "PGSERVICEFILE",
)
# How often to look for a pooler that hands our server connection to somebody else.
POOLER_PROBES = 5


@dataclass(frozen=True)
class Target:
    """A connection string (it may hold a password: never print it) and where it came from."""

    conninfo: str
    source: str


@dataclass(frozen=True)
class Description:
    """Whom a connection talks to, fit to print."""

    host: str
    port: int
    database: str
    user: str
    server_version: str

    def __str__(self) -> str:
        """Read as `rently on localhost:5432 as ann, PostgreSQL 18.6`."""
        return (
            f"{self.database} on {self.host}:{self.port} as {self.user},"
            f" PostgreSQL {self.server_version}"
        )


def named_target(dsn: str | None = None) -> Target | None:
    """Return the server that the user named, or None if that leaves the embedded one.

    Raises:
        UsageError: the connection string cannot be read.
    """
    if dsn:
        return Target(_checked(dsn, "--dsn"), "--dsn")
    for variable in DSN_VARIABLES:
        if value := os.environ.get(variable):
            return Target(_checked(value, variable), variable)
    used = [variable for variable in LIBPQ_VARIABLES if os.environ.get(variable)]
    return Target("", ", ".join(used)) if used else None


def is_at_hand(dsn: str | None = None) -> bool:
    """Whether a server is named or the embedded one is up; a named one need not answer."""
    return named_target(dsn) is not None or embedded.status().server is not None


def resolve(dsn: str | None = None) -> Target:
    """Return the server to use: the named one, else the embedded server if it is up.

    Raises:
        UsageError: the connection string cannot be read.
        UnreachableError: nothing is named and the embedded server is down.
    """
    if target := named_target(dsn):
        return target
    server = embedded.status().server
    if server is None:
        raise UnreachableError(
            "no database server is named, and the embedded one is not running",
            hint="start it with `rently up`, or name a server with --dsn",
        )
    return Target(server.conninfo(), "embedded server")


def connect(
    dsn: str | None = None,
    *,
    autocommit: bool = False,
    require_session: bool = False,
    application_name: str = "rently",
) -> psycopg.Connection:
    """Connect to the server that `resolve` finds.

    Args:
        dsn: what `--dsn` gave.
        autocommit: as in psycopg.
        require_session: refuse a pooler that changes the server session between transactions; for
            work that relies on session state, such as an advisory lock held over a deploy.
        application_name: shown in `pg_stat_activity`.

    Raises:
        UsageError: the connection string cannot be read.
        UnreachableError: no server answers.
        RunnerError: the server refuses us, is too old, or is behind a transaction pooler.
    """
    target = resolve(dsn)
    connection = _open(target, autocommit=autocommit, application_name=application_name)
    try:
        _check_version(connection)
        if require_session:
            _check_session(connection, target)
    except BaseException:
        connection.close()
        raise
    return connection


def describe(connection: psycopg.Connection) -> Description:
    """Return whom a connection talks to."""
    info = connection.info
    version = info.parameter_status("server_version") or str(info.server_version)
    return Description(info.host, info.port, info.dbname, info.user, version.split()[0])


def _checked(dsn: str, source: str) -> str:
    """Refuse a string that libpq would misread, without quoting it: it may hold a password."""
    hint = "write postgresql://USER@HOST:PORT/DATABASE or host=… dbname=… user=…"
    try:
        parts = libpq.conninfo_to_dict(dsn)
    except psycopg.ProgrammingError as error:
        raise UsageError(f"{source} is not a connection string", hint=hint) from error
    ports = str(parts.get("port", "")).split(",")
    if "@" in str(parts.get("host", ""))[1:] or not all(p.isdecimal() for p in ports if p):
        raise UsageError(
            f"{source} is not a connection string",
            detail="its host or port is malformed",
            hint="percent-encode special characters in the password, or keep it in a passfile",
        )
    return dsn


def _open(target: Target, *, autocommit: bool, application_name: str) -> psycopg.Connection:
    given = libpq.conninfo_to_dict(target.conninfo)
    given["application_name"] = application_name
    if "PGCONNECT_TIMEOUT" not in os.environ:
        given.setdefault("connect_timeout", CONNECT_SECONDS)
    try:
        return psycopg.connect(libpq.make_conninfo("", **given), autocommit=autocommit)
    except psycopg.OperationalError as error:
        raise _refusal(error, target) from error


def _refusal(error: psycopg.OperationalError, target: Target) -> RunnerError:
    """Tell a server that refuses us from one that does not answer.

    libpq gives no SQLSTATE before a session exists; a server's refusal is known by its severity.
    """
    text = " ".join(str(error).split()).removeprefix("connection failed: ")
    asked_for_password = error.pgconn is not None and error.pgconn.needs_password
    if asked_for_password or "FATAL" in text:
        return RunnerError(
            f"the server named by {target.source} refuses the connection",
            detail=text,
            hint="check user, password, database and the right to connect",
        )
    return UnreachableError(
        f"the server named by {target.source} cannot be reached",
        detail=text,
        hint="check host and port, and that the server runs",
    )


def _check_version(connection: psycopg.Connection) -> None:
    if connection.info.server_version < OLDEST_VERSION:
        raise RunnerError(
            f"PostgreSQL {describe(connection).server_version} is not supported",
            detail=str(describe(connection)),
            hint=f"use PostgreSQL {OLDEST_VERSION // 10000} or later",
        )


def _check_session(connection: psycopg.Connection, target: Target) -> None:
    """Refuse a pooler that gives our server session to others between our transactions.

    No server variable names a pooler, but every pooler answers the handshake itself and invents
    the process id that belongs to the cancel key. A direct connection is told its backend's own.
    Behind a pooler, the mode decides: with session pooling a backend stays ours until we
    disconnect; with transaction pooling the one we have just used is idle, and the pooler gives
    it to the next client of the same user and database. So a second client looks whether it gets
    it, several times, for on a busy pool a third one may be faster.
    """
    wanted, connection.autocommit = connection.autocommit, True  # each look its own transaction
    ours = _backend(connection)
    probes = 0 if ours == connection.info.backend_pid else POOLER_PROBES
    for _ in range(probes):
        name = "rently pooler probe"
        with _open(target, autocommit=True, application_name=name) as other:
            theirs = _backend(other)
        again = _backend(connection)
        if theirs == ours or again != ours:
            raise RunnerError(
                "this connection goes through a pooler in transaction mode",
                detail=f"{describe(connection)}; its server session is shared with other clients",
                hint="connect to PostgreSQL directly, or to a pool in session mode",
            )
    connection.autocommit = wanted


def _backend(connection: psycopg.Connection) -> int:
    """Return the process id of the backend that serves the connection at this moment."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        return int(cursor.execute("select pg_catalog.pg_backend_pid()").fetchone() or 0)
