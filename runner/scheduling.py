"""Starting a scheduler: may it run here, does it fit the schema, and when is it to stop."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

import psycopg
from psycopg.rows import class_row

from rently.runner.errors import PendingError, RunnerError
from rently.runner.eventlog import Log
from rently.runner.query import query
from rently.runner.scheduler import Options, Scheduler
from rently.runner.source import Folders, Source


@dataclass(frozen=True)
class _Found:
    has_pg_cron: bool
    is_deployed: bool
    may_schedule: bool


def require_ready(connection: psycopg.Connection[Any], folders: Folders) -> None:
    """Refuse to schedule where pg_cron does, without the right to, or with another release.

    Raises:
        RunnerError: pg_cron is installed, or the login may not schedule.
        PendingError: the schema is not the one that this release deploys.
    """
    with connection.cursor(row_factory=class_row(_Found)) as cursor:
        found = cursor.execute(query("scheduler_preflight")).fetchone()
    if found is None:
        raise RunnerError("the server does not describe itself")
    if found.has_pg_cron:
        raise RunnerError(
            "pg_cron runs the jobs of this database",
            hint="rently jobs export-pgcron writes the jobs for it",
        )
    if not found.is_deployed:
        raise PendingError("nothing was deployed to this database", hint="rently deploy")
    if not found.may_schedule:
        raise RunnerError(
            f"{connection.info.user} may not schedule",
            hint=f"grant rently_scheduler to {connection.info.user}",
        )
    row = connection.execute(query("deployed_content_hash")).fetchone()
    if row is None or row[0] != Source.read(folders).for_server(connection).content_hash:
        raise PendingError(
            "the schema is not the one of this release", hint="rently deploy, then start again"
        )


def run(connect: Callable[[str], psycopg.Connection[Any]], options: Options, log: Log) -> None:
    """Schedule until SIGTERM or SIGINT."""
    scheduler = Scheduler(connect, options, log)

    def stop(number: int, _frame: FrameType | None) -> None:
        log("stopping", signal=signal.Signals(number).name)
        scheduler.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    scheduler.run()


def run_once(connect: Callable[[str], psycopg.Connection[Any]], options: Options, log: Log) -> int:
    """Run what is due and return how many runs failed."""
    return Scheduler(connect, options, log).run_once()
