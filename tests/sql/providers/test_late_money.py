"""What a provider tells against its own answer waits for people, who book it once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from providers import NOBODY, answer, claim, decide, instruct, tell, violations
from sqltest import Database, Entity


@pytest.mark.usefixtures("providers")
def test_money_that_came_late_is_booked_on_its_loan_once(db: Database, entity: Entity) -> None:
    loan = db.disburse(entity, db.create_loan(entity))
    instruct(db, entity, loan_id=loan["id"])
    (attempt,) = claim(db, entity)
    answer(db, entity, attempt, "declined")
    assert tell(db, entity, attempt["attempt_id"], "succeeded") == "conflict"
    with db.acting_as("rently_payments_operator", entity):
        assert db.value("select is_open from api.provider_webhook")
    found = decide(db, entity)
    assert (found["decision"], found["is_open"]) == ("applied", False)
    assert db.value(
        "select sum(amount) from lending.loan_transaction"
        " where transaction_type = 'assigned_repayment'"
    ) == Decimal(100)
    with db.refused("RL691"):
        decide(db, entity)
    assert violations(db) == []


@pytest.mark.usefixtures("providers")
def test_late_money_that_is_told_twice_is_booked_once(db: Database, entity: Entity) -> None:
    loan = db.disburse(entity, db.create_loan(entity))
    instruct(db, entity, loan_id=loan["id"])
    (attempt,) = claim(db, entity)
    answer(db, entity, attempt, "declined")
    assert tell(db, entity, attempt["attempt_id"], "succeeded", "first") == "conflict"
    decide(db, entity)
    assert tell(db, entity, attempt["attempt_id"], "succeeded", "again") == "conflict"
    with db.refused("RL691"):
        decide(db, entity)
    assert decide(db, entity, "dismissed")["decision"] == "dismissed"
    assert db.value(
        "select sum(amount) from lending.loan_transaction"
        " where transaction_type = 'assigned_repayment'"
    ) == Decimal(100)


@pytest.mark.usefixtures("providers")
def test_late_money_that_another_provider_took_waits_for_its_payer(
    db: Database, entity: Entity
) -> None:
    loan = db.disburse(entity, db.create_loan(entity))
    instruct(db, entity, loan_id=loan["id"])
    (first,) = claim(db, entity)
    answer(db, entity, first, "unavailable")
    assert tell(db, entity, first["attempt_id"], "succeeded") == "conflict"
    with db.refused("RL691"):
        decide(db, entity)  # the second is still being asked
    (second,) = claim(db, entity, "second")
    answer(db, entity, second)
    found = decide(db, entity)
    with db.acting_as("rently_payments_operator", entity):
        payment = db.row("select * from api.payment where id = %s", [found["payment_id"]])
    assert payment["unapplied_amount"] == 100
    assert payment["payer_party_id"] == loan["borrower_party_id"]
    assert violations(db) == []


@pytest.mark.usefixtures("providers")
def test_what_tells_of_no_money_is_dismissed(db: Database, entity: Entity) -> None:
    assert tell(db, entity, NOBODY, "succeeded") == "unknown_attempt"
    with db.refused("RL691"):
        decide(db, entity)
    assert decide(db, entity, "dismissed")["decision"] == "dismissed"
    assert db.value("select count(*) from lending.payment") == 0
