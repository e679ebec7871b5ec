"""The deployer's session: may it deploy here, and as whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import class_row

from rently.runner.errors import RunnerError
from rently.runner.query import query
from rently.runner.sqlfile import read_text, run_file

OWNER = "rently_owner"
MAINTENANCE_DATABASES = ("postgres", "template0", "template1")


@dataclass(frozen=True)
class _Found:
    database_name: str
    user_name: str
    is_replica: bool
    has_owner_role: bool
    owner_may_create: bool
    has_engine: bool


def apply_roles(connection: psycopg.Connection[Any], script: Path) -> None:
    """Create the cluster-wide roles, let the owner create schemas here and the caller act as it.

    Runs as the caller, who is a superuser or may create roles. All of it may be repeated.

    Raises:
        RunnerError: the caller lacks a right.
    """
    with connection.transaction():
        run_file(connection, script.name, read_text(script))
        run_file(connection, "grant_caller.sql", query("grant_caller"))


def apply_event_triggers(connection: psycopg.Connection[Any], script: Path) -> bool:
    """Create the event triggers if the login is a superuser's; to be called inside a transaction.

    Returns:
        whether they are new.
    """
    found = connection.execute(query("event_triggers")).fetchone()
    if found is None or not found[0]:
        return False
    connection.execute(query("become_caller"))
    run_file(connection, script.name, read_text(script))
    connection.execute(query("become_owner_for_transaction"))
    return not found[1]


def preflight(connection: psycopg.Connection[Any]) -> bool:
    """Refuse a database or a login with which a deploy could not end well; become the owner.

    Version and pooler are the business of `connection.connect(…, require_session=True)`.

    Returns:
        whether the engine's own tables exist.

    Raises:
        RunnerError: the database is the server's own or a replica's, or the owner's role is missing
            or out of reach.
    """
    found = _find(connection)
    if found.database_name in MAINTENANCE_DATABASES:
        raise RunnerError(
            f"database {found.database_name} belongs to the server",
            hint="create one for Rently and name it: --dsn, PGDATABASE or a service",
        )
    if found.is_replica:
        raise RunnerError("this server is a replica", hint="deploy to its primary")
    if not (found.has_owner_role and found.owner_may_create):
        raise RunnerError(
            f"role {OWNER} is missing, or may not create schemas in {found.database_name}",
            hint="once, as superuser or owner of the database: rently deploy --roles",
        )
    _become_owner(connection, found)
    return found.has_engine


def prepare_to_read(connection: psycopg.Connection[Any]) -> bool:
    """Become the owner where something was deployed, to read the engine's tables.

    Returns:
        whether the engine's own tables exist.

    Raises:
        RunnerError: they do, and the caller may not act as the owner.
    """
    found = _find(connection)
    if found.has_engine:
        _become_owner(connection, found)
    return found.has_engine


def _find(connection: psycopg.Connection[Any]) -> _Found:
    connection.execute(query("session_settings"))
    connection.execute(query("print_settings"), {"is_local": False})
    with connection.cursor(row_factory=class_row(_Found)) as cursor:
        found = cursor.execute(query("preflight")).fetchone()
    if found is None:
        raise RunnerError("the server does not describe itself")
    return found


def _become_owner(connection: psycopg.Connection[Any], found: _Found) -> None:
    try:
        connection.execute(query("become_owner"))
    except psycopg.errors.InsufficientPrivilege as error:
        raise RunnerError(
            f"{found.user_name} may not act as {OWNER}", hint=f"grant {OWNER} to {found.user_name}"
        ) from error
