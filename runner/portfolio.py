"""What is lent: the demo portfolio, its overview, and the proof that all laws of the data hold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import class_row, dict_row, scalar_row

from .query import query


@dataclass(frozen=True)
class Invariant:
    """A law of the data and how often it is broken.

    Attributes:
        name: its name; `ops.v_violation_<name>` lists what breaks it.
        law: the law, in one sentence.
        violations: number of violations over all legal entities.
        example: one of them.
        milliseconds: how long the check took.
    """

    name: str
    law: str
    violations: int
    example: dict[str, Any] | None
    milliseconds: Decimal


def create_demo(connection: psycopg.Connection[Any]) -> bool:
    """Create the demo portfolio; return False if it is there.

    Raises:
        psycopg.Error: RL004 if the login is no administrator.
    """
    with connection.transaction(), connection.cursor(row_factory=scalar_row) as cursor:
        return bool(cursor.execute(query("create_demo")).fetchone())


def schedule_closes(connection: psycopg.Connection[Any]) -> int:
    """Give each legal entity its job that closes the day; return how many were added.

    Raises:
        psycopg.Error: RL004 if the login is no administrator.
    """
    with connection.transaction(), connection.cursor(row_factory=scalar_row) as cursor:
        return int(cursor.execute(query("schedule_closes")).fetchone() or 0)


def overview(connection: psycopg.Connection[Any]) -> list[dict[str, Any]]:
    """Return the portfolio of the login's legal entities, a row a product and status."""
    with connection.transaction(), connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query("portfolio_overview")).fetchall()


def verify(connection: psycopg.Connection[Any]) -> list[Invariant]:
    """Check every law over all legal entities; changes nothing.

    Raises:
        psycopg.Error: 42501 if the login is neither monitor, scheduler nor administrator.
    """
    with connection.transaction(), connection.cursor(row_factory=class_row(Invariant)) as cursor:
        return cursor.execute(query("verify")).fetchall()
