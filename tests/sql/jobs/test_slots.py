"""Slots: what becomes due, what policy says about it, who may run it, and how it ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from clock import TODAY
from sqltest import Database

LEAD = "select ops.lead(%s, interval '1 minute')"
CLAIM = "select * from ops.claim_runs(%s, 100)"


@pytest.fixture
def jobs(db: Database) -> Database:
    """Return the database with a scheduler's login that leads, and without standing jobs."""
    db.run("delete from cron.job")
    db.run("create role ann")
    db.run("create role timer login in role rently_scheduler, ann")
    return db


def lead(db: Database, holder: str = "one") -> int:
    return int(db.value(LEAD, [holder]))


def add_job(db: Database, schedule: str = "@hourly", **policy: Any) -> int:
    """Schedule a job of ann's."""
    job = db.value(
        "insert into cron.job (schedule, command, username, jobname)"
        " values (%s, 'select 1', 'ann', 'job ' || random()) returning jobid",
        [schedule],
    )
    if policy:
        db.call("ops.alter_job_policy", job_id=job, **policy)
    return int(job)


def make_late(db: Database, job: int, ago: str) -> None:
    """Set the job's timer as if no scheduler had run since then."""
    db.run(
        """
        update ops.job_timer as t
        set next_at = f.fire_at, next_slot = f.slot, is_next_repeat = f.is_repeat
        from ops.job_timer as o
        cross join lateral internal.next_fire(
            o.schedule, o.time_zone, clock_timestamp() - %s::interval
        ) as f
        where o.jobid = %s and t.jobid = o.jobid
        """,
        [ago, job],
    )


def states(db: Database, job: int) -> list[str]:
    rows = db.rows("select state from ops.job_slot where jobid = %s order by scheduled_at", [job])
    return [row["state"] for row in rows]


def test_one_scheduler_leads_and_another_takes_over_when_the_lease_ends(jobs: Database) -> None:
    with jobs.acting_as("timer"):
        token = lead(jobs)
        assert lead(jobs) == token
        assert jobs.value(LEAD, ["two"]) is None
        jobs.run("select ops.resign(%s)", [token])
        assert lead(jobs, "two") == token + 1
        with jobs.refused("RL811"):
            jobs.rows(CLAIM, [token])


def test_a_due_slot_is_claimed_once(jobs: Database) -> None:
    token = lead(jobs)
    job = add_job(jobs)
    assert jobs.rows(CLAIM, [token]) == []
    make_late(jobs, job, "1 hour")
    claimed = jobs.rows(CLAIM, [token])
    assert [(row["job_id"], row["attempt"], row["user_name"]) for row in claimed] == [
        (job, 1, "ann")
    ]
    make_late(jobs, job, "1 hour")
    assert jobs.rows(CLAIM, [token]) == []
    assert states(jobs, job) == ["running"]
    status = jobs.value("select status from cron.job_run_details where jobid = %s", [job])
    assert status == "starting"


def test_a_run_goes_from_starting_to_succeeded(jobs: Database) -> None:
    job = add_job(jobs)
    make_late(jobs, job, "1 hour")
    with jobs.acting_as("timer"):
        token = lead(jobs)
        run = jobs.rows(CLAIM, [token])[0]["run_id"]
        jobs.run("select ops.start_run(%s, %s)", [run, token])
        assert jobs.value("select ops.run_job(%s)", [run]) == 1
        jobs.run("select ops.finish_run(%s, %s, 1)", [run, token])
    row = jobs.row("select * from cron.job_run_details where runid = %s", [run])
    assert (row["status"], row["return_message"], row["username"]) == ("succeeded", "1 rows", "ann")
    assert row["start_time"] <= row["end_time"]
    assert states(jobs, job) == ["succeeded"]


