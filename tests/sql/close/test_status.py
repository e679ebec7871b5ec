"""The status of a loan: which changes there are, and what is kept of them."""

from __future__ import annotations

import pytest
from psycopg import sql

HISTORY = """
select from_status, to_status, reason_code, effective_on
from lending.loan_status_history where loan_id = %s order by version_number
"""
OWED = """
select sum(s.instalment_amount) from lending.amortisation_line as s
inner join lending.loan as l on s.loan_id = l.id and s.plan_version = l.current_plan_version
where l.id = %s
"""


def history(db, loan):
    return [tuple(row.values())[:3] for row in db.rows(HISTORY, [loan["id"]])]


def set_status(db, loan, status, reason):
    return db.value(
        "select (internal.set_loan_status(l, %s, %s, current_date)).status"
        " from lending.loan as l where l.id = %s",
        [status, reason, loan["id"]],
    )


@pytest.fixture
def loan(db, entity):
    return db.disburse(entity, db.create_loan(entity, start_date="2026-01-15"))


def test_a_loan_keeps_the_statuses_it_had(db, entity, loan):
    payoff = db.value(OWED, [loan["id"]])
    db.pay(entity, loan, payoff)
    assert history(db, loan) == [
        (None, "approved", "created"),
        ("approved", "active", "disbursed"),
        ("active", "closed", "settled"),
    ]
    effective = [str(row["effective_on"]) for row in db.rows(HISTORY, [loan["id"]])]
    assert effective[:2] == ["2026-01-15", "2026-01-15"]


def test_a_loan_owed_again_says_so(db, entity, loan):
    payoff = db.value(OWED, [loan["id"]])
    db.pay(entity, loan, payoff)
    paid = db.value(
        "select id from lending.loan_transaction"
        " where loan_id = %s and transaction_type = 'repayment'",
        [loan["id"]],
    )
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.reverse_transaction",
            legal_entity_id=entity.id,
            loan_transaction_id=paid,
            idempotency_key="undo",
        )
    assert history(db, loan)[-1] == ("closed", "active", "owed_again")


def test_a_charge_off_and_its_undo_are_kept_with_their_reasons(db, loan):
    assert set_status(db, loan, "charged_off", "charge_off") == "charged_off"
    assert set_status(db, loan, "active", "charge_off_undone") == "active"
    assert history(db, loan)[-2:] == [
        ("active", "charged_off", "charge_off"),
        ("charged_off", "active", "charge_off_undone"),
    ]


def test_every_change_that_is_not_listed_is_refused(db, loan):
    statuses = [row["code"] for row in db.rows("select code from lending.loan_status")]
    allowed = {
        (row["from_status"], row["to_status"])
        for row in db.rows("select from_status, to_status from lending.loan_status_transition")
    }
    table = sql.Identifier("lending", "loan").as_string(db.connection)
    db.run(f"alter table {table} disable trigger _200_status_transition")
    db.run(f"alter table {table} disable trigger _700_status_history")
    for before in statuses:
        db.run(
            "update lending.loan set status = %s::text,"
            " closed_on = case when %s::text = 'closed' then current_date end where id = %s",
            [before, before, loan["id"]],
        )
        db.run(f"alter table {table} enable trigger _200_status_transition")
        for after in statuses:
            if after != before and (before, after) not in allowed:
                with db.refused("RL371"):
                    db.run(
                        "update lending.loan set status = %s::text,"
                        " closed_on = case when %s::text = 'closed' then current_date end"
                        " where id = %s",
                        [after, after, loan["id"]],
                    )
        db.run(f"alter table {table} disable trigger _200_status_transition")


def test_a_reason_that_does_not_fit_is_refused(db, loan):
    with db.refused("RL371"):
        set_status(db, loan, "charged_off", "write_off")
    with db.refused("RL371"):
        set_status(db, loan, "active", "disbursed")


def test_the_history_is_never_changed(db, loan):
    with db.refused("RL008"):
        db.run("delete from lending.loan_status_history where loan_id = %s", [loan["id"]])
