"""The scheduler: one of several leads, records what has become due and runs it.

PostgreSQL is the store and decides everything: which slots are due, who leads, what is retried.
APScheduler is the timer. Time is the server's; this machine's clock only spaces the beats.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from apscheduler.executors.pool import ThreadPoolExecutor as TimerThread
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from psycopg.rows import class_row

from rently.runner import job_run
from rently.runner.errors import LockHeldError, RunnerError
from rently.runner.eventlog import Log
from rently.runner.job_run import Failure, Run
from rently.runner.query import query

Connect = Callable[[str], "psycopg.Connection[Any]"]

LONGEST_PAUSE_SECONDS = 1.0
SHORTEST_PAUSE_SECONDS = 0.05
FULL_PAUSE_SECONDS = 0.25
CLAIMS_A_WORKER = 25
LEASE_LOST = "RL811"
_TICK = "tick"
# It warns when a beat is asked for while one goes on; that is harmless, the beat arms the timer.
logging.getLogger("apscheduler").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Options:
    """How to schedule.

    Attributes:
        workers: runs at the same time; each worker holds a connection.
        lease_seconds: after this time without a sign of the leader another one takes over.
        grace_seconds: how long a stop waits for runs to end before it ends their sessions.
    """

    workers: int = 8
    lease_seconds: float = 10.0
    grace_seconds: float = 30.0


class Scheduler:
    """One scheduler process; several may run on one database."""

    def __init__(self, connect: Connect, options: Options, log: Log) -> None:
        """Prepare; nothing is connected yet.

        Args:
            connect: opens a connection in autocommit mode, given the name it is to show.
            options: how to schedule.
            log: takes events.
        """
        self.holder = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex[:8]}"
        self.token: int | None = None
        self._connect = connect
        self._options = options
        self._capacity = options.workers * CLAIMS_A_WORKER
        self._log = log
        self._control: psycopg.Connection[Any] | None = None
        self._pool = ThreadPoolExecutor(options.workers, thread_name_prefix="job")
        self._local = threading.local()
        self._lock = threading.Lock()
        self._runs: dict[int, Run] = {}
        self._queue: deque[tuple[Run, int]] = deque()
        self._backends: dict[int, tuple[int, float]] = {}
        self._failures: list[tuple[Run, int, Failure]] = []
        self._failed_count = 0
        self._renewed_at = -options.lease_seconds
        self._beat_at = time.monotonic()
        self._is_woken = False
        self._stop = threading.Event()
        self._timer: BackgroundScheduler | None = None

    def run(self) -> None:
        """Schedule until `stop` is called, then wait for what runs and give up the lead."""
        executors = {"default": TimerThread(1)}
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._timer = BackgroundScheduler(
            executors=executors, job_defaults=defaults, timezone=UTC, daemon=True
        )
        self._timer.add_job(self._tick, "date", run_date=datetime.now(UTC), id=_TICK)
        self._timer.start()
        self._log("scheduler started", holder=self.holder, workers=self._options.workers)
        # The timer goes by the wall clock. Should that be set back, this loop wakes it.
        while not self._stop.wait(LONGEST_PAUSE_SECONDS):
            if time.monotonic() - self._beat_at > 3 * LONGEST_PAUSE_SECONDS:
                self._arm(0)
        self._timer.shutdown(wait=True)
        self._timer = None
        self._drain()

    def run_once(self) -> int:
        """Run what is due now and everything that becomes due by that; return how many runs failed.

        Raises:
            LockHeldError: another scheduler leads.
        """
        pause = self._beat(is_claiming=True)
        if self.token is None:
            raise LockHeldError("another scheduler leads, or the server is a replica")
        while self._runs or self._failures or pause <= SHORTEST_PAUSE_SECONDS:
            time.sleep(SHORTEST_PAUSE_SECONDS)
            pause = self._beat(is_claiming=True)
        self._drain()
        return self._failed_count

    def stop(self) -> None:
        """Ask `run` to end; may be called from a signal handler."""
        self._stop.set()

    def _tick(self) -> None:
        pause = LONGEST_PAUSE_SECONDS
        self._is_woken = False
        try:
            pause = self._beat(is_claiming=not self._stop.is_set())
        except (psycopg.Error, RunnerError) as error:
            self._log("server lost", error=" ".join(str(error).split()))
            self._close_control()
        finally:
            self._beat_at = time.monotonic()
            self._arm(SHORTEST_PAUSE_SECONDS if self._is_woken else pause)

    def _arm(self, pause: float) -> None:
        """Set the timer to beat after `pause` seconds."""
        timer = self._timer
        if timer is None or self._stop.is_set():
            return
        at = datetime.now(UTC) + timedelta(seconds=pause)
        try:
            timer.modify_job(_TICK, next_run_time=at)
        except JobLookupError:
            timer.add_job(self._tick, "date", run_date=at, id=_TICK, replace_existing=True)

    def _beat(self, *, is_claiming: bool) -> float:
        """Lead or follow once; return the seconds until the next beat."""
        control = self._control_connection()
        self._record_failures(control)
        self._lead(control)
        if self.token is None:
            return min(self._options.lease_seconds / 4, LONGEST_PAUSE_SECONDS)
        self._end_overdue(control)
        if not is_claiming:
            return SHORTEST_PAUSE_SECONDS
        try:
            is_full = self._claim(control, self.token)
        except psycopg.Error as error:
            if error.sqlstate != LEASE_LOST:
                raise
            self._lose_lead()
            return SHORTEST_PAUSE_SECONDS
        if is_full:
            return FULL_PAUSE_SECONDS
        row = control.execute(query("next_due_in")).fetchone()
        pause = LONGEST_PAUSE_SECONDS if row is None or row[0] is None else float(row[0])
        return min(max(pause, SHORTEST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)

    def _lead(self, control: psycopg.Connection[Any]) -> None:
        """Take or renew the lease, a few times in each of its periods."""
        if time.monotonic() - self._renewed_at < self._options.lease_seconds / 4:
            return
        with self._lock:
            run_ids = list(self._runs) + [run.run_id for run, _, _ in self._failures]
        lease_time = timedelta(seconds=self._options.lease_seconds)
        values = {"holder": self.holder, "lease_time": lease_time, "run_ids": run_ids}
        started = time.monotonic()
        row = control.execute(query("lead"), values).fetchone()
        token = row[0] if row else None
        if token is None:
            self._lose_lead()
        elif token != self.token:
            self._log("leads", holder=self.holder, token=token)
            self.token = token
            control.execute(query("end_old_runs"), {"token": token})
        self._renewed_at = started if token is not None else -self._options.lease_seconds

    def _lose_lead(self) -> None:
        if self.token is not None:
            self._log("no longer leads", holder=self.holder, token=self.token)
        self.token = None
        self._renewed_at = -self._options.lease_seconds

    def _claim(self, control: psycopg.Connection[Any], token: int) -> bool:
        """Record what is due, and claim some if many of the claimed runs have ended.

        Returns:
            whether more may be due than was claimed.
        """
        free = self._capacity - len(self._runs)
        how_many = free if free >= self._capacity // 2 else 0
        with control.cursor(row_factory=class_row(Run)) as cursor:
            values = {"token": token, "how_many": how_many}
            claimed = cursor.execute(query("claim_runs"), values).fetchall()
        with self._lock:
            self._runs.update((run.run_id, run) for run in claimed)
            self._queue.extend((run, token) for run in claimed)
        for _ in range(min(len(claimed), self._options.workers)):
            self._pool.submit(self._work)
        return len(claimed) == how_many

    def _work(self) -> None:
        """Run what waits, one after the other; the session holds the role of no run but this."""
        while waiting := self._take():
            run, token = waiting
            about = {"run": run.run_id, "job": run.job_name or run.job_id, "slot": run.slot}
            failure = None
            try:
                rows, seconds = self._execute(run, token)
                self._log("run succeeded", **about, rows=rows, seconds=round(seconds, 3))
            except psycopg.Error as error:
                failure = Failure.of(error)
            except RunnerError as error:
                failure = Failure(job_run.CONNECTION_LOST, error.message)
            except Exception as error:
                failure = Failure("XX000", f"{type(error).__name__}: {error}")
            self._settle(run, token, failure)
        if connection := getattr(self._local, "connection", None):
            job_run.discard_temporary(connection)

    def _take(self) -> tuple[Run, int] | None:
        with self._lock:
            return self._queue.popleft() if self._queue else None

    def _execute(self, run: Run, token: int) -> tuple[int, float]:
        """Run one job in this thread's session; return its rows and the seconds it took."""
        connection = getattr(self._local, "connection", None)
        if connection and self._local.user_name != run.user_name:
            job_run.discard_temporary(connection)
        self._local.user_name = run.user_name
        if connection is None or connection.closed or connection.broken:
            connection = self._local.connection = self._connect("rently worker")
            connection.prepare_threshold = None
        started = time.monotonic()
        deadline = started + run.job_timeout.total_seconds() + 5
        with self._lock:
            self._backends[run.run_id] = (connection.info.backend_pid, deadline)
        rows = job_run.execute(connection, run, token)
        return rows, time.monotonic() - started

    def _settle(self, run: Run, token: int, failure: Failure | None) -> None:
        with self._lock:
            if failure:
                self._failures.append((run, token, failure))
            self._runs.pop(run.run_id, None)
            self._backends.pop(run.run_id, None)
            may_claim = len(self._runs) in (0, self._capacity // 2)
        if failure or may_claim:
            self._is_woken = True
            self._arm(SHORTEST_PAUSE_SECONDS)

    def _record_failures(self, control: psycopg.Connection[Any]) -> None:
        while self._failures:
            run, token, failure = self._failures[0]
            values = {
                "run_id": run.run_id,
                "token": token,
                "code": failure.code,
                "message": failure.message,
            }
            row = control.execute(query("fail_run"), values).fetchone()
            state = row[0] if row else None
            self._failed_count += state == "failed"
            self._log(
                "run failed",
                run=run.run_id,
                job=run.job_name or run.job_id,
                slot=run.slot,
                attempt=run.attempt,
                sqlstate=failure.code,
                message=failure.message,
                state=state or "settled before",
            )
            with self._lock:
                self._failures.pop(0)

    def _end_overdue(self, control: psycopg.Connection[Any]) -> None:
        """End sessions whose job is past its time although the server should have stopped it."""
        now = time.monotonic()
        with self._lock:
            overdue = [pid for pid, deadline in self._backends.values() if deadline < now]
        for pid in overdue:
            control.execute(query("end_backend"), {"pid": pid})

    def _drain(self) -> None:
        """Let runs end, end those that do not, settle everything and give up the lead."""
        deadline = time.monotonic() + self._options.grace_seconds
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:  # not begun: they wait again once the lead is given up
            for run, _ in self._queue:
                del self._runs[run.run_id]
            self._queue.clear()
        try:
            while self._runs and time.monotonic() < deadline:
                self._beat(is_claiming=False)
                time.sleep(SHORTEST_PAUSE_SECONDS)
            with self._lock:
                pids = [pid for pid, _ in self._backends.values()]
            for pid in pids:
                self._control_connection().execute(query("end_backend"), {"pid": pid})
            self._pool.shutdown(wait=True)
            control = self._control_connection()
            self._record_failures(control)
            if self.token is not None:
                control.execute(query("resign"), {"token": self.token})
        except (psycopg.Error, RunnerError) as error:
            self._log("server lost while stopping", error=" ".join(str(error).split()))
        finally:
            self._close_control()
            self._log("scheduler stopped", holder=self.holder)

    def _control_connection(self) -> psycopg.Connection[Any]:
        if self._control is None or self._control.closed or self._control.broken:
            self._control = self._connect("rently scheduler")
            self._control.prepare_threshold = None
        return self._control

    def _close_control(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control = None
