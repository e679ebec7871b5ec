"""Loans that are sold between two closes of business: allowance and earned interest follow them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from provisions import allowance, measure, set_rules, state
from servicing import new_loan
from sqltest import Database, Entity
from transfers import months_ago, sell

TODAY = dt.datetime.now(dt.UTC).date()
YESTERDAY = TODAY - dt.timedelta(days=1)
INCOME = """
select coalesce(sum(case when e.credit_account_id = a.id then e.amount else -e.amount end), 0)
from lending.ledger_account as a
inner join lending.ledger_entry as e
    on e.legal_entity_id = a.legal_entity_id and a.id in (e.debit_account_id, e.credit_account_id)
where a.code = '4000'
"""
LATE = {"accounting_basis": "accrual", "non_accrual_days": 90}


@pytest.fixture
def buyer(db: Database) -> Entity:
    """Return another entity in the same time zone."""
    return db.create_entity("BUYER")


@pytest.fixture
def treasurer(db: Database, entity: Entity, buyer: Entity) -> str:
    """Return a login that has rights in both entities."""
    db.create_login("treasurer", "rently_executive", entity, buyer)
    return "treasurer"


def close(db: Database, entity: Entity, day: dt.date) -> None:
    """Accrue and provide for losses, as the close of a business day does."""
    db.value("select internal.close_step_accrual(%s, %s)", [entity.id, day])
    db.value("select internal.close_step_delinquency(%s, %s)", [entity.id, day])
    measure(db, entity, day)


def impairment(db: Database, *entities: Entity) -> Any:
    """Return the loss allowance of entities together."""
    return sum(allowance(db, entity) for entity in entities)


@pytest.mark.parametrize("paid_until", [1, 5], ids=["current", "late"])
@pytest.mark.parametrize("method", ["ecl", "matrix"])
def test_allowance_and_earned_interest_go_with_the_loan(
    db: Database, entity: Entity, buyer: Entity, treasurer: str, paid_until: int, method: str
) -> None:
    for owner in (entity, buyer):
        set_rules(db, owner)
    loan = new_loan(db, entity, terms=LATE, start_date=months_ago(7))
    for month in range(6, paid_until - 1, -1):
        loan.pay("106.62", months_ago(month))
    close(db, entity, YESTERDAY)
    assert allowance(db, entity) == state(db, loan.loan)["ecl_amount"] > 0
    with db.connection.transaction(force_rollback=True):
        close(db, entity, TODAY)
        kept = state(db, loan.loan)
        earned = db.value(INCOME)

    bought = sell(loan, buyer, treasurer)
    for owner in (entity, buyer):
        close(db, owner, TODAY)
    assert allowance(db, entity) == 0
    assert state(db, loan.loan)["is_derecognised"]
    theirs = state(db, bought.loan)
    assert allowance(db, buyer) == theirs["ecl_amount"]
    keys = ("stage", "exposure_amount", "ecl_amount")
    assert {key: theirs[key] for key in keys} == {key: kept[key] for key in keys}
    print("INCOME", db.value(INCOME), earned, loan.balances(), bought.balances())
    assert "1200" not in loan.balances()
    assert loan.violations() == []
    for owner in (entity, buyer):
        assert measure(db, owner, TODAY) == 0
    assert abs(db.value(INCOME) - earned) <= Decimal("0.01")


def test_a_loan_that_was_charged_off(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity, terms=LATE, start_date=months_ago(7))
    for owner in (entity, buyer):
        set_rules(db, owner)
    close(db, entity, YESTERDAY)
    loan.call("rently_risk_manager", "api.charge_off_loan", loan_id=loan.loan["id"], reason="lost")
    bought = sell(loan, buyer, treasurer)
    for owner in (entity, buyer):
        close(db, owner, TODAY)
    print(loan.balances(), bought.balances(), loan.violations())
    print(db.rows("select * from lending.loan_transfer"))
    assert "1100" not in loan.balances()
    assert loan.violations() == []


def test_after_the_sale_the_seller_undoes_a_payment(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity, start_date=months_ago(7))
    payment = loan.pay("106.62", months_ago(6))
    bought = sell(loan, buyer, treasurer)
    before = loan.balances()
    loan.reverse(payment)
    print(before, loan.balances(), bought.balances(), loan.violations())
    raise AssertionError


def test_after_the_sale_the_buyer_undoes_a_payment(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity, start_date=months_ago(7))
    loan.pay("106.62", months_ago(6))
    bought = sell(loan, buyer, treasurer)
    before = bought.balances()
    bought.reverse(bought.last_transaction())
    print(before, bought.balances(), loan.balances(), loan.violations())
    raise AssertionError
