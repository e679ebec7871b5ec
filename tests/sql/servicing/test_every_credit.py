"""Every kind of credit has accounts in both bases, before and after a charge-off."""

from __future__ import annotations

import pytest
from servicing import Servicing, new_loan
from sqltest import Database, Entity

CREDITS = [
    "merchant_refund",
    "payout_refund",
    "goodwill_credit",
    "charge_refund",
    "charge_adjustment",
    "interest_payment_waiver",
]


def credit(loan: Servicing, kind: str) -> None:
    """Credit the loan with more than one component's worth, today."""
    loan.call(
        "rently_loan_officer",
        "api.credit_loan",
        loan_id=loan.loan["id"],
        transaction_type=kind,
        amount=150,
    )


@pytest.mark.parametrize("basis", ["cash", "accrual"])
@pytest.mark.parametrize("kind", CREDITS)
def test_a_credit_is_booked_before_and_after_a_charge_off(
    db: Database, entity: Entity, kind: str, basis: str
) -> None:
    loan = new_loan(db, entity, terms={"accounting_basis": basis})
    loan.charge("2024-02-20")
    credit(loan, kind)
    loan.call("rently_risk_manager", "api.charge_off_loan", loan_id=loan.loan["id"])
    balances = loan.balances()
    credit(loan, kind)
    assert loan.balances() != balances
    assert "1100" not in loan.balances()
    assert loan.violations() == []


@pytest.mark.parametrize("basis", ["cash", "accrual"])
@pytest.mark.parametrize("component", ["interest", "penalty"])
def test_what_is_owed_of_a_component_is_waived_before_and_after_a_charge_off(
    db: Database, entity: Entity, component: str, basis: str
) -> None:
    loan = new_loan(db, entity, terms={"accounting_basis": basis})
    loan.charge("2024-02-20")

    def waive() -> None:
        loan.call(
            "rently_loan_officer",
            "api.waive_charge",
            loan_id=loan.loan["id"],
            component=component,
            amount=5,
        )

    waive()
    loan.call("rently_risk_manager", "api.charge_off_loan", loan_id=loan.loan["id"])
    waive()
    assert loan.violations() == []


@pytest.mark.parametrize("basis", ["cash", "accrual"])
def test_a_chargeback_after_a_charge_off_is_a_loss(
    db: Database, entity: Entity, basis: str
) -> None:
    loan = new_loan(db, entity, terms={"accounting_basis": basis})
    payment = loan.pay(100, "2024-02-15")
    loan.call("rently_risk_manager", "api.charge_off_loan", loan_id=loan.loan["id"])
    loan.charge_back(payment)
    # Without an order of chargeback, all of the payment is owed again as principal.
    assert loan.balances()["5110"] == 1112 + 100
    assert loan.violations() == []
