"""When the first instalment is due, and what is left for the last one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from clock import TODAY
from origination import Desk
from servicing import Servicing, new_loan
from sqltest import Database, Entity

BALLOON = Decimal(480)  # 40 % of 1,200
COUNT = "select count(*) from lending.loan"


def principals(loan: Servicing) -> list[Decimal]:
    return [row["principal_amount"] for row in loan.schedule()]


def test_the_first_instalment_is_due_on_the_day_agreed(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity, first_due_date="2024-02-29", instalment_count=4)
    assert [row["due_date"] for row in loan.schedule()] == [
        dt.date(2024, month, 29) for month in (2, 3, 4, 5)
    ]
    # 45 days of the first period at 12 % on 1,200, then months of 30 days.
    interest = [row["interest_amount"] for row in loan.schedule()]
    assert interest[0] > interest[1] * Decimal("1.8")
    assert loan.loan["first_due_date"] == dt.date(2024, 2, 29)
    assert loan.violations() == []


def test_a_payout_moves_no_first_due_date(db: Database, entity: Entity) -> None:
    loan = db.create_loan(entity, start_date="2024-01-15", first_due_date="2024-02-29")
    payout = {"legal_entity_id": entity.id, "loan_id": loan["id"], "idempotency_key": "payout"}
    with db.acting_as("rently_payments_operator", entity):
        with db.refused("RL133"):
            db.call("api.disburse_loan", **payout, value_date="2024-02-29")
        db.call("api.disburse_loan", **payout, value_date="2024-02-20")
    paid = Servicing(db, entity, loan)
    assert paid.schedule()[0]["due_date"] == dt.date(2024, 2, 29)
    assert paid.schedule()[0]["period_start_date"] == dt.date(2024, 2, 20)
    assert paid.violations() == []


@pytest.mark.parametrize("day", ["2024-01-14", "2024-01-15", "2024-03-16", "infinity"])
def test_a_first_due_date_out_of_range_is_refused(db: Database, entity: Entity, day: str) -> None:
    product = db.create_product(entity)
    before = db.value(COUNT)
    with db.refused("RL223"):
        db.create_loan(
            entity, product_code=product["code"], start_date="2024-01-15", first_due_date=day
        )
    assert db.value(COUNT) == before


def test_an_application_asks_for_a_first_due_date(db: Database, entity: Entity) -> None:
    desk = Desk(db, entity)
    day = TODAY + dt.timedelta(days=45)
    with db.refused("RL223"):
        desk.submit(first_due_date=TODAY)
    assert db.value("select count(*) from lending.application") == 0
    loan = desk.agreed(first_due_date=day)
    assert loan["first_due_date"] == day
    offered = db.value("select schedule from lending.offer")
    assert offered[0]["due_on"] == str(day)
    first = "select min(due_date) from lending.amortisation_line where loan_id = %s"
    assert db.value(first, [loan["id"]]) == day


@pytest.mark.parametrize("method", ["annuity", "equal_principal"])
@pytest.mark.parametrize("recalculation", ["none", "last_instalment"])
def test_a_balloon_is_left_for_the_last_instalment(
    db: Database, entity: Entity, method: str, recalculation: str
) -> None:
    product = db.create_product(
        entity,
        amortisation=method,
        terms={
            "balloon_pct": 40,
            "interest_recalculation": recalculation,
            "is_level_smoothed": True,
        },
    )
    loan = new_loan(db, entity, product_code=product["code"], start_date=str(TODAY.replace(day=1)))
    parts = principals(loan)
    assert sum(parts) == 1200
    assert abs(parts[-1] - parts[-2] - BALLOON) < 1
    if method == "equal_principal":
        assert parts == [Decimal(60)] * 11 + [60 + BALLOON]
    assert loan.violations() == []


@pytest.mark.parametrize(
    "terms",
    [
        {"balloon_pct": 100},
        {"balloon_pct": -1},
        {"balloon_pct": 60, "down_payment_pct": 40},
        {"balloon_pct": 10, "max_disbursement_count": 2},
        {
            "balloon_pct": 10,
            "interest_recalculation": "instalment",
            "is_schedule_progressive": False,
        },
    ],
)
def test_a_balloon_that_cannot_be_is_refused(
    db: Database, entity: Entity, terms: dict[str, Any]
) -> None:
    before = db.value("select count(*) from lending.product")
    with db.refused("RL203"):
        db.create_product(entity, terms=terms)
    for method in ("flat", "interest_only"):
        with db.refused("RL203"):
            db.create_product(entity, amortisation=method, terms={"balloon_pct": 10})
    assert db.value("select count(*) from lending.product") == before
