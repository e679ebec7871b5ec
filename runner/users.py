"""Logins: the database role, its password, and the account that says for whom it may act.

The commands of `api` decide what an account may do. What they cannot do is here: create the role,
which needs the caller's own CREATEROLE, and give it the database role named like its business role.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from rently.runner.errors import RunnerError
from rently.runner.query import query

LOGIN_KINDS = ("person", "service", "gateway")
PASSWORD_BYTES = 24
_ESCAPED = str.maketrans({"\\": "\\\\", ":": "\\:"})


@dataclass(frozen=True)
class Access:
    """One account and one business role that it has.

    Attributes:
        login: database login; None for the end user of a gateway.
        subject: what a gateway calls the end user; None for a login.
        kind: person, service, gateway or end_user.
        display_name: name in audit reports.
        is_disabled: whether it sees and may do nothing.
        legal_entity_code: for whom it may act; None without access.
        business_role: as what; None without access.
    """

    login: str | None
    subject: str | None
    kind: str
    display_name: str
    is_disabled: bool
    legal_entity_code: str | None
    business_role: str | None


def add(
    connection: psycopg.Connection[Any],
    login: str,
    entity_code: str,
    role: str,
    *,
    kind: str = "person",
    display_name: str | None = None,
    password: str | None = None,
) -> None:
    """Create a login with an account that has one business role for one legal entity.

    Args:
        connection: of an administrator who may create roles.
        login: name of the database role, which must not exist.
        entity_code: short name of the legal entity.
        role: business role, such as `rently_loan_officer`.
        kind: person, service or gateway.
        display_name: name in audit reports; the login if not given.
        password: sent to the server as a SCRAM verifier only; None for a login that proves itself
            in another way (certificate, peer, LDAP).

    Raises:
        psycopg.Error: refused by the server or by a command of `api`; nothing is left behind.
    """
    with connection.transaction():
        encoding = connection.info.encoding
        verifier = None
        if password is not None:
            secret, name = password.encode(encoding), login.encode(encoding)
            verifier = connection.pgconn.encrypt_password(secret, name, b"scram-sha-256").decode()
        _run(connection, "users_create_login", login=sql.Identifier(login), verifier=verifier)
        _run(
            connection,
            "users_set_search_path",
            login=sql.Identifier(login),
            database=sql.Identifier(connection.info.dbname),
        )
        _call(connection, "users_register", kind=kind, name=display_name or login, login=login)
        grant(connection, login, entity_code, role)


def grant(connection: psycopg.Connection[Any], login: str, entity_code: str, role: str) -> None:
    """Give a login one more business role, or one more legal entity.

    Raises:
        psycopg.Error: unknown login, legal entity or role, or the caller may not.
    """
    with connection.transaction():
        _call(connection, "users_grant", account=login, entity=entity_code, role=role)
        _run(
            connection,
            "users_grant_role",
            role=sql.Identifier(role),
            login=sql.Identifier(login),
        )


def revoke(connection: psycopg.Connection[Any], login: str, entity_code: str, role: str) -> None:
    """Take a business role for a legal entity from a login; the database role with the last one.

    Raises:
        psycopg.Error: the login does not have it, or the caller may not.
    """
    with connection.transaction():
        _call(connection, "users_revoke", account=login, entity=entity_code, role=role)
        if not any(
            item.login == login and item.business_role == role for item in list_all(connection)
        ):
            _run(
                connection,
                "users_revoke_role",
                role=sql.Identifier(role),
                login=sql.Identifier(login),
            )


def disable(connection: psycopg.Connection[Any], login: str) -> None:
    """Disable the account, close the login, and end its sessions where the caller may.

    Raises:
        psycopg.Error: unknown login, or the caller may not.
    """
    with connection.transaction():
        _call(connection, "users_disable", account=login)
        _run(connection, "users_close_login", login=sql.Identifier(login))
    with connection.transaction():
        connection.execute(query("users_end_sessions"), {"login": login})


def list_all(connection: psycopg.Connection[Any]) -> list[Access]:
    """Return every account with every business role it has, by login."""
    with connection.transaction(), connection.cursor(row_factory=class_row(Access)) as cursor:
        connection.execute(query("users_become_owner"))
        found = cursor.execute(query("users_list")).fetchall()
        connection.execute(query("users_become_self"))
    return found


def make_password() -> str:
    """Return a new random password."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def write_passfile(
    connection: psycopg.Connection[Any], path: Path, login: str, password: str
) -> None:
    """Append a password to a libpq passfile that only its owner can read.

    Args:
        connection: says host, port and database of the line.
        path: the passfile; created if it is missing.
        login: whose password it is.
        password: the password.

    Raises:
        RunnerError: the file is open to others, as libpq would refuse it, or cannot be written.
    """
    info = connection.info
    host = "localhost" if info.host.startswith("/") else info.host
    fields = (host, str(info.port), info.dbname, login, password)
    line = ":".join(field.translate(_ESCAPED) for field in fields)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise RunnerError(
                    f"{path} is open to other users", hint=f"close it: chmod 600 {path}"
                )
            file.write(line + "\n")
    except OSError as error:
        raise RunnerError(f"cannot write {path}", detail=error.strerror) from error


def _run(connection: psycopg.Connection[Any], statement: str, **parts: Any) -> None:
    """Run a statement about roles, as the caller; identifiers and literals are put in quoted."""
    given = {
        key: part if isinstance(part, sql.Identifier) else sql.Literal(part)
        for key, part in parts.items()
    }
    connection.execute(sql.SQL(query(statement)).format(**given))


def _call(connection: psycopg.Connection[Any], statement: str, **values: str) -> None:
    """Call a command of `api` that is for administrators, as the owner."""
    connection.execute(query("users_become_owner"))
    connection.execute(query(statement), values)
    connection.execute(query("users_become_self"))
