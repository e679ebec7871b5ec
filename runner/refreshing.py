"""Refreshing materialized views: each in a transaction of its own, after those that it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from rently.runner.query import query


@dataclass(frozen=True)
class Refreshed:
    """What became of a view: refreshed, unchanged, busy or failed; see `ops.refresh_view()`."""

    view: str
    outcome: str


def order(
    connection: psycopg.Connection[Any], tier: int | None, view: str | None
) -> list[tuple[str, int]]:
    """Return the views to refresh, each after those that it reads, with the number of these."""
    values = {"tier": tier, "view": view}
    return [(row[0], row[1]) for row in connection.execute(query("refresh_order"), values)]


def refresh(
    connection: psycopg.Connection[Any],
    views: list[str],
    *,
    is_forced: bool = False,
    advance: Callable[[int], None] = lambda _steps: None,
) -> list[Refreshed]:
    """Refresh the views in the order given.

    Args:
        connection: in autocommit mode.
        views: names, from `order`.
        is_forced: also where the sources have not changed.
        advance: told after each view.
    """
    done = []
    for view in views:
        values = {"view": view, "is_forced": is_forced}
        row = connection.execute(query("refresh_view"), values).fetchone()
        done.append(Refreshed(view, row[0] if row else "failed"))
        advance(1)
    return done
