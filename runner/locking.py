"""One deployer at a time, and patience with statements that wait for a table."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from rently.runner.errors import LockHeldError
from rently.runner.query import query
from rently.runner.sqlfile import SqlFileError

LOCK_NOT_AVAILABLE = "55P03"
DEADLOCK_DETECTED = "40P01"
_POLL_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 3.0


@contextmanager
def deploy_lock(connection: psycopg.Connection[Any], wait: float) -> Iterator[None]:
    """Hold the advisory lock that all deployers of this database take.

    The lock belongs to the session: it ends with the process or the connection, so a killed
    deployer leaves none behind. It is polled for, because a session that waits inside a statement
    holds a snapshot, and a concurrent index build of the other deployer would wait for that.

    Args:
        connection: in autocommit mode, outside a transaction.
        wait: seconds to wait for another deployer.

    Raises:
        LockHeldError: another deployer still held it after `wait` seconds.
    """
    deadline = time.monotonic() + wait
    while not _scalar(connection, "try_deploy_lock"):
        if time.monotonic() >= deadline:
            raise LockHeldError(
                f"another deploy is running on this database, and did not end within {wait:g} s",
                detail=_scalar(connection, "deploy_lock_holder"),
            )
        time.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        if not connection.closed and not connection.broken:
            connection.execute(query("release_deploy_lock"))


def _scalar(connection: psycopg.Connection[Any], name: str) -> Any:
    row = connection.execute(query(name)).fetchone()
    return row[0] if row else None


def retrying(work: Callable[[], None], patience: float) -> None:
    """Run `work`, again after a growing, jittered pause while a lock is not to be had.

    Args:
        work: leaves nothing behind when it raises.
        patience: seconds after which a failure to get a lock is final.

    Raises:
        RunnerError: what `work` raised, unless it is about a lock; errors of psycopg too.
        LockHeldError: a lock was not to be had for so long.
    """
    deadline = time.monotonic() + patience
    pause = 0.1
    while True:
        try:
            work()
            return
        except (SqlFileError, psycopg.Error) as error:
            if error.sqlstate not in (LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED):
                raise
            if time.monotonic() + pause >= deadline:
                raise LockHeldError(
                    str(error),
                    detail=f"tried for {patience:g} s",
                    hint="pg_stat_activity and pg_blocking_pids() show who holds the table",
                ) from error
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311  # jitter, not a secret
        pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
