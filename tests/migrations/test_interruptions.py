"""Deployers that collide, wait, fail half-way or are killed leave either before or after."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from rently.runner.errors import LockHeldError
from rently.runner.sqlfile import SqlFileError

from .conftest import Project

PATIENCE_SECONDS = 20.0


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "nothing happened in time"
        time.sleep(0.05)


def test_concurrent_deployers_apply_everything_once(project: Project) -> None:
    for number in range(2, 6):
        project.migration(f"000{number}_step", f"insert into app.thing values ({number});")
    project.define("app/a/v_thing", "create view app.v_thing as select id from app.thing;")
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda _: project.deploy(), range(4)))
    assert sorted(len(result.migrations) for result in results) == [0, 0, 0, 5]
    assert project.value("select count(*) from app.v_thing") == 4
    assert project.value("select count(*) from ops.migration_log") == 5
    assert project.value("select count(*) from ops.release") == 1


def test_lock_of_another_deployer_ends_with_its_own_exit_code(project: Project) -> None:
    with project.connect() as other:
        other.execute("select pg_advisory_lock(hashtextextended('rently deploy', 0))")
        with pytest.raises(LockHeldError) as failure:
            project.deploy(wait=0.3)
        assert str(other.info.backend_pid) in (failure.value.detail or "")
    assert failure.value.exit_code == 5
    assert project.deploy().migrations == ["0001_base"]


def test_migration_waits_for_a_reader_without_holding_up_others(project: Project) -> None:
    project.deploy()
    project.migration("0002_add", "alter table app.thing add column later text;")
    released_at = 0.0

    def read_for_a_while() -> None:
        nonlocal released_at
        with project.connect() as reader, reader.transaction():
            reader.execute("select * from app.thing")
            reading.set()
            time.sleep(5)
            released_at = time.monotonic()

    def longest_read() -> float:
        longest = 0.0
        with project.connect() as reader:
            while not released_at:
                begun = time.monotonic()
                reader.execute("select id from app.thing")
                longest = max(longest, time.monotonic() - begun)
                time.sleep(0.02)
        return longest

    reading = threading.Event()
    with ThreadPoolExecutor() as pool:
        pool.submit(read_for_a_while)
        assert reading.wait(PATIENCE_SECONDS)
        others = pool.submit(longest_read)
        assert project.deploy().migrations == ["0002_add"]
        assert time.monotonic() > released_at > 0
        assert others.result() < 3


def test_migration_gives_up_on_a_table_that_stays_locked(project: Project) -> None:
    project.deploy()
    project.migration("0002_add", "create table app.two (id int);alter table app.thing add z text;")
    with project.connect() as reader, reader.transaction():
        reader.execute("select * from app.thing")
        with pytest.raises(LockHeldError):
            project.deploy(wait=1)
    assert project.value("select to_regclass('app.two')") is None
    assert project.deploy().migrations == ["0002_add"]


def end_process(deployer: subprocess.Popen[str], _backend: int, _project: Project) -> None:
    deployer.send_signal(signal.SIGKILL)


def end_backend(_deployer: subprocess.Popen[str], backend: int, project: Project) -> None:
    project.execute(f"select pg_terminate_backend({backend})")


def kill_backend(_deployer: subprocess.Popen[str], backend: int, _project: Project) -> None:
    os.kill(backend, signal.SIGKILL)


def is_up(project: Project) -> bool:
    try:
        with project.connect():
            return True
    except psycopg.OperationalError:
        return False


@pytest.mark.parametrize("end", [end_process, end_backend, kill_backend])
@pytest.mark.parametrize("point", ["bootstrap", "first", "middle", "last", "definitions"])
def test_killed_deployer_leaves_before_or_after(
    project: Project, end: Callable[..., None], point: str
) -> None:
    project.execute(
        "create table public.stop_at (point text)",
        f"insert into public.stop_at values ('{point}')",
        "grant select on public.stop_at to rently_owner",
    )
    stop = "select pg_sleep(60) from public.stop_at where point = "
    if point == "bootstrap":
        project.execute(
            "create function public.stop() returns event_trigger language plpgsql as $$ begin"
            " perform pg_sleep(60) from public.stop_at where tg_tag = 'CREATE TABLE'; end $$",
            "create event trigger stop on ddl_command_end execute function public.stop()",
        )
    for number, name in enumerate(("first", "middle", "last"), start=2):
        project.migration(
            f"000{number}_{name}",
            f"create table app.{name} (id integer);\n{stop}'{name}';\n"
            f"insert into app.{name} values ({number});",
        )
    project.define("app/a/v_all", "create view app.v_all as select id from app.last;")
    project.define(
        "app/z/mv_slow",
        "create materialized view app.mv_slow as select ("
        "select pg_sleep(60)::text from public.stop_at where point = 'definitions') as slept;",
    )
    sleeping = (
        "select pid from pg_stat_activity where application_name = 'deployer'"
        " and wait_event = 'PgSleep' and datname = current_database()"
    )
    deployer = project.start_deployer()
    wait_until(lambda: project.rows(sleeping))
    end(deployer, project.value(sleeping), project)
    deployer.communicate()
    wait_until(lambda: is_up(project))
    wait_until(lambda: not project.rows(sleeping))

    names = ["0001_base", "0002_first", "0003_middle", "0004_last"]
    done = {"bootstrap": 0, "first": 1, "middle": 2, "last": 3, "definitions": 4}[point]
    if point == "bootstrap":
        assert project.value("select to_regclass('ops.migration')") is None
        project.execute("drop event trigger stop")
    else:
        assert project.applied() == names[:done]
    for place, table in enumerate(("first", "middle", "last"), start=1):
        exists = project.value(f"select to_regclass('app.{table}') is not null")
        assert exists == (place < done)
    assert project.value("select to_regclass('app.v_all')") is None

    project.execute("delete from public.stop_at")
    assert project.deploy().migrations == names[done:]
    assert project.value("select count(*) from app.v_all") == 1
    assert project.plan().is_empty
    assert project.value("select count(*) from ops.release") == 1


INDEXES = """-- transactional: false
create index concurrently idx_thing_name on app.thing (name);
create unique index concurrently idx_thing_lower on app.thing (lower(name));
analyze app.thing;
"""


def indexes(project: Project) -> list[tuple[str, bool]]:
    return project.rows(
        "select indexrelid::regclass::text, indisvalid from pg_index"
        " where indrelid = 'app.thing'::regclass and not indisprimary order by 1"
    )


def test_failed_concurrent_index_is_cleaned_and_resumed(project: Project) -> None:
    project.migration("0002_rows", "insert into app.thing values (1, 'Ann'), (2, 'ANN');")
    project.migration("0003_index", INDEXES)
    with pytest.raises(SqlFileError) as failure:
        project.deploy()
    assert failure.value.sqlstate == "23505"
    assert failure.value.message.startswith("0003_index.sql, line 3:")
    assert indexes(project) == [("app.idx_thing_lower", False), ("app.idx_thing_name", True)]
    assert project.applied() == ["0001_base", "0002_rows"]
    first = project.value("select 'app.idx_thing_name'::regclass::oid")

    project.execute("set role rently_owner", "update app.thing set name = 'Bob' where id = 2")
    assert project.deploy().migrations == ["0003_index"]
    assert indexes(project) == [("app.idx_thing_lower", True), ("app.idx_thing_name", True)]
    assert project.value("select 'app.idx_thing_name'::regclass::oid") == first
    assert project.value("select count(*) from ops.migration_step") == 0


@pytest.mark.parametrize("end", [end_process, end_backend])
def test_killed_concurrent_index_is_cleaned_and_resumed(
    project: Project, end: Callable[..., None]
) -> None:
    project.deploy()
    project.migration("0002_index", INDEXES)
    building = (
        "select pid from pg_stat_activity where application_name = 'deployer'"
        " and query ~ 'idx_thing_name' and wait_event_type = 'Lock'"
    )
    with project.connect() as old, old.transaction():
        old.execute("set transaction isolation level repeatable read")
        old.execute("insert into app.thing values (1, 'Ann')")
        deployer = project.start_deployer()
        wait_until(lambda: project.rows(building))
        end(deployer, project.value(building), project)
        deployer.communicate()
        wait_until(lambda: not project.rows(building))
    assert indexes(project) == [("app.idx_thing_name", False)]
    assert project.deploy().migrations == ["0002_index"]
    assert indexes(project) == [("app.idx_thing_lower", True), ("app.idx_thing_name", True)]


def test_index_of_that_name_made_by_somebody_else_is_not_taken_for_ours(project: Project) -> None:
    project.deploy()
    project.execute("create index idx_thing_name on app.thing (id)")
    project.migration("0002_index", INDEXES)
    with pytest.raises(SqlFileError) as failure:
        project.deploy()
    assert failure.value.sqlstate == "42P07"
    assert indexes(project) == [("app.idx_thing_name", True)]


def test_concurrent_index_is_rolled_back(project: Project) -> None:
    project.migration(
        "0002_index",
        INDEXES,
        "-- transactional: false\ndrop index concurrently if exists app.idx_thing_lower;\n"
        "drop index concurrently if exists app.idx_thing_name;",
    )
    project.deploy()
    project.rollback("1")
    assert indexes(project) == []
    assert project.applied() == ["0001_base"]
