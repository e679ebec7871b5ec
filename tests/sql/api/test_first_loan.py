"""A loan from its creation to its last cent, as the logins that would do it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqltest import Database, Entity

VERIFY = "select name, violations, example from ops.verify() where violations > 0"


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, object]:
    """Return a loan of 1,200.00 at 12 %, paid out on 2024-01-15 in twelve instalments."""
    created = db.create_loan(entity, start_date="2024-01-15")
    return db.disburse(entity, created)


def test_a_new_loan_has_a_schedule_that_repays_it(db: Database, entity: Entity) -> None:
    created = db.create_loan(entity, start_date="2024-01-15")
    assert created["status"] == "approved"
    assert created["maturity_date"].isoformat() == "2025-01-15"
    lines = db.rows(
        "select * from lending.amortisation_line where loan_id = %s order by line_number",
        [created["id"]],
    )
    assert [line["line_number"] for line in lines] == list(range(1, 13))
    assert sum(line["principal_amount"] for line in lines) == 1200
    assert {line["instalment_amount"] for line in lines[:-1]} == {Decimal("106.62")}
    assert lines[0]["interest_amount"] == 12
    assert lines[-1]["closing_balance_amount"] == 0


def test_disbursement_posts_the_principal(
    db: Database, entity: Entity, loan: dict[str, object]
) -> None:
    assert loan["status"] == "active"
    assert loan["principal_outstanding_amount"] == 1200
    with db.acting_as("rently_accountant", entity):
        balances = db.rows("select account_code, balance_amount from analytics.v_trial_balance")
    assert {
        row["account_code"]: row["balance_amount"] for row in balances if row["balance_amount"]
    } == {
        "1000": -1200,
        "1100": 1200,
    }


def test_a_payment_goes_to_the_oldest_instalment_interest_before_principal(
    db: Database, entity: Entity, loan: dict[str, object]
) -> None:
    db.pay(entity, loan, "100", value_date="2024-02-15")
    with db.acting_as("rently_loan_officer", entity):
        statement = db.call("api.loan_statement", legal_entity_id=entity.id, loan_id=loan["id"])
        after = db.row("select * from api.loan where id = %s", [loan["id"]])
    assert [row["transaction_type"] for row in statement] == ["disbursement", "repayment"]
    assert statement[1]["interest_amount"] == 12
    assert statement[1]["principal_amount"] == 88
    assert statement[1]["principal_outstanding_amount"] == 1112
    assert after["oldest_unpaid_due_date"].isoformat() == "2024-02-15"


def test_paying_everything_and_more_closes_the_loan_and_owes_the_rest_back(
    db: Database, entity: Entity, loan: dict[str, object]
) -> None:
    total = db.value(
        "select sum(instalment_amount) from lending.amortisation_line where loan_id = %s",
        [loan["id"]],
    )
    payment = db.pay(entity, loan, total + 5, value_date="2024-02-15")
    with db.acting_as("rently_loan_officer", entity):
        after = db.row("select * from api.loan where id = %s", [loan["id"]])
    assert payment["status"] == "allocated"
    assert after["status"] == "closed"
    assert after["closed_on"].isoformat() == "2024-02-15"
    assert after["credit_balance_amount"] == 5
    assert db.rows(VERIFY) == []
    with db.refused("RL303"):
        db.pay(entity, loan, 1)


def test_the_same_key_and_request_is_answered_once(
    db: Database, entity: Entity, loan: dict[str, object]
) -> None:
    first = db.pay(entity, loan, 50, idempotency_key="one")
    again = db.pay(entity, loan, "50.00", idempotency_key="one")
    assert again == first
    assert db.value("select count(*) from lending.payment") == 1
    with db.refused("RL401"):
        db.pay(entity, loan, 51, idempotency_key="one")


def test_every_law_holds_after_a_life_of_payments(
    db: Database, entity: Entity, loan: dict[str, object]
) -> None:
    for month, amount in ((2, "106.62"), (3, "30"), (4, "250.11"), (5, "0.01")):
        db.pay(entity, loan, amount, value_date=f"2024-{month:02}-20")
    assert db.rows(VERIFY) == []


@pytest.mark.parametrize("amount", ["0", "-1", "1.001", "99999999999999999"])
def test_amounts_that_are_none_are_refused(
    db: Database, entity: Entity, loan: dict[str, object], amount: str
) -> None:
    with db.refused("RL305"):
        db.pay(entity, loan, amount)


def test_a_payment_before_disbursement_is_refused(db: Database, entity: Entity) -> None:
    created = db.create_loan(entity)
    with db.refused("RL302"):
        db.pay(entity, created, 10)


def test_a_payment_in_another_currency_is_refused(
    db: Database, entity: Entity, loan: dict[str, object]
) -> None:
    with db.refused("RL307"):
        db.pay(entity, loan, 10, currency_code="USD")


@pytest.mark.parametrize("value_date", ["2024-01-14", "2100-01-01"])
def test_a_payment_before_the_loan_or_in_the_future_is_refused(
    db: Database, entity: Entity, loan: dict[str, object], value_date: str
) -> None:
    with db.refused("RL306"):
        db.pay(entity, loan, 10, value_date=value_date)


def test_a_payment_without_a_key_is_refused(
    db: Database, entity: Entity, loan: dict[str, object]
) -> None:
    with db.refused("RL007"):
        db.pay(entity, loan, 10, idempotency_key=" ")


def test_a_payment_of_a_month_without_partition_is_refused(
    db: Database, entity: Entity, loan: dict[str, object]
) -> None:
    with db.refused("RL403"):
        db.pay(entity, loan, 10, received_at="2019-01-01T00:00:00Z")


def test_a_borrower_of_another_entity_is_unknown(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    stranger = db.create_party(other_entity)
    with db.refused("RL010"):
        db.create_loan(entity, borrower_party_id=stranger)


def test_a_loan_of_another_entity_is_unknown(
    db: Database, other_entity: Entity, loan: dict[str, object]
) -> None:
    with db.refused("RL301"):
        db.pay(other_entity, loan, 10)


def test_paying_out_twice_is_refused(db: Database, entity: Entity, loan: dict[str, object]) -> None:
    again = db.disburse(entity, loan)
    assert again["disbursed_amount"] == 1200
    with db.refused("RL304"):
        db.disburse(entity, loan, idempotency_key="another")


def test_a_later_disbursement_moves_the_schedule(db: Database, entity: Entity) -> None:
    created = db.create_loan(entity, start_date="2024-01-15")
    moved = db.disburse(entity, created, value_date="2024-01-31")
    assert moved["start_date"].isoformat() == "2024-01-31"
    assert moved["oldest_unpaid_due_date"].isoformat() == "2024-02-29"
    assert db.rows(VERIFY) == []


@pytest.mark.parametrize(
    ("terms", "sqlstate"),
    [
        ({"product_code": "NONE"}, "RL201"),
        ({"principal_amount": 1}, "RL202"),
        ({"instalment_count": 361}, "RL202"),
        ({"principal_amount": "100.001"}, "RL305"),
        ({"start_date": "2019-12-31"}, "RL201"),
    ],
)
def test_loans_outside_the_product_are_refused(
    db: Database, entity: Entity, terms: dict[str, object], sqlstate: str
) -> None:
    with db.refused(sqlstate):
        db.create_loan(entity, **terms)


def test_a_loan_number_is_used_once(db: Database, entity: Entity) -> None:
    db.create_loan(entity, loan_number="L-1")
    with db.refused("RL006"):
        db.create_loan(entity, loan_number="L-1")
