"""No charge goes beyond the caps of the product or of the entity."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from clock import TODAY
from servicing import Servicing, new_loan
from sqltest import Database, Entity

COMPLIANCE = "rently_compliance_officer"


@pytest.fixture
def loan(db: Database, entity: Entity) -> Servicing:
    """Return a loan of 1,200.00 with a late fee of 25.00."""
    return new_loan(db, entity, start_date=str(TODAY - timedelta(days=30)))


def cap(db: Database, entity: Entity, **more: Any) -> list[dict[str, Any]]:
    arguments: dict[str, Any] = {
        "legal_entity_id": entity.id,
        "component": "penalty",
        "currency_code": entity.currency,
        "per_period": "month",
    }
    with db.acting_as(COMPLIANCE, entity):
        return db.call("api.set_charge_cap", **arguments | more)


def due(days: int = 40) -> str:
    return str(TODAY + timedelta(days=days))


def test_a_charge_within_the_cap_is_added_and_uses_it_up(
    db: Database, entity: Entity, loan: Servicing
) -> None:
    cap(db, entity, max_amount=30)
    loan.charge(due())
    with db.refused("RL454"):
        loan.charge(due(), amount="5.01")
    loan.charge(due(), amount=5)
    with db.refused("RL454"):
        loan.charge(due(), amount="0.01")


def test_a_reversed_charge_no_longer_counts(db: Database, entity: Entity, loan: Servicing) -> None:
    cap(db, entity, max_amount=25)
    loan.charge(due())
    loan.reverse(loan.last_transaction())
    loan.charge(due())


def test_a_percentage_is_of_the_principal(db: Database, entity: Entity, loan: Servicing) -> None:
    cap(db, entity, per_period="charge", max_pct=1)
    with db.refused("RL454"):
        loan.charge(due(), amount="12.01")
    loan.charge(due(), amount=12)


def test_a_fee_is_not_a_penalty(db: Database, entity: Entity, loan: Servicing) -> None:
    cap(db, entity, component="fee", max_amount=0)
    loan.charge(due())


def test_a_later_cap_takes_the_place_of_the_one_before(
    db: Database, entity: Entity, loan: Servicing
) -> None:
    cap(db, entity, max_amount=10)
    rows = cap(db, entity, max_amount=40, valid_from=due(20), legal_basis="Rent act 7")
    assert [row["max_amount"] for row in rows] == [10, 40]
    assert rows[0]["valid_during"].upper == rows[1]["valid_during"].lower
    with db.refused("RL454"):
        loan.charge(due(5))
    loan.charge(due(40))
    rows = cap(db, entity, valid_from=due(60))
    assert rows[1]["valid_during"].upper == date.fromisoformat(due(60))
    loan.charge(due(70), amount=1000)


@pytest.mark.parametrize(
    "bad",
    [
        {"component": "interest", "max_amount": 1},
        {"per_period": "week", "max_amount": 1},
        {"max_amount": -1},
        {"max_amount": "0.001"},
        {"currency_code": "XXX", "max_amount": 1},
        {"max_amount": 1, "valid_from": "2020-01-01"},
    ],
)
def test_a_bad_cap_is_refused(db: Database, entity: Entity, bad: dict[str, Any]) -> None:
    with db.refused("RL455"):
        cap(db, entity, **bad)


def test_a_cap_never_begins_before_one_that_is_set(db: Database, entity: Entity) -> None:
    cap(db, entity, max_amount=10, valid_from=due(20))
    with db.refused("RL455"):
        cap(db, entity, max_amount=20)


def test_others_set_no_cap(db: Database, entity: Entity, other_entity: Entity) -> None:
    with db.acting_as(COMPLIANCE, other_entity), db.refused("RL001"):
        db.call(
            "api.set_charge_cap",
            legal_entity_id=entity.id,
            component="fee",
            currency_code="EUR",
            per_period="loan",
            max_amount=1,
        )
