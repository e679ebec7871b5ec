"""One run of a job: in its own transaction, as the job's role, fenced against another leader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg import pq
from psycopg.errors import error_from_result

from rently.runner.query import query

CONNECTION_LOST = "08006"


@dataclass(frozen=True)
class Run:
    """A run that a leader has claimed.

    Attributes:
        run_id: key in `cron.job_run_details`.
        job_id: the job.
        job_name: its name, if it has one.
        slot: what the job's clock shows at the moment it was due.
        scheduled_at: that moment.
        attempt: 1 for the first.
        user_name: role that the command runs as.
        command: its SQL.
        is_transactional: it runs in the transaction that records the result.
        job_timeout: longest time it may take.
    """

    run_id: int
    job_id: int
    job_name: str | None
    slot: datetime
    scheduled_at: datetime
    attempt: int
    user_name: str
    command: str
    is_transactional: bool
    job_timeout: timedelta


@dataclass(frozen=True)
class Failure:
    """Why a run failed.

    Attributes:
        code: SQLSTATE; 08006 where the connection was lost.
        message: the server's, or the driver's.
    """

    code: str
    message: str

    @classmethod
    def of(cls, error: psycopg.Error) -> Failure:
        """Describe an error of the database."""
        message = error.diag.message_primary or " ".join(str(error).split()) or "connection lost"
        return cls(error.sqlstate or CONNECTION_LOST, message)


def execute(connection: psycopg.Connection[Any], run: Run, token: int) -> int:
    """Run the command and record its success; afterwards the session is fit for another run.

    Args:
        connection: direct, in autocommit mode, outside a transaction.
        run: what to run.
        token: fencing token of the leader.

    Returns:
        number of rows that the command returned or changed.

    Raises:
        psycopg.Error: the command failed and was undone, or the connection was lost: then it is
            unknown whether it was committed, and `ops.fail_run` finds out.
    """
    values = {"run_id": run.run_id, "token": token}
    try:
        connection.execute(query("start_run"), values)
        if run.is_transactional:
            row = connection.execute(query("run_job"), values).fetchone()
            return int(row[0] or 0) if row else 0
        return _alone(connection, run, values)
    finally:
        _clean(connection, "clean_session")


def discard_temporary(connection: psycopg.Connection[Any]) -> None:
    """Drop what runs left for the next ones in the session, so that no role is held there."""
    _clean(connection, "discard_temporary")


def _clean(connection: psycopg.Connection[Any], how: str) -> None:
    """Clean the session; one that cannot be cleaned is closed."""
    if not connection.closed and not connection.broken:
        try:
            connection.execute(query(how))
        except psycopg.Error:
            connection.close()


def _alone(connection: psycopg.Connection[Any], run: Run, values: dict[str, int]) -> int:
    """Run a command that PostgreSQL refuses in a transaction, such as VACUUM.

    The extended protocol takes one statement only: nothing can follow that changes the role.
    """
    connection.execute(query("become_job_owner"), values)
    result = connection.pgconn.exec_params(run.command.encode(), [])
    if result.status not in (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK):
        raise error_from_result(result)
    connection.execute("reset role")
    connection.execute("reset statement_timeout")
    connection.execute(query("finish_run"), values | {"rows": 0})
    return 0