def test_missed_slots_are_caught_up_within_bounds_and_recorded(jobs: Database) -> None:
    few = add_job(jobs, catch_up_limit=2, catch_up_window="10 hours")
    month = (TODAY - dt.timedelta(days=200)).month
    none = add_job(jobs, catch_up_limit=0, schedule=f"0 0 1 {month} *")
    narrow = add_job(jobs, catch_up_limit=100, catch_up_window="2 hours 30 minutes")
    make_late(jobs, few, "5 hours")
    make_late(jobs, narrow, "5 hours")
    make_late(jobs, none, "400 days")
    jobs.rows(CLAIM, [lead(jobs)])
    assert states(jobs, few) == ["missed"] * 3 + ["running", "waiting"]
    assert states(jobs, narrow).count("missed") in (2, 3)
    assert states(jobs, none) == ["missed"]


def test_a_long_absence_is_one_row_and_a_day_of_slots(jobs: Database) -> None:
    job = add_job(jobs)
    make_late(jobs, job, "30 days")
    jobs.rows(CLAIM, [lead(jobs)])
    assert states(jobs, job) == ["missed"] * 24 + ["running"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("queue", ["running", "waiting", "waiting"]),
        ("coalesce", ["running", "waiting", "skipped"]),
        ("skip", ["running", "skipped", "skipped"]),
    ],
)
def test_overlap_follows_the_rule(jobs: Database, rule: str, expected: list[str]) -> None:
    job = add_job(jobs, "*/10 * * * *", on_overlap=rule)
    for minutes, became in ((30, "running"), (20, None), (10, None)):
        # As a scheduler that looks in time sees it: one slot becomes due.
        jobs.run(
            """
            select internal.fill_job_slots(array[t], f.fire_at)
            from internal.parse_schedule('*/10 * * * *') as s
            cross join internal.next_fire(s, 'UTC', now() - make_interval(mins => %s)) as f
            cross join lateral (
                select (%s, s, 'UTC', f.fire_at, f.slot, false, f.fire_at)::ops.job_timer as t
            ) as c
            """,
            [minutes, job],
        )
        if became:
            jobs.run(
                "update ops.job_slot set state = %s, fencing_token = 1, runid = -1"
                " where jobid = %s",
                [became, job],
            )
    assert states(jobs, job) == expected


def test_days_off_are_skipped(jobs: Database) -> None:
    jobs.run(
        "insert into lending.holiday_calendar (code, name, weekend_iso_days)"
        " values ('ALWAYS_OFF', 'Never works', '{1,2,3,4,5,6,7}')"
    )
    job = add_job(jobs, holiday_calendar_code="ALWAYS_OFF")
    make_late(jobs, job, "1 hour")
    jobs.rows(CLAIM, [lead(jobs)])
    assert states(jobs, job) == ["skipped"]


@pytest.mark.parametrize(
    ("code", "attempts", "state"),
    [
        ("40001", 3, "waiting"),
        ("22012", 3, "failed"),
        ("40001", 1, "failed"),
        ("57P01", 2, "waiting"),
    ],
)
def test_retries_follow_the_sqlstate(jobs: Database, code: str, attempts: int, state: str) -> None:
    job = add_job(jobs, max_attempts=attempts, retry_delay="1 minute")
    make_late(jobs, job, "1 hour")
    token = lead(jobs)
    run = jobs.rows(CLAIM, [token])[0]["run_id"]
    assert jobs.value("select ops.fail_run(%s, %s, %s, 'm')", [run, token, code]) == state
    assert jobs.value("select ops.fail_run(%s, %s, %s, 'm')", [run, token, code]) is None
    assert states(jobs, job) == [state]
    pause = jobs.value(
        "select extract(epoch from earliest_at - clock_timestamp())"
        " from ops.job_slot where jobid = %s",
        [job],
    )
    if state == "waiting":
        assert 40 < pause < 75
        assert jobs.rows(CLAIM, [token]) == []


