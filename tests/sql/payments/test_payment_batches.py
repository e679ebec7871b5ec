"""Payments in batches: the same as one by one, all or none, and each key once."""

from __future__ import annotations

import itertools
import json
import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqltest import Database, Entity

POSITIONS = [
    f"{due}_{component}"
    for due in ("past_due", "due", "in_advance")
    for component in ("penalty", "fee", "interest", "principal")
]
ALLOCATIONS = """
select t.amount, a.line_number, a.component, sum(a.allocated_amount) as allocated
from lending.payment_allocation as a
join lending.loan_transaction as t on t.id = a.loan_transaction_id
where a.loan_id = %s and t.transaction_type = 'repayment'
group by t.id, t.amount, a.line_number, a.component
order by t.amount, a.line_number, a.component
"""
BALANCES = """
select
    principal_repaid_amount, interest_repaid_amount, fee_repaid_amount, penalty_repaid_amount,
    credit_balance_amount, oldest_unpaid_due_date, status, closed_on
from lending.loan where id = %s
"""
ENTRIES = """
select d.code as debit, c.code as credit, sum(e.amount) as amount
from lending.ledger_entry as e
join lending.ledger_account as d on d.id = e.debit_account_id
join lending.ledger_account as c on c.id = e.credit_account_id
where e.loan_id = %s
group by d.code, c.code order by d.code, c.code
"""
_keys = itertools.count(1)


def receive(db: Database, entity: Entity, *payments: dict[str, Any]) -> list[dict[str, Any]]:
    """Receive a batch as the entity's payments operator."""
    with db.acting_as("rently_payments_operator", entity):
        return db.call(
            "api.receive_payments",
            legal_entity_id=entity.id,
            payments=json.dumps(payments, default=str),
        )


def order(loan: dict[str, Any], amount: Any, **more: Any) -> dict[str, Any]:
    """Describe a payment of a batch."""
    return {
        "idempotency_key": f"batch {next(_keys)}",
        "loan_id": loan["id"],
        "amount": amount,
        "currency_code": loan["currency_code"],
        **more,
    }


