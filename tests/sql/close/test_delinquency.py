"""How late loans are: by value date, with grace and pauses."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

START = date(2026, 1, 15)
FIRST_DUE = date(2026, 2, 15)


@pytest.fixture
def loan(db, entity):
    product = db.create_product(entity, terms={"arrears_grace_days": 5})
    made = db.create_loan(entity, product_code=product["code"], start_date=str(START))
    return db.disburse(entity, made)


def late(db, entity, loan, on):
    with db.acting_as("rently_risk_manager", entity):
        return db.row(
            "select * from api.loan_delinquency(legal_entity_id => %s, as_of => %s)"
            " where loan_id = %s",
            [entity.id, on, loan["id"]],
        )


def test_a_loan_is_not_late_on_its_due_date(db, entity, loan):
    assert late(db, entity, loan, FIRST_DUE)["days_past_due"] == 0
    day_after = late(db, entity, loan, FIRST_DUE + timedelta(days=1))
    assert day_after["days_past_due"] == 1
    assert day_after["delinquent_days"] == 0
    assert day_after["bucket_code"] is None


def test_grace_and_pauses_do_not_count(db, entity, loan):
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.pause_delinquency",
            legal_entity_id=entity.id,
            loan_id=loan["id"],
            from_date=FIRST_DUE + timedelta(days=10),
            until_date=FIRST_DUE + timedelta(days=20),
            reason="hardship",
        )
    found = late(db, entity, loan, FIRST_DUE + timedelta(days=50))
    assert (found["days_past_due"], found["delinquent_days"]) == (50, 35)
    assert found["bucket_code"] == "DPD_31_60"
    found = late(db, entity, loan, FIRST_DUE + timedelta(days=15))
    assert (found["days_past_due"], found["delinquent_days"]) == (15, 15 - 5 - 6)


def test_money_counts_by_value_date(db, entity, loan):
    instalment = db.value(
        "select distinct instalment_amount from lending.amortisation_line"
        " where loan_id = %s and line_number = 1",
        [loan["id"]],
    )
    db.pay(entity, loan, instalment, value_date=FIRST_DUE + timedelta(days=3))
    before = late(db, entity, loan, FIRST_DUE + timedelta(days=2))
    assert before["oldest_unpaid_due_date"] == FIRST_DUE
    assert before["days_past_due"] == 2
    amounts = [
        before[f"overdue_{part}_amount"] for part in ("principal", "interest", "fee", "penalty")
    ]
    assert sum(amounts) == instalment
    after = late(db, entity, loan, FIRST_DUE + timedelta(days=3))
    assert after["days_past_due"] == 0
    assert after["overdue_principal_amount"] == Decimal(0)


def test_a_pause_ends_when_told(db, entity, loan):
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.pause_delinquency", legal_entity_id=entity.id, loan_id=loan["id"],
            from_date=FIRST_DUE, reason="hardship",
        )  # fmt: skip
        ended = db.call(
            "api.end_delinquency_pause", legal_entity_id=entity.id, loan_id=loan["id"],
            until_date=FIRST_DUE + timedelta(days=31),
        )[0]  # fmt: skip
        assert ended["until_date"] == FIRST_DUE + timedelta(days=31)
        with db.refused("RL373"):
            db.call(
                "api.end_delinquency_pause", legal_entity_id=entity.id, loan_id=loan["id"],
                until_date=FIRST_DUE + timedelta(days=40),
            )  # fmt: skip


@pytest.mark.parametrize(
    ("until", "reason"), [("2026-02-01", "hardship"), ("2026-05-01", " "), ("2026-03-10", "twice")]
)
def test_a_pause_that_makes_no_sense_is_refused(db, entity, loan, until, reason):
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.pause_delinquency", legal_entity_id=entity.id, loan_id=loan["id"],
            from_date="2026-03-05", until_date="2026-03-20", reason="hardship",
        )  # fmt: skip
        with db.refused("RL372"):
            db.call(
                "api.pause_delinquency", legal_entity_id=entity.id, loan_id=loan["id"],
                from_date="2026-03-01" if until != "2026-05-01" else "2026-04-01",
                until_date=until, reason=reason,
            )  # fmt: skip


def test_a_pause_needs_the_capability(db, entity, loan):
    with db.acting_as("rently_accountant", entity), db.refused("42501"):
        db.call(
            "api.pause_delinquency", legal_entity_id=entity.id, loan_id=loan["id"],
            from_date="2026-03-05", reason="hardship",
        )  # fmt: skip
