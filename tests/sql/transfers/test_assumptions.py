"""Another party takes a loan over from its borrower."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from servicing import Servicing, new_loan
from sqltest import Database, Entity


@pytest.fixture
def loan(db: Database, entity: Entity) -> Servicing:
    """Return a loan of 1,200.00 paid out on 2024-01-15."""
    return new_loan(db, entity)


def assume(loan: Servicing, party: Any, **arguments: Any) -> dict[str, Any]:
    """Let a party take the loan over, as a loan officer."""
    with loan.db.acting_as("rently_loan_officer", loan.entity):
        return loan.db.call(
            "api.assume_loan",
            legal_entity_id=loan.entity.id,
            loan_id=loan.loan["id"],
            borrower_party_id=party,
            **{"reason": "divorce"} | arguments,
        )[0]


def test_the_new_borrower_owes_what_the_old_one_did(
    db: Database, entity: Entity, loan: Servicing
) -> None:
    loan.pay(100, "2024-02-15")
    before, ledger = loan.schedule(), loan.balances()
    party = db.create_party(entity)
    answer = assume(loan, party)
    assert answer["borrower_party_id"] == party
    assert answer["status"] == "active"
    assert (loan.schedule(), loan.balances()) == (before, ledger)
    with db.acting_as("rently_loan_officer", entity):
        row = db.row("select * from api.loan_transfer")
    assert row["kind"] == "assumption"
    assert (row["counterparty_party_id"], row["party_id"]) == (
        loan.loan["borrower_party_id"],
        party,
    )
    assert row["owed_before_amount"] == row["owed_after_amount"]
    assert loan.violations() == []


def test_the_same_borrower_is_refused(db: Database, loan: Servicing) -> None:
    with db.refused("RL361"):
        assume(loan, loan.loan["borrower_party_id"])


def test_a_missing_reason_is_refused(db: Database, entity: Entity, loan: Servicing) -> None:
    party = db.create_party(entity)
    for reason in ("", "  ", None):
        with db.refused("RL361"):
            assume(loan, party, reason=reason)


def test_an_unknown_party_is_refused(db: Database, loan: Servicing, other_entity: Entity) -> None:
    for party in (uuid.uuid4(), None, db.create_party(other_entity)):
        with db.refused("RL010"):
            assume(loan, party)


def test_a_closed_loan_is_refused(db: Database, entity: Entity, loan: Servicing) -> None:
    loan.pay(2000, "2024-02-15")
    with db.refused("RL361"):
        assume(loan, db.create_party(entity))