def stored(db: Database, loan: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return what the payments of a loan left behind."""
    return [db.rows(query, [loan["id"]]) for query in (ALLOCATIONS, BALANCES, ENTRIES)]


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    """Return a loan that is paid out since half a year."""
    made = db.create_loan(entity, start_date=db.value("select current_date - 180"))
    db.disburse(entity, made)
    return made


@pytest.mark.parametrize("seed", range(12))
def test_a_batch_leaves_what_single_payments_leave(db: Database, entity: Entity, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    if seed % 2:
        rule = {
            "positions": chance.sample(POSITIONS, 12),
            "processing": chance.choice(["by_instalment", "by_component"]),
            "future_rule": chance.choice(["next", "last", "next_then_last", "reamortise"]),
        }
    else:  # one instalment after the other, so that few of them are read
        parts = [chance.sample(POSITIONS[first : first + 4], 4) for first in (0, 4, 8)]
        rule = {
            "positions": [position for part in parts for position in part],
            "processing": "by_instalment",
            "future_rule": "next",
        }
    product = db.create_product(entity, terms={"allocation_rules": [rule]})
    start = db.value("select current_date - 180")
    twins = [
        [db.create_loan(entity, product_code=product["code"], start_date=start) for _ in range(2)]
        for _ in range(6)
    ]
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.define_charge",
            legal_entity_id=entity.id, code="FEE", name="Fee", component="fee",
            currency_code=entity.currency, default_amount=10,
        )  # fmt: skip
    for pair in twins:
        due_on = start + timedelta(days=chance.choice([40, 200, 400]))  # the last: an extra line
        for one in pair:
            db.disburse(entity, one)
            with db.acting_as("rently_loan_officer", entity):
                db.call(
                    "api.add_charge",
                    legal_entity_id=entity.id, loan_id=one["id"], charge_code="FEE",
                    due_date=due_on, idempotency_key=f"fee {one['id']}",
                )  # fmt: skip
    for _ in range(3):
        batch = []
        for single, batched in twins:
            amount = chance.choice([1, 50, Decimal(chance.randint(1, 60_000)) / 100])
            if db.row(BALANCES, [single["id"]])["status"] != "active":
                continue
            db.pay(entity, single, amount)
            batch.append(order(batched, amount))
        if batch:
            receive(db, entity, *batch)
    for single, batched in twins:
        assert stored(db, single) == stored(db, batched)
    assert db.rows("select name from ops.verify() where violations > 0") == []


def test_several_payments_of_one_loan_are_all_booked(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    receive(db, entity, order(loan, 50), order(loan, 60), order(loan, 70))
    assert sum(row["allocated"] for row in db.rows(ALLOCATIONS, [loan["id"]])) == 180


def test_a_repeated_batch_answers_and_books_nothing(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    asked = order(loan, 50)
    first = receive(db, entity, asked)
    again = receive(db, entity, asked, order(loan, 10))
    assert first[0]["payment_id"] == again[0]["payment_id"]
    assert [row["is_repeated"] for row in again] == [True, False]
    assert sum(row["allocated"] for row in db.rows(ALLOCATIONS, [loan["id"]])) == 60


def test_a_key_of_a_single_payment_answers_in_a_batch(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    single = db.pay(entity, loan, 25, idempotency_key="shared")
    again = receive(db, entity, order(loan, 25, idempotency_key="shared"))
    assert (again[0]["payment_id"], again[0]["is_repeated"]) == (single["id"], True)
    with db.refused("RL401"):
        receive(db, entity, order(loan, 26, idempotency_key="shared"))


def test_a_loan_can_be_named_by_its_number(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    asked = order(loan, 50, loan_number=loan["loan_number"])
    del asked["loan_id"]
    assert receive(db, entity, asked)[0]["loan_id"] == loan["id"]


@pytest.mark.parametrize(
    ("change", "sqlstate"),
    [
        ({"amount": -1}, "RL305"),
        ({"amount": "0.001"}, "RL305"),
        ({"amount": "much"}, "RL430"),
        ({"currency_code": "USD"}, "RL307"),
        ({"loan_id": "00000000-0000-0000-0000-000000000000"}, "RL301"),
        ({"loan_id": None}, "RL430"),
        ({"value_date": "2001-01-01"}, "RL306"),
        ({"idempotency_key": None}, "RL430"),
        ({"idempotency_key": " "}, "RL007"),
        ({"idempotency_key": "first"}, "RL430"),
    ],
)
def test_one_bad_payment_refuses_all(
    db: Database, entity: Entity, loan: dict[str, Any], change: dict[str, Any], sqlstate: str
) -> None:
    good = order(loan, 50, idempotency_key="first")
    with db.refused(sqlstate):
        receive(db, entity, good, order(loan, 50) | change)
    assert db.rows(ALLOCATIONS, [loan["id"]]) == []


def test_an_empty_batch_is_refused(db: Database, entity: Entity) -> None:
    with db.refused("RL430"):
        receive(db, entity)


def test_another_entitys_loan_is_unknown(
    db: Database, other_entity: Entity, loan: dict[str, Any]
) -> None:
    with db.refused("RL301"):
        receive(db, other_entity, order(loan, 50, currency_code="USD"))


@pytest.mark.parametrize("change", ["change_rate", "re_age_loan"])
def test_a_batch_knows_that_a_loan_was_changed(db: Database, entity: Entity, change: str) -> None:
    today = db.value("select internal.business_date(%s)", [entity.id])
    product = db.create_product(entity)
    arguments: dict[str, Any] = {
        "change_rate": {"effective_date": today - timedelta(days=100), "interest_rate": "0.3"},
        "re_age_loan": {"first_due_date": today + timedelta(days=30), "instalment_count": 6},
    }[change]
    twins = [
        db.create_loan(entity, product_code=product["code"], start_date=today - timedelta(days=180))
        for _ in range(2)
    ]
    for one in twins:
        db.disburse(entity, one)
        with db.acting_as("rently_loan_officer", entity):
            db.call(
                f"api.{change}",
                legal_entity_id=entity.id, loan_id=one["id"], reason="as agreed", **arguments,
            )  # fmt: skip
    paid_on = today - timedelta(days=120)
    db.pay(entity, twins[0], 150, value_date=paid_on)
    receive(db, entity, order(twins[1], 150, value_date=paid_on))
    assert stored(db, twins[0]) == stored(db, twins[1])
    assert db.rows("select name from ops.verify() where violations > 0") == []