def test_work_of_an_old_leader_cannot_commit(jobs: Database) -> None:
    job = add_job(jobs)
    make_late(jobs, job, "1 hour")
    old = lead(jobs)
    run = jobs.rows(CLAIM, [old])[0]["run_id"]
    jobs.run("update ops.scheduler_lease set expires_at = clock_timestamp() - interval '1 s'")
    new = lead(jobs, "two")
    assert new == old + 1
    assert states(jobs, job) == ["waiting"]
    with jobs.refused("RL811"):
        jobs.run("select ops.start_run(%s, %s)", [run, old])
    with jobs.refused("RL811"):
        jobs.run("select ops.finish_run(%s, %s, 0)", [run, old])
    again = jobs.rows(CLAIM, [new])[0]
    assert (again["attempt"], again["job_id"]) == (1, job)


def test_a_command_that_cannot_be_undone_is_not_run_again(jobs: Database) -> None:
    job = add_job(jobs)
    jobs.run("update cron.job set command = 'VACUUM ANALYZE x' where jobid = %s", [job])
    make_late(jobs, job, "1 hour")
    old = lead(jobs)
    assert jobs.rows(CLAIM, [old])[0]["is_transactional"] is False
    jobs.run("update ops.scheduler_lease set expires_at = clock_timestamp() - interval '1 s'")
    lead(jobs, "two")
    row = jobs.row("select state, sqlstate from ops.job_slot where jobid = %s", [job])
    assert row == {"state": "failed", "sqlstate": "RL813"}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("call api.close_business_day('00000000-0000-0000-0000-000000000001')", False),
        (" CALL ops.some_work(1, 'a', -2) ; ", False),
        ("call api.close_business_day()", False),
        ("call ann.some_work()", True),
        ("call api.close_business_day(ann.some_work())", True),
        ("call api.close_business_day('x'); reset role", True),
        ("call api.close_business_day('x\\'); reset role; --')", True),
        ("call api.close_business_day('x''y')", True),
        ("vacuum", False),
        ("select 1", True),
    ],
)
def test_only_what_cannot_change_its_role_runs_alone(
    jobs: Database, command: str, expected: bool
) -> None:
    assert jobs.value("select internal.runs_in_transaction(%s)", [command]) is expected


def test_a_job_is_not_run_as_a_superuser_a_stranger_or_a_role_that_is_gone(jobs: Database) -> None:
    jobs.run("create role root superuser")
    jobs.run("create role ben")
    token = lead(jobs)
    for user, code in (("root", "RL809"), ("ben", "RL810"), ("nobody there", "RL810")):
        job = add_job(jobs)
        jobs.run("update cron.job set username = %s where jobid = %s", [user, job])
        make_late(jobs, job, "1 hour")
        jobs.run("grant root to timer")
        with jobs.acting_as("timer"):
            run = jobs.rows(CLAIM, [token])[0]["run_id"]
            with jobs.refused(code):
                jobs.run("select ops.run_job(%s)", [run])


def test_a_job_of_another_database_is_refused(jobs: Database) -> None:
    job = add_job(jobs)
    jobs.run("update cron.job set database = 'elsewhere' where jobid = %s", [job])
    make_late(jobs, job, "1 hour")
    with jobs.acting_as("timer"):
        run = jobs.rows(CLAIM, [lead(jobs)])[0]["run_id"]
        with jobs.refused("RL812"):
            jobs.run("select ops.run_job(%s)", [run])


