"""The close of business: each day once, in order, with what each step did."""

from __future__ import annotations

from datetime import date, timedelta

from clock import TODAY

DAY = date(2026, 3, 2)


def close(db, entity, day):
    with db.acting_as("rently_scheduler", entity):
        return db.call("api.run_close_of_business", legal_entity_id=entity.id, business_date=day)


def test_a_day_is_closed_step_by_step(db, entity):
    db.disburse(entity, db.create_loan(entity, start_date="2026-01-15"))
    done = close(db, entity, DAY)
    steps = [row["code"] for row in db.rows("select code from ops.close_step order by position")]
    assert {row["step_code"] for row in done} == set(steps)
    assert {row["business_date"] for row in done} == {DAY}


def test_missed_days_are_closed_in_order(db, entity):
    close(db, entity, DAY)
    done = close(db, entity, DAY + timedelta(days=3))
    assert sorted({row["business_date"] for row in done}) == [
        DAY + timedelta(days=number) for number in (1, 2, 3)
    ]


def test_a_day_closed_twice_or_out_of_order_is_refused(db, entity):
    close(db, entity, DAY)
    for day in (DAY, DAY - timedelta(days=1)):
        with db.refused("RL374"):
            close(db, entity, day)


def test_a_day_that_is_not_over_is_refused(db, entity):
    for day in (TODAY + timedelta(days=1), None):
        with db.refused("RL375"):
            close(db, entity, day)


def test_another_entity_is_not_closed(db, entity, other_entity):
    with db.acting_as("rently_scheduler", entity), db.refused("RL001"):
        db.call("api.run_close_of_business", legal_entity_id=other_entity.id, business_date=DAY)


def test_a_caller_that_commits_itself_does_a_step_at_a_time(db, entity):
    steps = [row["code"] for row in db.rows("select code from ops.close_step order by position")]
    with db.acting_as("rently_scheduler", entity):
        done = [
            db.call("api.close_next_step", legal_entity_id=entity.id, business_date=DAY)[0]
            for _ in range(len(steps) + 1)
        ]
    names = list(dict.fromkeys(row["step_code"] for row in done))
    assert [name for name in names if name] == steps[: len(names) - 1] or names == steps
    assert {row["business_day"] for row in done} <= {DAY, None}


def test_each_entity_gets_its_job_once_in_its_own_zone(db):
    entity = db.create_entity("ALPHA", time_zone="Europe/Berlin")
    db.create_entity("BETA", "USD", "US", "America/New_York")
    assert db.value("select ops.schedule_closes()") >= 2
    assert db.value("select ops.schedule_closes()") == 0
    rows = db.rows(
        "select j.jobname, j.command, p.time_zone, internal.runs_in_transaction(j.command) as held"
        " from cron.job as j join ops.job_policy as p using (jobid)"
        " where j.jobname in ('rently-close-alpha', 'rently-close-beta') order by j.jobname"
    )
    assert [(row["time_zone"], row["held"]) for row in rows] == [
        ("Europe/Berlin", False),
        ("America/New_York", False),
    ]
    assert rows[0]["command"] == f"call api.close_business_day('{entity.id}')"
    with db.acting_as("rently_scheduler", entity), db.refused("42501"):
        db.value("select ops.schedule_closes()")


def test_only_the_procedure_with_a_literal_leaves_the_transaction_of_a_job(db):
    for command in (
        "call api.close_business_day(reset_role())",
        "call api.close_business_day('00000000-0000-0000-0000-000000000000'); reset role",
        "call close_business_day('00000000-0000-0000-0000-000000000000')",
    ):
        assert db.value("select internal.runs_in_transaction(%s)", [command])
