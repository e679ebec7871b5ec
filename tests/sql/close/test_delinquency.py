"""How late loans are: by value date, with grace and pauses."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from probes import ask

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


def test_a_product_has_its_own_buckets(db, entity, loan):
    db.run(
        "insert into lending.delinquency_bucket"
        " (legal_entity_id, product_version_id, code, name, min_days, max_days)"
        " select l.legal_entity_id, l.product_version_id, b.code, b.code, b.low, b.high"
        " from lending.loan as l"
        " cross join (values ('EARLY', 3, 10), ('LATE', 21, null)) as b (code, low, high)"
        " where l.id = %s",
        [loan["id"]],
    )
    of_the_entity = db.disburse(entity, db.create_loan(entity, start_date=str(START)))
    found = {
        days: late(db, entity, loan, FIRST_DUE + timedelta(days=5 + days))["bucket_code"]
        for days in (2, 3, 10, 11, 20, 21, 300)
    }
    assert found == {
        2: None, 3: "EARLY", 10: "EARLY", 11: None, 20: None, 21: "LATE", 300: "LATE"
    }  # fmt: skip
    day = FIRST_DUE + timedelta(days=181)
    assert late(db, entity, of_the_entity, day)["bucket_code"] == "DPD_181_PLUS"


def test_what_was_disputed_that_day_is_left_out(db, entity, loan):
    dues = db.rows(
        "select due_date, instalment_amount from lending.amortisation_line"
        " where loan_id = %s and plan_version = 1 order by due_date limit 2",
        [loan["id"]],
    )
    day = dues[1]["due_date"] + timedelta(days=4)
    before = late(db, entity, loan, day)
    with db.acting_as("rently_collections_agent", entity):
        db.call(
            "api.open_dispute", legal_entity_id=entity.id, loan_id=loan["id"], kind="amount",
            amount=dues[0]["instalment_amount"] + 1, reason="Heating was off",
        )  # fmt: skip
    db.run("update lending.dispute set opened_on = %s where loan_id = %s", [day, loan["id"]])
    after = late(db, entity, loan, day)
    assert after["days_past_due"] == 4
    overdue = [
        sum(row[f"overdue_{part}_amount"] for part in ("principal", "interest", "fee", "penalty"))
        for row in (before, after)
    ]
    assert overdue[0] - overdue[1] == dues[0]["instalment_amount"] + 1
    yesterday = late(db, entity, loan, day - timedelta(days=1))
    assert yesterday["oldest_unpaid_due_date"] == FIRST_DUE


def test_a_past_day_is_answered_from_events_whatever_the_status_is_now(db, entity, loan):
    db.pay(entity, loan, 2000, value_date=FIRST_DUE + timedelta(days=40))
    assert db.value("select status from lending.loan where id = %s", [loan["id"]]) == "closed"
    found = late(db, entity, loan, FIRST_DUE + timedelta(days=39))
    assert (found["days_past_due"], found["bucket_code"]) == (39, "DPD_31_60")
    with db.acting_as("rently_risk_manager", entity):
        assert not db.call(
            "api.loan_delinquency",
            legal_entity_id=entity.id,
            as_of=FIRST_DUE + timedelta(days=40),
        )


def test_one_loan_and_all_loans_agree(db, entity, loan):
    db.pay(entity, loan, 30, value_date=FIRST_DUE)
    for days in (-3, 0, 1, 29, 75, 400):
        on = FIRST_DUE + timedelta(days=days)
        alone = ask(
            db, entity, "to_jsonb(o) from internal.overdue_on({}, {}, {}) as o",
            entity.id, loan["id"], on,
        )  # fmt: skip
        together = late(db, entity, loan, on)
        parts = ("principal", "interest", "fee", "penalty")
        amount = float(sum(together[f"overdue_{part}_amount"] for part in parts))
        assert alone == {"days_past_due": together["days_past_due"], "overdue_amount": amount}
        listed = ask(
            db, entity, "jsonb_agg(o) from internal.overdue_loans({}, {}) as o", entity.id, on
        )
        expected = {"loan_id": str(loan["id"]), "is_disputed": False} | alone
        assert listed == ([expected] if amount else None)
