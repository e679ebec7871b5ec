"""Reads and runs files of SQL, and says where in the file a statement failed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import psycopg

from rently.runner import lexer
from rently.runner.errors import RunnerError


class SqlFileError(RunnerError):
    """A statement of a file failed.

    Attributes:
        sqlstate: the server's code, or None if the connection was lost.
    """

    def __init__(self, error: psycopg.Error, name: str, text: str, first_line: int = 0) -> None:
        """Translate `error` of running `text`, which begins on `first_line` of file `name`.

        Where the server gives no position, `first_line` is named; 0 if it would say nothing.
        """
        diag = error.diag
        line = first_line
        if diag.statement_position:
            line = lexer.line_of(text, int(diag.statement_position)) + max(first_line - 1, 0)
        where = f"{name}, line {line}" if line else name
        reason = diag.message_primary or str(error).strip() or type(error).__name__
        code = f" ({error.sqlstate})" if error.sqlstate else ""
        super().__init__(
            f"{where}: {reason}{code}",
            detail=diag.message_detail or diag.context,
            hint=diag.message_hint,
        )
        self.sqlstate = error.sqlstate


def sha256(text: str) -> str:
    """Return the hexadecimal SHA-256 of `text` as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_text(path: Path) -> str:
    """Return the text of `path` with Unix line ends, so that its hash is the same everywhere.

    Raises:
        RunnerError: the file is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RunnerError(f"{path.name} is not UTF-8", detail=str(error)) from error


def run_file(
    connection: psycopg.Connection[Any], name: str, text: str, first_line: int = 0
) -> None:
    """Run all statements of `text` in one round trip.

    Args:
        connection: in a transaction that the caller began, or in autocommit for one statement.
        name: the file's name, for messages.
        text: the statements.
        first_line: line of the file on which `text` begins, if it is one statement of many.

    Raises:
        SqlFileError: a statement failed.
    """
    try:
        connection.execute(text.encode())
    except psycopg.Error as error:
        raise SqlFileError(error, name, text, first_line) from error
