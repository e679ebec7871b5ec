"""The close of business: each day once, in order, with what each step did."""

from __future__ import annotations

from datetime import date, timedelta

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
    today = db.value("select internal.business_date(%s)", [entity.id])
    today = today or date.today()
    for day in (today + timedelta(days=1), None):
        with db.refused("RL375"):
            close(db, entity, day)


def test_another_entity_is_not_closed(db, entity, other_entity):
    with db.acting_as("rently_scheduler", entity), db.refused("RL001"):
        db.call("api.run_close_of_business", legal_entity_id=other_entity.id, business_date=DAY)
