"""With the real extension: it is used, ours is not created, and the jobs move over unchanged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from rently.runner import binaries, deploy, embedded, jobs, scheduling
from rently.runner.errors import RunnerError
from rently.runner.source import Folders

BINDIR = Path(os.environ.get("RENTLY_TEST_PG_CRON_BINDIR", "/usr/lib/postgresql/15/bin"))
CONTROL = Path("/usr/share/postgresql", BINDIR.parent.name, "extension", "pg_cron.control")

pytestmark = pytest.mark.skipif(
    not (BINDIR / "postgres").exists() or not CONTROL.exists(),
    reason="pg_cron is not installed for PostgreSQL 15 (Debian: postgresql-15-cron)",
)

# Accepted by both, or refused by both. `N seconds` came with 1.5, `$` with 1.6.
ACCEPTED = ["* * * * *", "*/5 0-3,7 1-31/2 jan-mar,12 mon-7", "@daily", "@hourly", " 5\t4 * * *"]
REFUSED = ["", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "1/2 * * * *", "@never", "x"]
# pg_cron takes these and makes something else of them than was written.
REFUSED_BY_US_ONLY = ["* * * * * *", "5#3 * * * *", "0 0 31 2 *", "10-9 * * * *"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Server]:
    home = tmp_path_factory.mktemp("pg_cron")
    home.chmod(0o755)
    settings = {"shared_preload_libraries": "pg_cron", "cron.database_name": "books"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(binaries.BINDIR_VARIABLE, str(BINDIR))
        started = embedded.start(home / "server", settings)
        try:
            with psycopg.connect(started.conninfo("postgres"), autocommit=True) as link:
                link.execute("create database books")
            yield started
        finally:
            embedded.stop(home / "server")


@pytest.fixture(scope="module")
def link(server: embedded.Server) -> Iterator[psycopg.Connection[Any]]:
    """Return a database with the extension, to which Rently is deployed."""
    options = deploy.Options(with_roles=True)
    with psycopg.connect(server.conninfo("books"), autocommit=True) as connection:
        connection.execute("create extension pg_cron")
        with pytest.raises(RunnerError, match="pg_cron"):
            deploy.deploy(connection, Folders.packaged(), options)
        connection.execute("reset role")
        connection.execute(
            "grant usage on schema cron to rently_owner, rently_scheduler, rently_monitor"
        )
        deploy.deploy(connection, Folders.packaged(), options)
        connection.execute("reset role")
        yield connection


def test_deploy_uses_the_extension(link: psycopg.Connection[Any]) -> None:
    ours = link.execute(
        "select count(*) from pg_proc where pronamespace = 'cron'::regnamespace"
        " and proowner = 'rently_owner'::regrole"
    ).fetchone()
    assert ours == (0,)
    again = deploy.deploy(link, Folders.packaged())
    assert (again.migrations, again.definitions.applied) == ([], [])
    link.execute("reset role")


def test_the_scheduler_leaves_the_jobs_to_it(link: psycopg.Connection[Any]) -> None:
    with pytest.raises(RunnerError, match="pg_cron"):
        scheduling.require_ready(link, Folders.packaged())


def test_the_export_schedules_the_standing_jobs(link: psycopg.Connection[Any]) -> None:
    link.execute("create role night_shift login in role rently_scheduler")
    lines = jobs.export_pgcron(link, "night_shift")
    link.execute("\n".join(lines).encode())
    found = link.execute("select jobname, schedule, command, username from cron.job").fetchall()
    standing = link.execute(
        """
        select
            s.name,
            case
                when s.schedule like '%seconds' and e.extversion ~ '^1[.][0-4]([.-]|$)'
                    then '* * * * *'
                else s.schedule
            end,
            s.command,
            'night_shift'
        from ops.standing_job as s
        inner join pg_extension as e on e.extname = 'pg_cron'
        """
    ).fetchall()
    assert standing
    assert sorted(found) == sorted(standing)


def test_a_user_sees_how_its_jobs_fare(link: psycopg.Connection[Any]) -> None:
    link.execute("create role evening_shift login in role rently_scheduler")
    link.execute(
        "with job as (select cron.schedule_in_database("
        "'evening', '0 20 * * *', 'select 1', 'books', 'evening_shift') as jobid)"
        " insert into cron.job_run_details"
        " (jobid, runid, username, database, command, status, start_time, end_time)"
        " select jobid, n, 'evening_shift', 'books', 'select 1',"
        " case when n > 3 then 'failed' else 'succeeded' end,"
        " now() - make_interval(days => 9 - n), now() - make_interval(days => 9 - n, secs => -n)"
        " from job, generate_series(1, 5) as n"
    )
    link.execute("set session authorization evening_shift")
    found = link.execute(
        "select job_name, health, failure_streak, p95_seconds, last_status from ops.v_job_health"
    ).fetchall()
    link.execute("reset session authorization")
    assert found == [("evening", "failing", 2, Decimal("2.900"), "failed")]


def test_schedules_are_accepted_and_refused_as_there(link: psycopg.Connection[Any]) -> None:
    def accepts(call: str, schedule: str) -> str | None:
        """Return None, or the SQLSTATE of the refusal."""
        try:
            link.execute(call, [schedule])
        except psycopg.Error as error:
            return error.sqlstate
        return None

    theirs = partial(accepts, "select cron.schedule(%s, 'select 1')")
    ours = partial(accepts, "select ops.next_fire_times(%s)")
    assert [s for s in ACCEPTED if theirs(s) or ours(s)] == []
    assert [s for s in REFUSED if not theirs(s)] == []
    assert [s for s in REFUSED_BY_US_ONLY if theirs(s)] == []
    codes = {str(ours(s))[:4] for s in REFUSED + REFUSED_BY_US_ONLY}
    assert codes == {"RL80"}
