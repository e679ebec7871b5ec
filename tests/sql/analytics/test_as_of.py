"""A report of a past day, with the knowledge of a past moment, never changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqltest import Database, Entity

LOAN_REPORTS = (
    "loan_as_of",
    "portfolio_as_of",
    "ageing_as_of",
    "par_as_of",
    "concentration_as_of",
)
REPORTS = (*LOAN_REPORTS, "trial_balance_as_of")
TODAY = dt.datetime.now(dt.UTC).date()
MONTH_END = TODAY.replace(day=1) - dt.timedelta(days=1)


def reports(db: Database, as_of: dt.date, known_at: object) -> dict[str, Any]:
    entity = db.value("select id from lending.legal_entity where code = 'DEMO_DE'")
    arguments = {"legal_entity_id": entity, "as_of": as_of, "known_at": known_at}
    return {name: db.call(f"analytics.{name}", **arguments) for name in REPORTS}


def test_old_knowledge_gives_the_old_report_and_new_knowledge_another(portfolio: Database) -> None:
    db = portfolio
    knowledge = db.value("select clock_timestamp()")
    then = reports(db, MONTH_END, knowledge)
    assert all(then.values())
    late = db.row(
        "select b.* from analytics.v_loan_balance as b where legal_entity_code = 'DEMO_DE'"
        " and days_past_due > 30 order by days_past_due desc limit 1"
    )
    db.call(
        "api.receive_payment",
        legal_entity_id=late["legal_entity_id"],
        loan_id=late["loan_id"],
        amount=500,
        currency_code="EUR",
        idempotency_key="backdated",
        value_date=MONTH_END - dt.timedelta(days=3),
    )
    paid = db.row(
        "select t.* from lending.loan_transaction as t where t.legal_entity_id = %s"
        " and t.transaction_type = 'repayment' and t.value_date < %s and t.loan_id <> %s"
        " order by t.value_date desc limit 1",
        [late["legal_entity_id"], MONTH_END, late["loan_id"]],
    )
    db.call(
        "api.reverse_transaction",
        legal_entity_id=paid["legal_entity_id"],
        loan_transaction_id=paid["id"],
        idempotency_key="reversed",
    )
    assert reports(db, MONTH_END, knowledge) == then
    now = reports(db, MONTH_END, db.value("select now()"))
    assert {name for name in REPORTS if now[name] != then[name]} == set(REPORTS)


def test_of_today_with_all_knowledge_they_are_the_current_figures(portfolio: Database) -> None:
    db = portfolio
    day = db.value(
        "select (now() at time zone time_zone)::date from lending.legal_entity"
        " where code = 'DEMO_DE'"
    )
    current = reports(db, day, db.value("select now()"))
    assert [
        (row["loan_number"], row["principal_outstanding_amount"], row["days_past_due"])
        for row in current["loan_as_of"]
    ] == [
        (row["loan_number"], row["principal_outstanding_amount"], row["days_past_due"] or 0)
        for row in db.rows(
            "select * from analytics.v_loan_balance"
            " where legal_entity_code = 'DEMO_DE' order by loan_number"
        )
    ]
    assert {
        row["account_code"]: row["debit_balance_amount"] for row in current["trial_balance_as_of"]
    } == {
        row["account_code"]: row["debit_balance_amount"]
        for row in db.rows(
            "select * from analytics.v_trial_balance where legal_entity_code = 'DEMO_DE'"
            " and debit_amount + credit_amount > 0"
        )
    }
    assert sum(row["debit_balance_amount"] for row in current["trial_balance_as_of"]) == 0


@pytest.mark.parametrize("name", LOAN_REPORTS)
def test_the_future_is_refused(entity: Entity, db: Database, name: str) -> None:
    with db.acting_as("rently_readonly_analyst", entity), db.refused("RL880"):
        db.call(
            f"analytics.{name}",
            legal_entity_id=entity.id,
            as_of=TODAY + dt.timedelta(days=5),
        )


def test_before_the_first_loan_and_for_strangers_there_is_nothing(
    entity: Entity, other_entity: Entity, db: Database
) -> None:
    db.disburse(entity, db.create_loan(entity))
    with db.acting_as("rently_readonly_analyst", entity):
        for name in REPORTS:
            arguments = {"legal_entity_id": entity.id, "as_of": dt.date(2001, 1, 1)}
            assert db.call(f"analytics.{name}", **arguments) == []
    with db.acting_as("rently_readonly_analyst", other_entity):
        arguments = {"legal_entity_id": entity.id, "as_of": TODAY}
        assert db.call("analytics.trial_balance_as_of", **arguments) == []
