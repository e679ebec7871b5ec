"""Deposits and other security: held, applied by a transaction of the loan, returned."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

import pytest
from servicing import Servicing, new_loan
from sqltest import Database, Entity

_keys = itertools.count(1)


@pytest.fixture
def loan(db: Database, entity: Entity) -> Servicing:
    """Return a loan of 1,200.00 paid out on 2024-01-15."""
    return new_loan(db, entity)


def record(loan: Servicing, kind: str = "deposit", value: Any = 600, **more: Any) -> dict[str, Any]:
    """Record a security of the loan, as a loan officer."""
    with loan.db.acting_as("rently_loan_officer", loan.entity):
        return loan.db.call(
            "api.record_security_interest",
            legal_entity_id=loan.entity.id,
            loan_id=loan.loan["id"],
            kind=kind,
            value_amount=value,
            **{"currency_code": "EUR"} | more,
        )[0]


def move(loan: Servicing, command: str, deposit: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Move money of the deposit, as a payments operator."""
    with loan.db.acting_as("rently_payments_operator", loan.entity):
        return loan.db.call(
            f"api.{command}_deposit",
            legal_entity_id=loan.entity.id,
            security_interest_id=deposit["id"],
            **{"idempotency_key": f"{command} {next(_keys)}"} | more,
        )[0]


def release(loan: Servicing, interest: dict[str, Any]) -> dict[str, Any]:
    """Release a security, as a loan officer."""
    with loan.db.acting_as("rently_loan_officer", loan.entity):
        return loan.db.call(
            "api.release_security_interest",
            legal_entity_id=loan.entity.id,
            security_interest_id=interest["id"],
        )[0]


def test_a_deposit_is_a_liability_until_it_goes_back(loan: Servicing) -> None:
    before = loan.balances()
    deposit = record(loan)
    assert deposit["held_amount"] == 0
    assert move(loan, "receive", deposit, amount=600)["held_amount"] == 600
    assert loan.balances()["2400"] in (600, -600)
    assert loan.balances()["1000"] == before["1000"] + 600
    assert move(loan, "return", deposit, amount=150)["held_amount"] == 450
    assert move(loan, "return", deposit)["held_amount"] == 0
    assert loan.balances() == before
    assert release(loan, deposit)["valid_until_date"] is not None
    assert loan.violations() == []


def test_an_applied_deposit_pays_the_loan(loan: Servicing) -> None:
    deposit = record(loan)
    move(loan, "receive", deposit, amount=600)
    cash = loan.balances()["1000"]
    assert move(loan, "apply", deposit, amount=200)["held_amount"] == 400
    loan.refresh()
    assert loan.loan["principal_repaid_amount"] + loan.loan["interest_repaid_amount"] == 200
    assert loan.balances()["1000"] == cash
    assert abs(loan.balances()["2400"]) == 400
    loan.reverse(loan.last_transaction())
    assert move(loan, "return", deposit)["held_amount"] == 0
    assert loan.violations() == []


def test_no_more_is_applied_than_is_owed(loan: Servicing) -> None:
    loan.pay(1200, "2024-01-20")
    deposit = record(loan)
    move(loan, "receive", deposit, amount=600)
    with loan.db.refused("RL364"):
        move(loan, "apply", deposit, amount=599)
    answer = move(loan, "apply", deposit)
    assert 0 < answer["held_amount"] < 600
    loan.refresh()
    assert (loan.loan["status"], loan.loan["credit_balance_amount"]) == ("closed", 0)
    with loan.db.refused("RL303"):
        move(loan, "apply", deposit, amount=1)
    assert loan.violations() == []


def test_no_more_is_held_than_agreed_or_taken_than_held(loan: Servicing) -> None:
    deposit = record(loan)
    with loan.db.refused("RL364"):
        move(loan, "receive", deposit, amount=601)
    move(loan, "receive", deposit, amount=100)
    for command in ("apply", "return"):
        with loan.db.refused("RL364"):
            move(loan, command, deposit, amount=101)
    with loan.db.refused("RL364"):
        release(loan, deposit)
    assert loan.violations() == []


