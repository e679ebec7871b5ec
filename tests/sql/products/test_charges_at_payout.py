"""What a product charges by itself when a loan is paid out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from products import DOCUMENT
from psycopg.types.json import Jsonb
from sqltest import Database, Entity


def paid_out(db: Database, entity: Entity, **parts: Any) -> list[tuple[Decimal, Any]]:
    with db.acting_as("rently_loan_officer", entity):
        for component in ("fee", "penalty"):
            db.call(
                "api.define_charge",
                legal_entity_id=entity.id,
                code=component.upper(),
                name=component,
                component=component,
                currency_code="EUR",
            )
        db.call(
            "api.create_product_from_document",
            legal_entity_id=entity.id,
            document=Jsonb(DOCUMENT | {"valid_from": "2020-01-01", "charge_caps": []} | parts),
        )
    loan = db.create_loan(
        entity, product_code="RENT_LOAN", instalment_count=3, start_date="2024-01-15"
    )
    db.disburse(entity, loan)
    assert db.rows("select name from ops.verify() where violations > 0") == []
    return [
        (row["amount"], row["due_date"].isoformat())
        for row in db.rows(
            "select amount, due_date from lending.loan_transaction"
            " where transaction_type = 'charge' order by due_date"
        )
    ]


def test_a_percentage_with_tax_at_disbursement(db: Database, entity: Entity) -> None:
    assert paid_out(db, entity) == [(Decimal("14.28"), "2024-01-15")]


def test_one_charge_for_each_instalment(db: Database, entity: Entity) -> None:
    charge = {"charge_code": "FEE", "calculation": "flat", "amount": 2, "timing": "instalment"}
    assert paid_out(db, entity, charges=[charge]) == [
        (Decimal(2), "2024-02-15"),
        (Decimal(2), "2024-03-15"),
        (Decimal(2), "2024-04-15"),
    ]


def test_one_charge_at_a_date(db: Database, entity: Entity) -> None:
    charge = {
        "charge_code": "FEE", "calculation": "flat", "amount": 5,
        "timing": "specified_date", "due_after_days": 10,
    }  # fmt: skip
    assert paid_out(db, entity, charges=[charge]) == [(Decimal(5), "2024-01-25")]


@pytest.mark.parametrize(
    ("cap", "charged"),
    [
        ({"per_period": "charge", "max_pct": 0.5}, [6]),
        ({"per_period": "loan", "max_amount": 0}, []),
    ],
)
def test_never_more_than_the_cap(
    db: Database, entity: Entity, cap: dict[str, Any], charged: list[int]
) -> None:
    found = paid_out(db, entity, charge_caps=[cap | {"component": "fee"}])
    assert [amount for amount, _ in found] == charged


def test_a_cap_of_the_loan_is_used_up_by_one_charge_after_the_other(
    db: Database, entity: Entity
) -> None:
    charge = {"charge_code": "FEE", "calculation": "flat", "amount": 2, "timing": "instalment"}
    cap = {"component": "fee", "per_period": "loan", "max_amount": 5}
    found = paid_out(db, entity, charges=[charge], charge_caps=[cap])
    assert [amount for amount, _ in found] == [2, 2, 1]
