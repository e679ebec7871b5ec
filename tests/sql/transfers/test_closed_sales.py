"""Loans that are sold between two closes of business: allowance and earned interest follow them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from clock import TODAY, months_ago
from provisions import allowance, measure, set_rules, state
from servicing import new_loan
from sqltest import Database, Entity
from transfers import offer, sell

YESTERDAY = TODAY - dt.timedelta(days=1)
INCOME = """
select coalesce(sum(case when e.credit_account_id = a.id then e.amount else -e.amount end), 0)
from lending.ledger_account as a
inner join lending.ledger_entry as e
    on e.legal_entity_id = a.legal_entity_id and a.id in (e.debit_account_id, e.credit_account_id)
where a.code = '4100'
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


def set_matrix(db: Database, entity: Entity) -> None:
    """Provide by local rules: a share of the exposure by days late."""
    with db.acting_as("rently_risk_manager", entity):
        db.call(
            "api.set_provision_matrix",
            legal_entity_id=entity.id,
            valid_from_date="2026-01-01",
            steps='[{"min_days_late": 0, "provision_pct": 1},'
            ' {"min_days_late": 90, "provision_pct": 50}]',
        )


def close(db: Database, entity: Entity, day: dt.date) -> None:
    """Accrue and provide for losses, as the close of a business day does."""
    db.value("select internal.close_step_accrual(%s, %s)", [entity.id, day])
    db.value("select internal.close_step_delinquency(%s, %s)", [entity.id, day])
    measure(db, entity, day)


@pytest.mark.parametrize("paid_until", [1, 5], ids=["current", "late"])
@pytest.mark.parametrize("method", ["ecl", "matrix"])
def test_allowance_and_earned_interest_go_with_the_loan(
    db: Database, entity: Entity, buyer: Entity, treasurer: str, paid_until: int, method: str
) -> None:
    for owner in (entity, buyer):
        if method == "matrix":
            set_matrix(db, owner)
        set_rules(db, owner, method=method)
    loan = new_loan(db, entity, terms=LATE, start_date=months_ago(7))
    for month in range(6, paid_until - 1, -1):
        loan.pay("106.62", months_ago(month))
    close(db, entity, YESTERDAY)
    assert allowance(db, entity) == state(db, loan.loan)["ecl_amount"] > 0
    with db.connection.transaction(force_rollback=True):
        close(db, entity, TODAY)
        kept = state(db, loan.loan)
        earned = db.value(INCOME)
    assert earned > 0

    bought = sell(loan, buyer, treasurer)
    for owner in (entity, buyer):
        close(db, owner, TODAY)
    assert allowance(db, entity) == 0
    assert state(db, loan.loan)["is_derecognised"]
    theirs = state(db, bought.loan)
    assert allowance(db, buyer) == theirs["ecl_amount"]
    keys = ("stage", "exposure_amount", "ecl_amount")
    assert {key: theirs[key] for key in keys} == {key: kept[key] for key in keys}
    assert "1200" not in loan.balances()
    assert loan.violations() == []
    for owner in (entity, buyer):
        assert measure(db, owner, TODAY) == 0
    assert abs(db.value(INCOME) - earned) <= Decimal("0.01")


def test_what_was_charged_off_is_not_sold(db: Database, entity: Entity, buyer: Entity) -> None:
    loan = new_loan(db, entity, terms=LATE, start_date=months_ago(7))
    loan.call("rently_risk_manager", "api.charge_off_loan", loan_id=loan.loan["id"])
    with db.refused("RL361"):
        offer(loan, buyer)


def test_after_the_sale_no_owner_undoes_what_was_before(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity, start_date=months_ago(7))
    payment = loan.pay("106.62", months_ago(6))
    bought = sell(loan, buyer, treasurer)
    sale = loan.last_transaction()
    acquired = db.value(
        "select id from lending.loan_transaction"
        " where loan_id = %s and transaction_type = 'repayment'",
        [bought.loan["id"]],
    )
    before = loan.balances(), bought.balances()
    for owner, transaction in ((loan, payment), (loan, sale), (bought, acquired)):
        with db.refused("RL411"):
            owner.reverse(transaction)
        with db.refused("RL411"):
            owner.charge_back(transaction)
    assert (loan.balances(), bought.balances()) == before
    assert loan.violations() == []


def test_what_the_buyer_received_is_undone(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    bought = sell(new_loan(db, entity, start_date=months_ago(3)), buyer, treasurer)
    before = bought.balances()
    bought.reverse(bought.pay(50, str(TODAY)))
    assert bought.balances() == before
    assert bought.violations() == []
