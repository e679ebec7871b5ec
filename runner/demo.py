"""The demo portfolio: made in steps by SQL, the entities beside each other."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import class_row, scalar_row

from .query import query

ANALYSED_AFTER = frozenset(10 * 2**doubling for doubling in range(6))


@dataclass(frozen=True)
class Step:
    """A step that is still to do.

    Attributes:
        position: its place in the order.
        kind: what it does, see `ops.demo_step`.
        entity_code: the entity whose steps it follows; None for what goes before all entities.
    """

    position: int
    kind: str
    entity_code: str | None


def begin(
    connection: psycopg.Connection[Any], scale: Decimal, seed: int, ends_on: date | None = None
) -> list[Step]:
    """Begin the demo, or go on with it; return the steps to do.

    Raises:
        psycopg.Error: RL004, RL890, RL891, RL892.
    """
    arguments = {"scale": scale, "seed": seed, "ends_on": ends_on}
    with connection.transaction(), connection.cursor(row_factory=class_row(Step)) as cursor:
        return cursor.execute(query("begin_demo"), arguments).fetchall()


def run(
    connect: Callable[[], contextlib.AbstractContextManager[psycopg.Connection[Any]]],
    steps: Iterable[Step],
    workers: int = 1,
    advance: Callable[[int], None] = lambda _steps: None,
) -> int:
    """Do the steps, those of several entities at once, and return the rows that they made.

    Args:
        connect: opens a connection for a worker.
        steps: what is to do, in order.
        workers: how many connections to use.
        advance: called with 1 after each step.

    Raises:
        psycopg.Error: what a step raises.
    """
    done = itertools.count(1)
    entities: dict[str | None, list[Step]] = {}
    for step in steps:
        entities.setdefault(step.entity_code, []).append(step)

    def work(todo: list[Step]) -> int:
        rows = 0
        with connect() as link:
            for step in todo:
                rows += run_step(link, step)
                advance(1)
                # Plans for empty tables are slow on full ones, and nobody else may look in time.
                if next(done) in ANALYSED_AFTER:
                    link.execute(query("analyze_demo"))
        return rows

    total = work(entities.pop(None, []))
    # The entity with the most loans first, so that the workers end together.
    with ThreadPoolExecutor(max_workers=workers) as pool:
        total += sum(pool.map(work, entities.values()))
    with connect() as link:  # whoever looks at it first should not wait for a plan of less
        link.execute(query("analyze_demo"))
    return total


def run_step(connection: psycopg.Connection[Any], step: Step) -> int:
    """Do a step in a transaction of its own."""
    with connection.transaction(), connection.cursor(row_factory=scalar_row) as cursor:
        found: int | None = cursor.execute(
            query("run_demo_step"), {"position": step.position}
        ).fetchone()
    return found or 0
