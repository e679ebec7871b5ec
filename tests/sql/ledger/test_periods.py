"""Closing and reopening months of the ledger; balances as snapshot plus tail."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqltest import Database, Entity


def at(db: Database, moment: str) -> None:
    """Book what follows at a time in the past, as an administrator who replays history may."""
    with db.acting_as_superuser():
        db.run("select set_config('rently.booking_time', %s, true)", [moment])


def book_life(db: Database, entity: Entity) -> dict[str, Any]:
    """Pay a loan out in January 2024 and receive two instalments; superuser logins replay it."""
    db.run("grant rently_owner to " + db.ensure_login("rently_payments_operator", entity))
    created = db.create_loan(entity, start_date="2024-01-15")
    at(db, "2024-01-15T10:00:00")
    loan = db.disburse(entity, created)
    for moment in ("2024-02-15T10:00:00", "2024-03-15T10:00:00"):
        at(db, moment)
        db.pay(entity, loan, "106.62")
    at(db, "")
    return loan


def month(db: Database, entity: Entity, verb: str, start: str) -> None:
    with db.acting_as("rently_accountant", entity):
        db.call(f"api.{verb}_accounting_period", legal_entity_id=entity.id, month=start)


def balances(db: Database, entity: Entity, as_of: str) -> dict[str, Any]:
    rows = db.rows(
        "select a.code, b.debit_amount - b.credit_amount as balance"
        " from internal.account_balances(%s, %s) as b"
        " join lending.ledger_account as a on a.id = b.ledger_account_id",
        [entity.id, as_of],
    )
    return {row["code"]: row["balance"] for row in rows}


def test_a_snapshot_and_its_tail_give_the_same_balances(db: Database, entity: Entity) -> None:
    book_life(db, entity)
    days = ("2024-01-31", "2024-02-14", "2024-02-29", "2024-03-31")
    before = {day: balances(db, entity, day) for day in days}
    month(db, entity, "close", "2024-01-20")
    month(db, entity, "close", "2024-02-01")
    assert {day: balances(db, entity, day) for day in days} == before
    assert before["2024-01-31"] == {"1000": -1200, "1100": 1200}
    assert db.value("select count(*) from lending.ledger_balance_snapshot") > 0


def test_a_closed_month_takes_no_entries_until_it_is_reopened(db: Database, entity: Entity) -> None:
    loan = book_life(db, entity)
    month(db, entity, "close", "2024-01-01")
    month(db, entity, "close", "2024-02-01")
    at(db, "2024-02-20T10:00:00")
    with db.refused("RL502"):
        db.pay(entity, loan, 10)
    at(db, "")
    month(db, entity, "reopen", "2024-02-01")
    at(db, "2024-02-20T10:00:00")
    db.pay(entity, loan, 10)


def test_a_payment_for_a_closed_month_is_booked_today_and_counts_then(
    db: Database, entity: Entity
) -> None:
    loan = book_life(db, entity)
    month(db, entity, "close", "2024-01-01")
    month(db, entity, "close", "2024-02-01")
    db.pay(entity, loan, 10, value_date="2024-02-20")
    entry = db.row(
        "select value_date, booked_on from lending.ledger_entry order by created_at desc, id desc"
        " limit 1"
    )
    assert entry["value_date"] == date(2024, 2, 20)
    assert entry["booked_on"] > date(2024, 3, 31)


@pytest.mark.parametrize(
    "steps",
    [
        ["close 2024-02-01"],
        ["close 2024-01-01", "close 2024-01-01"],
        ["close 2024-01-01", "close 2024-02-01", "reopen 2024-01-01"],
        ["reopen 2024-01-01"],
        ["close 2100-01-01"],
    ],
)
def test_months_out_of_order_are_refused(db: Database, entity: Entity, steps: list[str]) -> None:
    book_life(db, entity)
    for step in steps[:-1]:
        month(db, entity, *step.split())
    with db.refused("RL503"):
        month(db, entity, *steps[-1].split())


def test_an_account_statement_runs_from_the_balance_before(db: Database, entity: Entity) -> None:
    book_life(db, entity)
    arguments = {
        "legal_entity_id": entity.id,
        "account_code": "1100",
        "currency_code": "EUR",
        "from_date": "2024-02-01",
        "to_date": "2024-03-31",
    }
    with db.acting_as("rently_accountant", entity):
        rows = db.call("api.account_statement", **arguments)
        assert rows[0]["balance_amount"] == 1200 - rows[0]["credit_amount"]
        assert {row["counter_account_code"] for row in rows} == {"1000"}
        with db.refused("RL504"):
            db.call("api.account_statement", **arguments | {"account_code": "9999"})
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.call("api.account_statement", **arguments)


def test_closing_needs_the_accountant(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.call("api.close_accounting_period", legal_entity_id=entity.id, month="2024-01-01")
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.call("api.reopen_accounting_period", legal_entity_id=entity.id, month="2024-01-01")
