"""The part of a payment out that is due back on the same day: taken at once, or owed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from servicing import Servicing
from sqltest import Database, Entity

TERMS: dict[str, Any] = {"down_payment_pct": 25, "max_disbursement_count": 3}


def approved(db: Database, entity: Entity, **terms: Any) -> dict[str, Any]:
    """Return a loan of 1,000.00 at 12 % that is not paid out."""
    product = db.create_product(entity, terms=TERMS | terms)
    return db.create_loan(
        entity,
        product_code=product["code"],
        principal_amount=1000,
        instalment_count=4,
        start_date="2026-01-15",
    )


def paid_out(loan: Servicing, amount: Any, on: str) -> None:
    loan.loan = loan.db.disburse(
        loan.entity, loan.loan, amount=amount, value_date=on, idempotency_key=f"out {on}"
    )


def down_payments(loan: Servicing) -> list[tuple[str, Decimal]]:
    return [
        (str(row["value_date"]), row["amount"])
        for row in loan.statement()
        if row["transaction_type"] == "down_payment"
    ]


@pytest.mark.parametrize(
    ("progressive", "recalculation"),
    [(True, "none"), (False, "none"), (True, "last_instalment"), (False, "instalment")],
)
def test_it_is_taken_from_each_payment_out(
    db: Database, entity: Entity, progressive: bool, recalculation: str
) -> None:
    loan = Servicing(
        db,
        entity,
        approved(
            db,
            entity,
            is_down_payment_automatic=True,
            is_schedule_progressive=progressive,
            interest_recalculation=recalculation,
        ),
    )
    paid_out(loan, 600, "2026-01-15")
    paid_out(loan, "333.34", "2026-02-01")
    assert down_payments(loan) == [
        ("2026-01-15", Decimal(150)),
        ("2026-02-01", Decimal("83.34")),
    ]
    assert loan.loan["principal_outstanding_amount"] == Decimal("933.34") - Decimal("233.34")
    assert loan.violations() == []


def test_it_is_owed_where_it_is_not_automatic(db: Database, entity: Entity) -> None:
    loan = Servicing(db, entity, approved(db, entity))
    paid_out(loan, 600, "2026-01-15")
    assert down_payments(loan) == []
    first = loan.schedule()[0]
    assert (str(first["due_date"]), first["principal_amount"]) == ("2026-01-15", 150)
    assert loan.loan["oldest_unpaid_due_date"] == first["due_date"]


def test_without_a_percentage_nothing_is_taken(db: Database, entity: Entity) -> None:
    loan = Servicing(
        db, entity, approved(db, entity, down_payment_pct=0, is_down_payment_automatic=True)
    )
    paid_out(loan, 600, "2026-01-15")
    assert down_payments(loan) == []


def test_it_is_undone_before_its_payment_out(db: Database, entity: Entity) -> None:
    loan = Servicing(db, entity, approved(db, entity, is_down_payment_automatic=True))
    paid_out(loan, 600, "2026-01-15")
    rows = {row["transaction_type"]: row["loan_transaction_id"] for row in loan.statement()}
    with db.refused("RL411"):
        loan.reverse(rows["disbursement"])
    loan.reverse(rows["down_payment"])
    loan.reverse(rows["disbursement"])
    assert loan.loan["status"] == "approved"
    assert loan.violations() == []


def test_the_same_payment_out_takes_it_once(db: Database, entity: Entity) -> None:
    loan = Servicing(db, entity, approved(db, entity, is_down_payment_automatic=True))
    paid_out(loan, 600, "2026-01-15")
    paid_out(loan, 600, "2026-01-15")
    assert down_payments(loan) == [("2026-01-15", Decimal(150))]


def test_income_that_is_capitalised_asks_for_none(db: Database, entity: Entity) -> None:
    loan = Servicing(
        db,
        entity,
        approved(db, entity, is_down_payment_automatic=True, capitalised_income_type="fee"),
    )
    paid_out(loan, 600, "2026-01-15")
    loan.call(
        "rently_loan_officer",
        "api.capitalise_income",
        loan_id=loan.loan["id"],
        amount=100,
        value_date="2026-01-16",
    )
    assert down_payments(loan) == [("2026-01-15", Decimal(150))]
    assert loan.loan["principal_outstanding_amount"] == 550
    assert loan.violations() == []
