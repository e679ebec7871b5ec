"""Steps of a migration that cannot run in a transaction: concurrent index builds and their like.

Each statement commits by itself, and its start and end are written down, so that an interrupted
migration goes on where it stopped. Only statements whose outcome can be read off the catalogue, or
that may be repeated, are allowed.
"""

from __future__ import annotations

import re
from typing import Any

import psycopg
from psycopg import sql

from rently.runner import lexer
from rently.runner.errors import RunnerError
from rently.runner.query import query
from rently.runner.sqlfile import run_file, sha256

_NAME = r'(?P<name>(?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)'
_TABLE = r'(?:"[^"]+"|\w+)\.(?:"[^"]+"|\w+)'
_CREATE_INDEX = re.compile(
    rf"create (?:unique )?index concurrently (?:if not exists )?{_NAME}"
    rf" on (?:only )?(?P<table>{_TABLE})"
)
_REPEATABLE = re.compile(r"drop index concurrently if exists\b|(?:vacuum|analyze)\b")


def check_step(name: str, statement: lexer.Statement) -> None:
    """Refuse a statement that could not be resumed after an interruption.

    Raises:
        RunnerError: the statement belongs in a migration of its own, with a transaction.
    """
    if not (_CREATE_INDEX.match(statement.plain) or _REPEATABLE.match(statement.plain)):
        raise RunnerError(
            f"{name}, line {statement.line}: a migration outside a transaction may not hold this",
            detail=statement.plain[:80],
            hint="create index concurrently (with the table's schema), drop index concurrently if "
            "exists, vacuum, analyze; the rest belongs in another migration",
        )


def run_steps(
    connection: psycopg.Connection[Any], migration_id: str, direction: str, name: str, text: str
) -> None:
    """Run the statements of `text` one by one, those that an earlier attempt finished left out.

    Args:
        connection: in autocommit mode, outside a transaction.
        migration_id: the migration's name.
        direction: apply or rollback.
        name: the file's name, for messages.
        text: the statements.

    Raises:
        SqlFileError: a statement failed; the ones before it stay done.
    """
    connection.execute(query("step_settings"))
    try:
        for number, statement in enumerate(lexer.split(text), start=1):
            step = {"migration": migration_id, "direction": direction, "step": number}
            _run_step(connection, step, name, statement)
    finally:
        if not connection.broken:
            connection.execute("reset lock_timeout")


def _run_step(
    connection: psycopg.Connection[Any],
    step: dict[str, Any],
    name: str,
    statement: lexer.Statement,
) -> None:
    values = {**step, "hash": sha256(statement.text)}
    earlier = connection.execute(query("begin_step"), values).fetchone()
    is_same, is_finished = earlier or (False, False)
    if is_finished:
        return
    index = _CREATE_INDEX.match(statement.plain)
    stands = earlier and index and _index_stands(connection, index)
    if not (stands and is_same):
        run_file(connection, name, statement.text, statement.line)
    connection.execute(query("finish_step"), step)


def _index_stands(connection: psycopg.Connection[Any], match: re.Match[str]) -> bool:
    """Say whether an earlier attempt built the index; drop what a failed attempt left of it."""
    table = match["table"]
    row = connection.execute(query("index_state"), (table, match["name"].strip('"'))).fetchone()
    if row is None:
        return False
    is_valid, index_schema, index_name = row
    if not is_valid:
        drop = sql.SQL("drop index concurrently {}")
        connection.execute(drop.format(sql.Identifier(index_schema, index_name)))
    return bool(is_valid)


def forget_steps(connection: psycopg.Connection[Any], migration_id: str) -> None:
    """Delete the notes about a migration, in the transaction that marks it done."""
    connection.execute(query("forget_steps"), (migration_id,))