def test_a_job_can_neither_leave_its_role_nor_run_after_it(jobs: Database) -> None:
    jobs.run("create schema ann authorization ann")
    jobs.run("create table ann.seen (who text)")
    jobs.run("alter table ann.seen owner to ann")
    jobs.run(
        "create function ann.note() returns trigger language plpgsql as"
        " 'begin insert into ann.seen values (current_user); return null; end'"
    )
    jobs.run("create table ann.t (n integer)")
    jobs.run("alter table ann.t owner to ann")
    jobs.run(
        "create constraint trigger late after insert on ann.t deferrable initially deferred"
        " for each row execute function ann.note()"
    )
    job = add_job(jobs)
    make_late(jobs, job, "1 hour")
    jobs.run("update cron.job_run_details set command = command")
    token = lead(jobs)
    jobs.rows(CLAIM, [token])

    def run(command: str) -> None:
        jobs.run("update cron.job_run_details set command = %s where jobid = %s", [command, job])
        run_id = jobs.value("select runid from cron.job_run_details where jobid = %s", [job])
        with jobs.acting_as("timer"):
            jobs.run("select ops.run_job(%s)", [run_id])

    for command in (
        "reset role",
        "set role rently_scheduler",
        "set session authorization default",
        "do $$ begin execute 're' || 'set role'; end $$",
        "do $$ begin perform set_config('role', 'none', false); end $$",
        "select ops.claim_runs(1, 1)",
    ):
        with jobs.refused("42501"):
            run(command)
    run("insert into ann.t values (1)")
    jobs.run("set constraints all immediate")
    assert [row["who"] for row in jobs.rows("select who from ann.seen")] == ["ann"]


TEMPORARY = """
select count(*)
from pg_depend
where refclassid = 'pg_namespace'::regclass and refobjid = pg_my_temp_schema()
"""


def test_a_job_leaves_nothing_for_the_next_one_in_its_session(jobs: Database) -> None:
    database = jobs.value("select current_database()")
    jobs.run(f"grant temp on database {database} to ann")
    token = lead(jobs)

    def run(command: str) -> None:
        job = add_job(jobs)
        jobs.run("update cron.job set command = %s where jobid = %s", [command, job])
        with jobs.acting_as("timer"):
            jobs.run("select ops.request_run(%s)", [job])
            run_id = jobs.rows(CLAIM, [token])[0]["run_id"]
            jobs.run("select ops.start_run(%s, %s)", [run_id, token])
            jobs.run("select ops.finish_run(%s, %s, ops.run_job(%s))", [run_id, token, run_id])

    tampering = (
        "do $$ begin execute format('alter function pg_temp.rently_job_%s(text, text[]) {}',"
        " 'ann'::regrole::oid); end $$"
    )
    run("select 1")
    assert jobs.value(TEMPORARY) == 1
    run("create temp table mine as select 1 as n")
    assert jobs.value(TEMPORARY) == 0
    for change in ("security invoker", "set search_path = ann", "stable"):
        run("select 1")
        assert jobs.value(TEMPORARY) == 1
        run(tampering.format(change))
        assert jobs.value(TEMPORARY) == 0
        with jobs.refused("42501"):
            run("reset role")


def test_the_specification_s_own_job_runs_as_written(jobs: Database) -> None:
    command = "REFRESH MATERIALIZED VIEW CONCURRENTLY v_active_loans_summary;"
    job = add_job(jobs)
    jobs.run("grant rently_scheduler to ann")
    jobs.run("alter role ann inherit")
    jobs.run("update cron.job set command = %s where jobid = %s", [command, job])
    make_late(jobs, job, "1 hour")
    with jobs.acting_as("timer"):
        token = lead(jobs)
        run = jobs.rows(CLAIM, [token])[0]["run_id"]
        jobs.run("select ops.start_run(%s, %s)", [run, token])
        assert jobs.value("select ops.run_job(%s)", [run]) == 1
        jobs.run("select ops.finish_run(%s, %s, 1)", [run, token])
    state = "select row_count from ops.mart_view_state where view_name = %s"
    assert jobs.value(state, ["mart.mv_active_loans_summary"]) == 0


def test_limits_of_the_policy_are_in_force(jobs: Database) -> None:
    job = add_job(jobs, statement_timeout="50 milliseconds", job_timeout="1 minute")
    jobs.run("update cron.job set command = 'select pg_sleep(5)' where jobid = %s", [job])
    make_late(jobs, job, "1 hour")
    with jobs.refused("57014"), jobs.acting_as("timer"):
        token = lead(jobs)
        run = jobs.rows(CLAIM, [token])[0]["run_id"]
        jobs.run("select ops.start_run(%s, %s)", [run, token])
        jobs.run("select ops.run_job(%s)", [run])


