"""Schedulers killed, the server restarted, its clock set: every slot runs once or is missed.

Short in CI; `make chaos` runs it long, by RENTLY_CHAOS_KILLS, RENTLY_CHAOS_RESTARTS and
RENTLY_CHAOS_CLOCKS. The clock is set through libfaketime (Debian's package faketime), which the
server loads and whose file says by how many seconds its clock is off. Each job
writes a row in its own transaction, with the run that wrote it. Afterwards the rows must match the
slots that succeeded one to one, and the slots of each job must follow each other without a gap.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from rently.runner import binaries, deploy, embedded
from rently.runner.source import Folders

JOBS = 20
SCHEDULERS = 3
KILLS = int(os.environ.get("RENTLY_CHAOS_KILLS", "3"))
RESTARTS = int(os.environ.get("RENTLY_CHAOS_RESTARTS", "1"))
CLOCKS = int(os.environ.get("RENTLY_CHAOS_CLOCKS", "2"))
COMMAND = "insert into chaos.effect (job) values (%s)"
PROGRAM = "from rently.cli import main; main()"
SETTINGS = {"fsync": "on", "shared_buffers": "64MB", "max_connections": "100"}

REPORT = """
with effect as (
    select split_part(e.run, ' ', 4)::bigint as runid, count(*) as times
    from chaos.effect as e
    group by 1
),
slot as (
    select s.*, (t.schedule).every_seconds as period
    from ops.job_slot as s
    inner join ops.job_timer as t using (jobid)
),
gap as (
    select jobid, scheduled_at, period,
        lag(scheduled_at) over (partition by jobid order by scheduled_at) as before
    from slot
)
select
    (select count(*) from slot) as slots,
    (select count(*) from slot where state = 'succeeded') as succeeded,
    (select count(*) from slot where state = 'missed') as missed,
    (select count(*) from slot where state in ('failed', 'skipped')) as failed,
    (select count(*) from slot where state in ('waiting', 'running')) as still_open,
    (select coalesce(sum(times), 0) from effect) as effects,
    (select count(*) from effect where times > 1) as doubled,
    (select count(*) from effect where runid not in (
        select runid from slot where state = 'succeeded')) as unrecorded,
    (select count(*) from slot where state = 'succeeded' and runid not in (
        select runid from effect)) as without_effect,
    (select count(*) from gap where scheduled_at - before <> make_interval(secs => period)) as gaps,
    (select max(fencing_token) from ops.scheduler_lease) as leaders
"""


def find_libfaketime() -> Path | None:
    """Return the library that sets a process's clock, where Debian or the environment has it."""
    named = os.environ.get("RENTLY_LIBFAKETIME")
    found = [Path(named)] if named else Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
    return next((path for path in found if path.exists()), None)


class Stage:
    """A server of our own, its schedulers as processes."""

    def __init__(self, home: Path, offset_file: Path) -> None:
        self.home = home
        self.offset_file = offset_file
        self.offset = 0
        self.set_clock(0)
        self.server = embedded.start(home, SETTINGS)
        self.processes: dict[int, subprocess.Popen[bytes]] = {}

    def dsn(self, user: str | None = None) -> str:
        base = self.server.conninfo("chaos")
        return f"{base} user={user} password={user}" if user else base

    def admin(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.dsn(), autocommit=True)

    def start_scheduler(self) -> None:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "scheduler", "--lease", "2", "--workers", "4"],
            env={name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
            | {"RENTLY_DSN": self.dsn("timer")},
            stderr=(self.home / "scheduler.log").open("ab"),
        )
        self.processes[process.pid] = process

    def leader(self) -> int | None:
        """Return the process that leads, if it is one of ours and alive."""
        with self.admin() as link:
            row = link.execute(
                "select split_part(holder, ' ', 2)::int from ops.scheduler_lease"
                " where expires_at > clock_timestamp()"
            ).fetchone()
        return row[0] if row and row[0] in self.processes else None

    def kill_leader(self) -> None:
        pid = self.leader()
        assert pid is not None
        process = self.processes.pop(pid)
        process.kill()
        process.wait()
        self.start_scheduler()

    def wait_for_leader(self) -> None:
        """Restart schedulers that ended, as a supervisor does, until one leads."""
        deadline = time.monotonic() + 60
        while not self.leader():
            assert time.monotonic() < deadline, "nobody leads"
            for pid, process in list(self.processes.items()):
                if process.poll() is not None:
                    del self.processes[pid]
                    self.start_scheduler()
            time.sleep(0.2)

    def set_clock(self, seconds: int) -> None:
        """Set the server's clock forward, or back if negative."""
        self.offset += seconds
        self.offset_file.write_text(f"{self.offset:+d}\n")

    def clock_offset(self) -> float:
        """Return by how many seconds the server's clock is off."""
        with self.admin() as link:
            row = link.execute("select extract(epoch from clock_timestamp())").fetchone()
        assert row
        return float(row[0]) - time.time()

    def restart_server(self) -> None:
        embedded.stop(self.home)
        time.sleep(1)
        self.server = embedded.start(self.home, SETTINGS)

    def stop(self) -> None:
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(60)


