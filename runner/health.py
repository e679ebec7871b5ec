"""Is the server fit for money, and does the work go on?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import class_row

from .query import query


@dataclass(frozen=True)
class Finding:
    """A question that was answered with yes, or one thing that speaks against it.

    Attributes:
        name: name of the question; `ops.v_check_<name>` finds what speaks against it.
        state: `ok`, `warn` or `fail`.
        question: what was asked.
        finding: what was found; None if all is well.
        hint: what to do; None if all is well.
    """

    name: str
    state: str
    question: str
    finding: str | None
    hint: str | None


def doctor(connection: psycopg.Connection[Any]) -> list[Finding]:
    """Ask every question about the state of server and database; changes nothing.

    Raises:
        psycopg.Error: 42501 if the login is neither monitor, scheduler nor administrator.
    """
    with connection.transaction(), connection.cursor(row_factory=class_row(Finding)) as cursor:
        return cursor.execute(query("doctor")).fetchall()