@pytest.mark.parametrize("amount", [0, -5, "0.001", "NaN"])
@pytest.mark.parametrize("command", ["receive", "apply", "return"])
def test_what_is_no_amount_is_refused(loan: Servicing, command: str, amount: Any) -> None:
    deposit = record(loan)
    with loan.db.refused("RL305"):
        move(loan, command, deposit, amount=amount)


def test_the_same_request_moves_money_once(loan: Servicing) -> None:
    deposit = record(loan)
    for command in ("receive", "apply", "return"):
        first = move(loan, command, deposit, amount=50, idempotency_key="once")
        assert move(loan, command, deposit, amount=50, idempotency_key="once") == first
        with loan.db.refused("RL401"):
            move(loan, command, deposit, amount=51, idempotency_key="once")
        if command == "apply":
            move(loan, "receive", deposit, amount=50)


def test_what_is_no_deposit_holds_no_money(loan: Servicing) -> None:
    guarantee = record(loan, "guarantee")
    for interest in (guarantee, {"id": uuid.uuid4()}):
        with loan.db.refused("RL365"):
            move(loan, "receive", interest, amount=1)
    release(loan, guarantee)


def test_an_ended_security_is_not_released_again(loan: Servicing) -> None:
    ended = record(loan, "pledge", valid_from="2024-01-15", valid_until="2024-02-15")
    with loan.db.refused("RL365"):
        release(loan, ended)


def test_nothing_comes_into_a_deposit_that_ended(loan: Servicing) -> None:
    ended = record(loan, valid_from="2024-01-15", valid_until="2024-02-15")
    with loan.db.refused("RL364"):
        move(loan, "receive", ended, amount=1)


def test_securities_follow_each_other_in_rank(loan: Servicing) -> None:
    assert [record(loan, kind)["rank"] for kind in ("guarantee", "deposit")] == [1, 2]
    with loan.db.refused("RL366"):
        record(loan, rank=2)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "promise"},
        {"rank": 0},
        {"valid_from": "2024-02-01", "valid_until": "2024-01-01"},
        {"valid_from": "2024-02-01", "valid_until": "2024-02-01"},
    ],
    ids=["kind", "rank", "order", "empty"],
)
def test_an_invalid_security_is_refused(loan: Servicing, given: dict[str, Any]) -> None:
    with loan.db.refused("RL366"):
        record(loan, **given)


def test_a_deposit_is_in_the_loans_currency(loan: Servicing) -> None:
    with loan.db.refused("RL307"):
        record(loan, currency_code="USD")
    assert record(loan, "pledge", currency_code="USD")["currency_code"] == "USD"


def test_a_loan_with_a_deposit_is_not_transferred(
    db: Database, entity: Entity, loan: Servicing
) -> None:
    deposit = record(loan)
    move(loan, "receive", deposit, amount=10)
    with db.acting_as("rently_loan_officer", entity), db.refused("RL361"):
        db.call(
            "api.assume_loan",
            legal_entity_id=entity.id,
            loan_id=loan.loan["id"],
            borrower_party_id=db.create_party(entity),
            reason="divorce",
        )


def test_another_entity_sees_and_moves_nothing(
    db: Database, loan: Servicing, other_entity: Entity
) -> None:
    deposit = record(loan)
    with db.acting_as("rently_payments_operator", other_entity):
        assert db.rows("select * from api.security_interest") == []
        with db.refused("RL365"):
            db.call(
                "api.receive_deposit",
                legal_entity_id=other_entity.id,
                security_interest_id=deposit["id"],
                amount=1,
                idempotency_key="theirs",
            )


@pytest.mark.parametrize("command", ["receive", "apply", "return"])
def test_a_second_person_is_asked_for(
    db: Database, entity: Entity, loan: Servicing, command: str
) -> None:
    deposit = record(loan)
    move(loan, "receive", deposit, amount=10)
    with db.acting_as("rently_executive", entity):
        db.call("api.set_approval_policy", legal_entity_id=entity.id, command=f"{command}_deposit")
    with db.refused("RL013"):
        move(loan, command, deposit, amount=1)
