"""Open PostgreSQL's own terminal on the server in use.

The machine's psql is preferred, because it has line editing; the embedded wheel brings one for
machines without.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from psycopg import conninfo

from rently.runner import connection
from rently.runner.binaries import wheel_directory
from rently.runner.errors import RunnerError
from rently.runner.output import note
from rently.runner.query import query

SHORTCUTS = Path(__file__).parent / "queries" / "shortcuts"


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


def run(dsn: str | None, arguments: Sequence[str], *, may_write: bool = False) -> NoReturn:
    """Become psql on the server in use, at a terminal with comforts.

    A password goes through the environment: everybody can read the arguments of a process.

    Args:
        dsn: what `--dsn` gave.
        arguments: what else psql is to get.
        may_write: let transactions write unless they say otherwise.
    """
    parts, password = _without_password(dsn, may_write=may_write)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    comforts: list[str] = []
    if sys.stdin.isatty() and sys.stdout.isatty():
        comforts = _comforts(may_write=may_write)
        if shutil.which("pspg"):
            environment.setdefault("PSQL_PAGER", "pspg")
        note(f"Shortcuts: {' '.join(f':{name}' for name in shortcuts())}")
        if not may_write:
            note("Read-only; rently psql --write may change data.")
    os.execvpe(program(), ["psql", *comforts, *parts, *arguments], environment)  # noqa: S606


def shortcuts() -> dict[str, str]:
    """Return the queries that a variable of psql stands for, by its name."""
    return {path.stem: query(f"shortcuts/{path.stem}") for path in sorted(SHORTCUTS.glob("*.sql"))}


def _comforts(*, may_write: bool) -> list[str]:
    """Return arguments for somebody at a terminal; a psqlrc of one's own comes later and wins."""
    state = "" if may_write else " read-only"
    variables = {
        "PROMPT1": f"%n@%/{state}%R%x%# ",
        "PROMPT2": f"%n@%/{state}%R%x%# ",
        **{name: f"{text.strip()};" for name, text in shortcuts().items()},
    }
    return [
        "--pset=expanded=auto",
        *(f"--variable={name}={value}" for name, value in variables.items()),
    ]


def _without_password(dsn: str | None, *, may_write: bool = True) -> tuple[list[str], str | None]:
    parts = conninfo.conninfo_to_dict(connection.resolve(dsn).conninfo)
    password = parts.pop("password", None)
    parts.pop("sslpassword", None)
    if not may_write:
        given = parts.get("options") or os.environ.get("PGOPTIONS", "")
        parts["options"] = f"{given} -c default_transaction_read_only=on".strip()
    arguments = [conninfo.make_conninfo("", **parts)] if parts else []
    return arguments, str(password) if password else None
