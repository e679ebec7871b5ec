"""Money goes back or out by a provider once, and no more of it than there is."""

from __future__ import annotations

import pytest
from providers import answer, claim, instruct, operator, payment_of, violations
from sqltest import Database, Entity


@pytest.mark.usefixtures("providers")
def test_money_on_its_way_back_is_not_given_again(db: Database, entity: Entity) -> None:
    captured = instruct(db, entity)
    answer(db, entity, claim(db, entity)[0])
    named = {"payment_id": captured["payment_id"]}
    refund = instruct(db, entity, "refund", amount=70, **named)
    with db.refused("RL420"):
        instruct(db, entity, "refund", amount=31, **named)
    last = instruct(db, entity, "refund", amount=30, **named)
    for attempt in claim(db, entity):
        assert answer(db, entity, attempt)["posting_problem"] is None
    assert payment_of(db, entity, captured)["refunded_amount"] == 100
    assert {refund["state"], last["state"]} == {"open"}
    assert violations(db) == []


@pytest.mark.usefixtures("providers")
def test_a_refund_that_was_not_booked_keeps_its_money_until_it_is(
    db: Database, entity: Entity
) -> None:
    captured = instruct(db, entity)
    answer(db, entity, claim(db, entity)[0])
    named = {"payment_id": captured["payment_id"]}
    refund = instruct(db, entity, "refund", amount=70, **named)
    with db.refused("RL456"):
        operator(db, entity, "rebook_instruction", instruction_id=refund["id"])
    with db.acting_as_superuser():
        db.run(
            "update lending.payment_instruction set state = 'succeeded', settled_at = now(),"
            " posting_problem = 'the books were shut' where id = %s",
            [refund["id"]],
        )
    with db.refused("RL420"):
        instruct(db, entity, "refund", amount=31, **named)
    booked = operator(db, entity, "rebook_instruction", instruction_id=refund["id"])[0]
    assert booked["posting_problem"] is None
    assert payment_of(db, entity, captured)["refunded_amount"] == 70
    assert instruct(db, entity, "refund", amount=30, **named)["state"] == "open"
    assert violations(db) == []


@pytest.mark.usefixtures("providers")
def test_a_refund_that_failed_frees_its_money(db: Database, entity: Entity) -> None:
    captured = instruct(db, entity)
    answer(db, entity, claim(db, entity)[0])
    named = {"payment_id": captured["payment_id"]}
    instruct(db, entity, "refund", **named)
    assert answer(db, entity, claim(db, entity)[0], "declined")["state"] == "failed"
    assert instruct(db, entity, "refund", **named)["state"] == "open"


@pytest.mark.usefixtures("providers")
def test_a_refund_names_no_loan(db: Database, entity: Entity) -> None:
    loan = db.disburse(entity, db.create_loan(entity))
    captured = instruct(db, entity)
    answer(db, entity, claim(db, entity)[0])
    with db.refused("RL754"):
        instruct(db, entity, "refund", payment_id=captured["payment_id"], loan_id=loan["id"])


@pytest.mark.usefixtures("providers")
def test_no_more_is_paid_out_than_was_disbursed(db: Database, entity: Entity) -> None:
    loan = db.create_loan(entity)
    with db.refused("RL754"):  # nothing was disbursed
        instruct(db, entity, "pay_out", loan_id=loan["id"])
    amount = db.disburse(entity, loan)["disbursed_amount"]
    instruct(db, entity, "pay_out", loan_id=loan["id"], amount=amount - 1)
    answer(db, entity, claim(db, entity)[0])
    with db.refused("RL754"):
        instruct(db, entity, "pay_out", loan_id=loan["id"], amount=2)
    instruct(db, entity, "pay_out", loan_id=loan["id"], amount=1)
    answer(db, entity, claim(db, entity)[0], "declined")
    assert instruct(db, entity, "pay_out", loan_id=loan["id"], amount=1)["state"] == "open"