@pytest.fixture
def offset_file() -> Iterator[Path]:
    """Return a file that the server's account can read; it cannot enter pytest's directories."""
    with tempfile.TemporaryDirectory(prefix="rently-clock-") as directory:
        Path(directory).chmod(0o755)
        yield Path(directory, "offset")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, offset_file: Path) -> bool:
    """Let servers started from now on read their clock through libfaketime, if it is there."""
    library = find_libfaketime()
    if library:
        variables = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(offset_file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(binaries, "_KEPT_VARIABLES", (*binaries._KEPT_VARIABLES, *variables))
    return library is not None


@pytest.fixture
def stage(
    tmp_path: Path,
    offset_file: Path,
    clock: bool,  # noqa: ARG001  # before the server starts
) -> Iterator[Stage]:
    tmp_path.chmod(0o755)
    stage = Stage(tmp_path / "home", offset_file)
    try:
        with psycopg.connect(stage.server.conninfo("postgres"), autocommit=True) as link:
            link.execute("create database chaos")
        with stage.admin() as link:
            deploy.deploy(link, Folders.packaged(), deploy.Options(with_roles=True))
            link.execute("reset role")
            link.execute("create role worker")
            link.execute(
                "create role timer login in role rently_scheduler, worker password 'timer'"
            )
            link.execute("delete from cron.job")
            link.execute("create schema chaos authorization worker")
            link.execute(
                "create table chaos.effect (job integer, at timestamptz default clock_timestamp(),"
                " run text default current_setting('application_name'))"
            )
            link.execute("alter table chaos.effect owner to worker")
            for number in range(JOBS):
                row = link.execute(
                    "insert into cron.job (schedule, command, username)"
                    " values (%s, %s, 'worker') returning jobid",
                    [f"{1 + number % 3} seconds", COMMAND % number],
                ).fetchone()
                assert row
                link.execute(
                    "select ops.alter_job_policy(%s, catch_up_limit => 1000, max_attempts => 50,"
                    " retry_delay => '200 ms', retry_delay_limit => '1 s')",
                    [row[0]],
                )
        yield stage
    finally:
        for process in stage.processes.values():
            process.kill()
            process.wait()
        embedded.stop(stage.home)


@pytest.mark.timeout(1800)
def test_every_slot_runs_exactly_once_or_is_recorded_as_missed(stage: Stage, clock: bool) -> None:
    clocks = CLOCKS if clock else 0
    rng = random.Random(7)  # noqa: S311  # repeatable, not secret
    faults = ["kill"] * KILLS + ["restart"] * RESTARTS + ["clock"] * clocks
    rng.shuffle(faults)
    for _ in range(SCHEDULERS):
        stage.start_scheduler()
    for fault in faults:
        stage.wait_for_leader()
        time.sleep(rng.uniform(1, 4))
        if fault == "restart":
            stage.restart_server()
        elif fault == "clock":
            stage.set_clock(-15 if stage.offset > 0 else 40)
            time.sleep(1.5)  # each process of the server reads the file once a second
            assert abs(stage.clock_offset() - stage.offset) < 5
        else:
            stage.wait_for_leader()
            stage.kill_leader()
    stage.wait_for_leader()
    time.sleep(3)
    with stage.admin() as link:
        deadline = time.monotonic() + 30
        link.execute("update ops.job_timer set next_at = null")
        while link.execute(
            "select 1 from ops.job_slot where state in ('waiting', 'running') limit 1"
        ).fetchone():
            assert time.monotonic() < deadline, "slots stay open"
            time.sleep(0.2)
    stage.stop()
    with stage.admin() as link, link.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        report = cursor.execute(REPORT).fetchone()
    assert report
    moved = f"{clocks} clock changes" if clock else "no clock change: no libfaketime here"
    faults_made = f"{KILLS} kills, {RESTARTS} restarts, {moved}"
    print(f"{SCHEDULERS} schedulers, {JOBS} jobs, {faults_made}: {report}")
    assert report["slots"] > 0
    assert report["leaders"] > KILLS
    expected = {"failed", "still_open", "doubled", "unrecorded", "without_effect", "gaps"}
    assert {name: report[name] for name in expected} == dict.fromkeys(expected, 0)
    assert report["effects"] == report["succeeded"]
    assert report["succeeded"] + report["missed"] == report["slots"]
