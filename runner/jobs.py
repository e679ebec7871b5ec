"""Jobs: listing, adding, pausing, asking for a run, history, fire times, and moving to pg_cron."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from rently.runner.errors import RunnerError
from rently.runner.query import query

_POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Job:
    """A job and how it fares; times are moments, `p95_seconds` is of successful runs."""

    job_id: int
    job_name: str | None
    user_name: str
    schedule: str
    time_zone: str | None
    health: str
    next_run_at: datetime | None
    last_run_at: datetime | None
    last_status: str | None
    p95_seconds: Decimal | None
    failure_streak: int
    missed_slots: int


@dataclass(frozen=True)
class HistoryEntry:
    """One slot of a job: when it was due and what became of it."""

    job_id: int
    job_name: str | None
    slot: datetime
    scheduled_at: datetime
    state: str
    attempt: int
    started_at: datetime | None
    finished_at: datetime | None
    sqlstate: str | None
    message: str | None


@dataclass(frozen=True)
class FireTime:
    """A coming time: the moment, what the zone's clock shows, whether for the second time."""

    fire_at: datetime
    local_time: datetime
    is_repeat: bool


def listed(connection: psycopg.Connection[Any]) -> list[Job]:
    """Return all jobs with their health."""
    with connection.cursor(row_factory=class_row(Job)) as cursor:
        return cursor.execute(query("jobs")).fetchall()


def find(connection: psycopg.Connection[Any], name: str) -> int:
    """Return the number of the job that is called so, or has this number.

    Raises:
        RunnerError: no job, or several users' jobs, are called so.
    """
    rows = connection.execute(query("find_job"), {"name": name}).fetchall()
    if len(rows) == 1:
        return int(rows[0][0])
    if not rows:
        raise RunnerError(f"there is no job {name}", hint="rently jobs list")
    numbers = ", ".join(f"{row[0]} of {row[1]}" for row in rows)
    raise RunnerError(f"several jobs are called {name}", detail=numbers, hint="give its number")


def add(
    connection: psycopg.Connection[Any],
    name: str,
    schedule: str,
    command: str,
    user: str | None,
    policy: dict[str, Any],
) -> int:
    """Schedule a job, or change the one of this name, and return its number.

    Args:
        connection: of whoever the job is to belong to, or of a member of `user`.
        name: the job's name.
        schedule: in pg_cron's grammar.
        command: SQL.
        user: role that it runs as; the login if None.
        policy: time_zone, lock_timeout, job_timeout, max_attempts, on_overlap, catch_up_limit and
            holiday_calendar_code of `ops.alter_job_policy`; None means unchanged.
    """
    with connection.transaction():
        if user is not None:
            connection.execute(sql.SQL("set local role {}").format(sql.Identifier(user)))
        values = {"name": name, "schedule": schedule, "command": command}
        row = connection.execute(query("schedule_job"), values).fetchone()
        if user is not None:
            connection.execute("reset role")
        if row is None:
            raise RunnerError("the server returned no job")
        if any(value is not None for value in policy.values()):
            connection.execute(query("alter_job_policy"), {"job_id": row[0]} | policy)
    return int(row[0])


def set_active(connection: psycopg.Connection[Any], job_id: int, *, is_active: bool) -> None:
    """Pause or resume a job."""
    connection.execute(query("set_job_active"), {"job_id": job_id, "is_active": is_active})


def request_run(connection: psycopg.Connection[Any], job_id: int, wait: float) -> HistoryEntry:
    """Ask for a run now and wait for the scheduler to settle it.

    Args:
        connection: in autocommit mode.
        job_id: the job.
        wait: seconds to wait for the end of the run.

    Raises:
        RunnerError: it did not end in time.
    """
    row = connection.execute(query("request_run"), {"job_id": job_id}).fetchone()
    slot = row[0] if row else None
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline:
        for entry in history(connection, job_id, 50):
            if entry.slot == slot and entry.state not in ("waiting", "running"):
                return entry
        time.sleep(_POLL_SECONDS)
    raise RunnerError(
        f"the run did not end within {wait:g} s",
        hint="does a scheduler run? `rently scheduler`; see `rently jobs history`",
    )


def history(
    connection: psycopg.Connection[Any], job_id: int | None, limit: int
) -> list[HistoryEntry]:
    """Return the newest slots of one job, or of all."""
    with connection.cursor(row_factory=class_row(HistoryEntry)) as cursor:
        values = {"job_id": job_id, "limit": limit}
        return cursor.execute(query("job_history"), values).fetchall()


def fire_times(
    connection: psycopg.Connection[Any], schedule: str, time_zone: str, count: int
) -> list[FireTime]:
    """Return the coming times of a schedule in a time zone."""
    with connection.cursor(row_factory=class_row(FireTime)) as cursor:
        values = {"schedule": schedule, "time_zone": time_zone, "count": count}
        return cursor.execute(query("fire_times"), values).fetchall()


def schedule_of(connection: psycopg.Connection[Any], job_id: int) -> tuple[str, str]:
    """Return a job's schedule and time zone."""
    row = connection.execute(query("schedule_of_job"), {"job_id": job_id}).fetchone()
    if row is None:
        raise RunnerError(f"there is no job {job_id}", hint="rently jobs list")
    return row[0], row[1]


def export_pgcron(connection: psycopg.Connection[Any], login: str | None = None) -> list[str]:
    """Return SQL that schedules the same jobs with pg_cron.

    Policies have no counterpart there; nor have jobs by another clock than UTC: a comment says so.

    Args:
        connection: of a member of rently_scheduler.
        login: runs the jobs of roles that may not log in, which pg_cron refuses.
    """
    lines = [
        "-- Run as superuser in the database that cron.database_name names.",
        "create extension if not exists pg_cron;",
        "grant usage on schema cron to rently_owner, rently_scheduler, rently_monitor;",
    ]
    for row in connection.execute(query("export_jobs"), {"login": login}):
        if row[0]:
            lines.append(f"-- {row[0]}")
        lines.append(row[1])
    return lines