def test_only_the_owner_changes_a_policy_or_asks_for_a_run(jobs: Database) -> None:
    job = add_job(jobs)
    jobs.run("create role ben login in role rently_scheduler")
    with jobs.acting_as("ben"):
        with jobs.refused("RL808"):
            jobs.call("ops.alter_job_policy", job_id=job, max_attempts=1)
        with jobs.refused("RL808"):
            jobs.rows("select ops.request_run(%s)", [job])
    with jobs.acting_as("timer"):
        jobs.rows("select ops.request_run(%s)", [job])
        assert [row["job_id"] for row in jobs.rows(CLAIM, [lead(jobs)])] == [job]


def test_health_shows_failures_absence_and_pauses(jobs: Database) -> None:
    good, absent, paused = (add_job(jobs) for _ in range(3))
    jobs.run(
        "update ops.job_timer set next_at = now() - interval '1 hour' where jobid = %s", [absent]
    )
    jobs.run("update cron.job set active = false where jobid = %s", [paused])
    failing = add_job(jobs)
    make_late(jobs, failing, "1 hour")
    jobs.run(
        "insert into ops.job_slot (jobid, slot, scheduled_at, state, earliest_at, message)"
        " values (%s, now(), now(), 'failed', now(), 'm')",
        [failing],
    )
    jobs.run(
        "update ops.job_timer set next_at = now() + interval '1 hour' where jobid = %s", [failing]
    )
    with jobs.acting_as("timer"):
        health = {
            row["job_id"]: row["health"]
            for row in jobs.rows("select job_id, health from ops.v_job_health")
        }
    assert health == {good: "ok", absent: "absent", paused: "paused", failing: "failing"}


def test_history_is_purged_by_age(jobs: Database) -> None:
    for age in ("40 days", "1 day"):
        jobs.run(
            "insert into ops.job_slot (jobid, slot, scheduled_at, state, earliest_at)"
            " values (1, now() - %s::interval, now() - %s::interval, 'succeeded', now())",
            [age, age],
        )
    with jobs.acting_as("timer"):
        assert jobs.value("select ops.purge_job_history()") == 1


def test_history_of_jobs_by_the_second_is_purged_after_a_day(jobs: Database) -> None:
    by_second, by_calendar = add_job(jobs, "2 seconds"), add_job(jobs)
    for job in (by_second, by_calendar):
        jobs.run(
            "insert into ops.job_slot (jobid, slot, scheduled_at, state, earliest_at)"
            " values (%s, now(), now() - interval '2 days', 'succeeded', now())",
            [job],
        )
    with jobs.acting_as("timer"):
        assert jobs.value("select ops.purge_job_history()") == 1
    assert jobs.rows("select jobid from ops.job_slot where state = 'succeeded'") == [
        {"jobid": by_calendar}
    ]


def test_standing_jobs_are_scheduled_as_the_scheduler_s_role(db: Database) -> None:
    rows = db.rows(
        "select s.name, j.username from ops.standing_job as s left join cron.job as j"
        " on j.jobname = s.name and j.schedule = s.schedule and j.command = s.command"
    )
    assert rows
    assert {row["username"] for row in rows} == {"rently_scheduler"}


def test_invariants_that_hold_raise_nothing_and_broken_ones_rl814(db: Database) -> None:
    db.run("select ops.require_invariants()")
    db.run("insert into ops.invariant (name, law) values ('two_is_one', 'Two is one.')")
    db.run("create view ops.v_violation_two_is_one as select 2 as n")
    db.run("grant select on ops.v_violation_two_is_one to rently_refresher")
    with db.refused("RL814"):
        db.run("select ops.require_invariants()")
