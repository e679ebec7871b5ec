"""The interface of pg_cron: its functions, tables, status words and row security."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqltest import Database

COLUMNS = {
    "job": "jobid schedule command nodename nodeport database username active jobname",
    "job_run_details": "jobid runid job_pid database username command status return_message"
    " start_time end_time",
}


@pytest.fixture
def users(db: Database) -> Database:
    """Return the database with two users who may schedule."""
    for name in ("ann", "ben"):
        db.run(f"create role {name} login")
        db.run(f"grant usage on schema cron to {name}")
    return db


def schedule(db: Database, *arguments: str) -> int:
    marks = ", ".join(["%s"] * len(arguments))
    return int(db.value(f"select cron.schedule({marks})", arguments))


def test_the_tables_have_pg_cron_s_columns(db: Database) -> None:
    for table, columns in COLUMNS.items():
        found = db.rows(
            "select column_name from information_schema.columns"
            " where table_schema = 'cron' and table_name = %s order by ordinal_position",
            [table],
        )
        assert [row["column_name"] for row in found] == columns.split()


def test_the_specification_s_own_job_can_be_scheduled(users: Database) -> None:
    command = "REFRESH MATERIALIZED VIEW CONCURRENTLY v_active_loans_summary;"
    with users.acting_as("ann"):
        job = schedule(users, "refresh-active-loans", "*/5 * * * *", command)
        row = users.row("select * from cron.job where jobid = %s", [job])
    assert (row["jobname"], row["schedule"], row["command"], row["username"], row["active"]) == (
        "refresh-active-loans",
        "*/5 * * * *",
        command,
        "ann",
        True,
    )


def test_pg_cron_s_documented_calls_work(users: Database) -> None:
    with users.acting_as("ann"):
        first = schedule(users, "30 3 * * 6", "delete from events")
        named = schedule(users, "nightly-vacuum", "0 10 * * *", "VACUUM")
        assert named > first
        assert schedule(users, "nightly-vacuum", "0 3 * * *", "VACUUM") == named
        assert users.value("select schedule from cron.job where jobid = %s", [named]) == "0 3 * * *"
        schedule(users, "process-updates", "5 seconds", "CALL process_updates()")
        assert users.value("select cron.unschedule('nightly-vacuum')") is True
        assert users.value("select cron.unschedule(%s::bigint)", [first]) is True
        assert users.value("select count(*) from cron.job") == 1


def test_alter_job_changes_what_is_given(db: Database) -> None:
    job = db.value(
        "select cron.schedule_in_database("
        "'n', '@daily', 'select 1', current_database(), active => false)"
    )
    db.run("select cron.alter_job(%s, schedule => '@hourly', active => true)", [job])
    row = db.row("select schedule, command, active from cron.job where jobid = %s", [job])
    assert row == {"schedule": "@hourly", "command": "select 1", "active": True}
    assert db.value("select next_at from ops.job_timer where jobid = %s", [job]) is not None


def test_users_see_change_and_remove_their_own_jobs_only(users: Database) -> None:
    with users.acting_as("ann"):
        job = schedule(users, "secret", "@daily", "select 1")
    with users.acting_as("ben"):
        assert users.value("select count(*) from cron.job") == 0
        with users.refused("RL808"):
            users.run("select cron.unschedule(%s::bigint)", [job])
        with users.refused("RL808"):
            users.run("select cron.unschedule('secret')")
        users.run("update cron.job set command = 'select 2'")
        other = schedule(users, "secret", "@hourly", "select 3")
        assert other != job
        with users.refused("42501"):
            users.run(
                "insert into cron.job (schedule, command, username) values ('@daily', 'x', 'ann')"
            )
        with users.refused("42501"):
            users.run("select cron.alter_job(%s, command => 'x')", [other])
    with users.acting_as("ann"):
        assert users.value("select command from cron.job") == "select 1"


def test_users_see_their_own_runs_only(users: Database) -> None:
    for user in ("ann", "ben"):
        users.run(
            "insert into cron.job_run_details (runid, username, status)"
            " values (%s, %s, 'succeeded')",
            [{"ann": 1, "ben": 2}[user] + 10**9, user],
        )
    with users.acting_as("ann"):
        assert [row["username"] for row in users.rows("select * from cron.job_run_details")] == [
            "ann"
        ]
        users.run("delete from cron.job_run_details where end_time is null")
    assert users.value("select count(*) from cron.job_run_details where username = 'ben'") == 1


@pytest.mark.parametrize(
    ("schedule_text", "code", "position"),
    [
        ("", "RL800", 1),
        ("* * * *", "RL800", 8),
        ("* * * * * *", "RL800", 11),
        ("5x * * * *", "RL801", 1),
        ("1/2 * * * *", "RL801", 1),
        ("* * 1,$ * *", "RL801", 7),
        ("1,,2 * * * *", "RL801", 3),
        ("jan * * * *", "RL801", 1),
        ("* * * janus *", "RL801", 7),
        ("60 * * * *", "RL802", 1),
        ("1,2,60 * * * *", "RL802", 5),
        ("*  0-24 * * *", "RL802", 6),
        ("* * 0 * *", "RL802", 5),
        ("* * * * 8", "RL802", 9),
        ("*/0 * * * *", "RL802", 3),
        ("99999999999999999999 * * * *", "RL802", 1),
        ("60 seconds", "RL802", 1),
        ("0 seconds", "RL802", 1),
        ("0 22-2 * * *", "RL803", 3),
        ("@fortnightly", "RL804", 1),
        ("0 0 31 feb,apr *", "RL805", 5),
    ],
)
def test_a_bad_schedule_is_refused_with_its_position(
    users: Database, schedule_text: str, code: str, position: int
) -> None:
    with users.acting_as("ann"):
        with users.refused(code):
            schedule(users, "bad", schedule_text, "select 1")
        users.run("savepoint before")
        try:
            schedule(users, "bad", schedule_text, "select 1")
        except Exception as error:  # the diagnostics are what is tested
            detail = error.diag.message_detail  # type: ignore[attr-defined]
            assert detail.splitlines()[-1].index("^") == position - 1
        users.run("rollback to before")
        assert users.value("select count(*) from cron.job") == 0


@pytest.mark.parametrize(
    ("schedule_text", "fires"),
    [
        ("@yearly", "2027-01-01 00:00"),
        ("@annually", "2027-01-01 00:00"),
        ("@monthly", "2026-12-01 00:00"),
        ("@weekly", "2026-11-29 00:00"),
        ("@daily", "2026-11-25 00:00"),
        ("@midnight", "2026-11-25 00:00"),
        ("@hourly", "2026-11-24 11:00"),
        ("0 0 $ * *", "2026-11-30 00:00"),
        ("0 0 $ 2 *", "2027-02-28 00:00"),
        ("0 0 * * 7", "2026-11-29 00:00"),
        ("0 0 * * 5-7", "2026-11-27 00:00"),
        ("0 0 13 * fri", "2026-11-27 00:00"),
        ("\t5 4 * * *  ", "2026-11-25 04:05"),
        ("30 Seconds", "2026-11-24 10:30:30"),
        ("20second", "2026-11-24 10:30:20"),
    ],
)
def test_nicknames_last_day_sunday_and_seconds(
    db: Database, schedule_text: str, fires: str
) -> None:
    found = db.value(
        "select local_time"
        " from ops.next_fire_times(%s, after => '2026-11-24 10:30:10Z', how_many => 1)",
        [schedule_text],
    )
    assert found == datetime.fromisoformat(fires)


def test_an_unknown_time_zone_is_refused(db: Database) -> None:
    with db.refused("RL806"):
        db.rows("select ops.next_fire_times('@daily', 'Mars/Olympus')")
    with db.refused("RL806"):
        db.rows("select ops.next_fire_times('@daily', '+02')")


def test_a_blank_command_is_refused(users: Database) -> None:
    with users.acting_as("ann"), users.refused("23514"):
        schedule(users, "blank", "@daily", "  ")
