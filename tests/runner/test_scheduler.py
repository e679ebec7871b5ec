"""The scheduler against a real server: leading, failing over, ending, and jobs that misbehave."""

from __future__ import annotations

import dataclasses
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
import replica
from sqltest import Database

from rently.runner import embedded, scheduling
from rently.runner.errors import LockHeldError, PendingError, RunnerError
from rently.runner.scheduler import Options, Scheduler
from rently.runner.source import Folders

OPTIONS = Options(workers=3, lease_seconds=2.0, grace_seconds=5.0)


def _has_more(stage: Stage, job: int, before: int) -> bool:
    return stage.states(job).count("succeeded") > before


def _has_failed(stage: Stage, job: int) -> bool:
    return "failed" in stage.states(job)


@dataclasses.dataclass
class Stage:
    """A database with a scheduler's login, one job owner and a table that jobs write to."""

    db: Database
    dsn: str
    events: list[dict[str, Any]]

    def connect(self, name: str) -> psycopg.Connection[Any]:
        return psycopg.connect(f"{self.dsn} user=timer application_name='{name}'", autocommit=True)

    def scheduler(self, **options: Any) -> Scheduler:
        return Scheduler(
            self.connect,
            dataclasses.replace(OPTIONS, **options),
            lambda event, **fields: self.events.append({"event": event, **fields}),
        )

    def add_job(self, command: str, schedule: str = "1 seconds", **policy: Any) -> int:
        job = self.db.value(
            "insert into cron.job (schedule, command, username) values (%s, %s, 'ann')"
            " returning jobid",
            [schedule, command],
        )
        if policy:
            self.db.call("ops.alter_job_policy", job_id=job, **policy)
        return int(job)

    def states(self, job: int) -> list[str]:
        rows = self.db.rows(
            "select state from ops.job_slot where jobid = %s order by scheduled_at", [job]
        )
        return [row["state"] for row in rows]

    def wait_for(self, condition: Callable[[], Any], seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.events[-5:]
            time.sleep(0.05)


@pytest.fixture
def stage(clone: psycopg.Connection[Any]) -> Iterator[Stage]:
    clone.autocommit = True
    db = Database(clone)
    info = clone.info
    with clone.transaction():
        for role in ("timer", "ann"):
            db.run(f"drop role if exists {role}")
        db.run("create role ann")
        db.run("create role timer login in role rently_scheduler, ann password 'timer'")
        db.run("delete from cron.job")
        db.run("create schema work authorization ann")
        db.run("create table work.done (run text default current_setting('application_name'))")
        db.run("alter table work.done owner to ann")
    dsn = f"host={info.host} port={info.port} dbname={info.dbname} password=timer"
    yield Stage(db, dsn, [])
    db.run("drop owned by ann, timer")
    db.run("drop role timer")
    db.run("drop role ann")


@pytest.fixture
def start(stage: Stage) -> Iterator[Callable[..., Scheduler]]:
    """Start schedulers in threads; stop them at the end."""
    running: list[tuple[Scheduler, threading.Thread]] = []

    def start(**options: Any) -> Scheduler:
        scheduler = stage.scheduler(**options)
        thread = threading.Thread(target=scheduler.run, daemon=True)
        thread.start()
        running.append((scheduler, thread))
        return scheduler

    yield start
    for scheduler, _ in running:
        scheduler.stop()
    for _, thread in running:
        thread.join(30)
        assert not thread.is_alive()


def test_jobs_run_in_their_slots_and_a_stop_ends_cleanly(
    stage: Stage, start: Callable[..., Scheduler]
) -> None:
    job = stage.add_job("insert into work.done default values")
    scheduler = start()
    stage.wait_for(lambda: stage.states(job).count("succeeded") >= 3)
    scheduler.stop()
    stage.wait_for(lambda: {"scheduler stopped"} & {e["event"] for e in stage.events})
    assert set(stage.states(job)) <= {"succeeded", "waiting"}
    done = stage.db.value("select count(*) from work.done")
    assert done == stage.states(job).count("succeeded")
    expired = "select expires_at <= clock_timestamp() from ops.scheduler_lease"
    assert stage.db.value(expired) is True


def test_one_of_several_leads_and_the_next_takes_over(
    stage: Stage, start: Callable[..., Scheduler]
) -> None:
    job = stage.add_job("insert into work.done default values")
    schedulers = [start(), start(), start()]
    stage.wait_for(lambda: stage.states(job).count("succeeded") >= 2)
    leaders = [s for s in schedulers if s.token is not None]
    assert len(leaders) == 1
    leaders[0].stop()
    stage.wait_for(lambda: any(s.token for s in schedulers if s is not leaders[0]))
    before = stage.states(job).count("succeeded")
    stage.wait_for(lambda: stage.states(job).count("succeeded") >= before + 2)
    slots = stage.db.rows(
        "select extract(epoch from scheduled_at)::bigint as at from ops.job_slot"
        " where jobid = %s order by 1",
        [job],
    )
    moments = [row["at"] for row in slots]
    assert moments == list(range(moments[0], moments[-1] + 1))


def test_lost_connections_are_survived(stage: Stage, start: Callable[..., Scheduler]) -> None:
    job = stage.add_job("insert into work.done select from pg_sleep(0.3)", retry_delay="0 s")
    scheduler = start()
    stage.wait_for(lambda: stage.states(job).count("succeeded") >= 1)
    for _ in range(3):
        stage.db.rows(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'timer'"
        )
        before = stage.states(job).count("succeeded")
        stage.wait_for(partial(_has_more, stage, job, before))
    assert "failed" not in stage.states(job)
    scheduler.stop()
    stage.wait_for(lambda: {"scheduler stopped"} & {e["event"] for e in stage.events})
    done = stage.db.value("select count(*) from work.done")
    assert done == stage.states(job).count("succeeded")


def test_a_job_that_fails_or_hangs_harms_no_other(
    stage: Stage, start: Callable[..., Scheduler]
) -> None:
    bad = stage.add_job("select 1 / 0")
    hanging = stage.add_job("select pg_sleep(3600)", job_timeout="1 second", max_attempts=1)
    ending = stage.add_job("begin; commit")
    vacuum = stage.add_job("VACUUM work.done")
    good = stage.add_job("insert into work.done default values")
    start()
    for job in (bad, hanging, ending):
        stage.wait_for(partial(_has_failed, stage, job))
    stage.wait_for(lambda: "succeeded" in stage.states(vacuum))
    stage.wait_for(lambda: stage.states(good).count("succeeded") >= 3)
    codes = stage.db.rows(
        "select distinct jobid, sqlstate from ops.job_slot where state = 'failed'"
    )
    found = {row["jobid"]: row["sqlstate"] for row in codes}
    assert (found[bad], found[hanging], found[ending]) == ("22012", "57014", "0A000")
    message = (
        "select return_message from cron.job_run_details where jobid = %s and status = 'failed'"
    )
    assert "22012" in stage.db.rows(message, [bad])[0]["return_message"]


def test_a_role_that_is_removed_fails_its_job_only(
    stage: Stage, start: Callable[..., Scheduler]
) -> None:
    job = stage.add_job("select 1")
    stage.db.run("update cron.job set username = 'was here' where jobid = %s", [job])
    good = stage.add_job("select 1")
    start()
    stage.wait_for(lambda: "failed" in stage.states(job))
    stage.wait_for(lambda: "succeeded" in stage.states(good))
    code = "select sqlstate from ops.job_slot where jobid = %s and state = 'failed' limit 1"
    assert stage.db.value(code, [job]) == "RL810"


def test_a_role_can_be_dropped_once_its_job_is_gone(
    stage: Stage, start: Callable[..., Scheduler]
) -> None:
    stage.db.run("create role eve")
    stage.db.run("grant eve to timer")
    jobs = [stage.add_job("select 1") for _ in range(6)]
    stage.db.run("update cron.job set username = 'eve'")
    start()
    stage.wait_for(lambda: all("succeeded" in stage.states(job) for job in jobs))
    stage.db.run("delete from cron.job")
    held = "select count(*) from pg_proc where proowner = 'eve'::regrole"
    stage.wait_for(lambda: stage.db.value(held) == 0)
    stage.db.run("drop role eve")


def test_a_session_holds_no_role_but_that_of_its_run(
    stage: Stage, start: Callable[..., Scheduler]
) -> None:
    stage.db.run("create role eve")
    stage.db.run("grant eve to timer")
    first = stage.add_job("select 1", "@daily")
    stage.db.run("update cron.job set username = 'eve'")
    long = stage.add_job("select pg_sleep(60)", "@daily")
    stage.db.rows("select ops.request_run(jobid) from cron.job order by jobid")
    start(workers=1)
    stage.wait_for(lambda: stage.states(first) == ["succeeded"])
    stage.wait_for(lambda: stage.db.value("select count(started_at) from ops.job_slot") == 2)
    held = "select count(*) from pg_proc where proowner = 'eve'::regrole"
    stage.wait_for(lambda: stage.db.value(held) == 0)
    stage.db.run("drop role eve")
    assert stage.states(long) == ["running"]
    stage.db.run(
        "select pg_cancel_backend(pid) from pg_stat_activity"
        " where application_name like 'rently run %%'"
    )


def test_once_runs_what_is_due_and_says_how_many_failed(stage: Stage) -> None:
    good = stage.add_job("select 1", "@daily")
    bad = stage.add_job("select 1 / 0", "@daily")
    assert stage.scheduler().run_once() == 0
    stage.db.rows("select ops.request_run(jobid) from cron.job")
    assert stage.scheduler().run_once() == 1
    assert (stage.states(good), stage.states(bad)) == (["succeeded"], ["failed"])
    stage.db.run("select ops.lead('another', '1 minute')")
    with pytest.raises(LockHeldError):
        stage.scheduler().run_once()


def test_a_scheduler_refuses_a_login_without_the_right_and_another_release(stage: Stage) -> None:
    folders = Folders.packaged()
    with stage.connect("test") as link:
        scheduling.require_ready(link, folders)
        stage.db.run(
            "insert into ops.release (version, content_hash, duration, migrations_applied,"
            " migrations_rolled_back, definitions_applied, definitions_dropped, catalogue)"
            " select version, 'other', duration, 0, 0, 0, 0, catalogue from ops.release limit 1"
        )
        with pytest.raises(PendingError):
            scheduling.require_ready(link, folders)
        stage.db.run("revoke rently_scheduler from timer")
        with pytest.raises(RunnerError):
            scheduling.require_ready(link, folders)


def test_the_machine_s_clock_may_be_set_back(stage: Stage, start: Callable[..., Scheduler]) -> None:
    job = stage.add_job("select 1")
    scheduler = start()
    stage.wait_for(lambda: stage.states(job).count("succeeded") >= 1)
    # What a clock set back does to a timer that goes by it: the next beat is hours away.
    scheduler._arm(7200)
    before = stage.states(job).count("succeeded")
    stage.wait_for(lambda: stage.states(job).count("succeeded") >= before + 2, 15)


@pytest.fixture
def on_a_replica(stage: Stage, server: embedded.Server) -> Iterator[Stage]:
    """Return the same stage as a streaming replica shows it."""
    with tempfile.TemporaryDirectory(prefix="rently-replica-") as home:
        copy = replica.start(server, Path(home))
        try:
            dsn = stage.dsn.replace(f"port={server.port}", f"port={copy.port}")
            with psycopg.connect(copy.conninfo(stage.db.connection.info.dbname)) as link:
                link.autocommit = True
                yield Stage(Database(link), dsn, [])
        finally:
            embedded.stop(Path(home))


def test_a_scheduler_does_nothing_on_a_replica_and_leads_once_it_is_promoted(
    stage: Stage, on_a_replica: Stage
) -> None:
    job = stage.add_job("insert into work.done default values")
    on_a_replica.wait_for(lambda: on_a_replica.db.rows("select from cron.job"))
    with pytest.raises(LockHeldError):
        on_a_replica.scheduler().run_once()
    on_a_replica.events.clear()
    scheduler = on_a_replica.scheduler()
    thread = threading.Thread(target=scheduler.run, daemon=True)
    thread.start()
    try:
        time.sleep(2.5)
        assert [event["event"] for event in on_a_replica.events] == ["scheduler started"]
        assert on_a_replica.db.value("select pg_promote()") is True
        on_a_replica.wait_for(lambda: "succeeded" in on_a_replica.states(job))
        assert on_a_replica.events[1]["event"] == "leads"
        assert stage.states(job) == []
    finally:
        scheduler.stop()
        thread.join(30)
