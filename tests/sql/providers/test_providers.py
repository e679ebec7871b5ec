"""Providers are asked in turn, answered once, and booked by what they really did."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from providers import (
    NOBODY,
    answer,
    claim,
    instruct,
    let_time_pass,
    operator,
    payment_of,
    register,
    tell,
    violations,
)
from sqltest import Database, Entity


@pytest.mark.usefixtures("providers")
def test_a_capture_pays_the_loan(db: Database, entity: Entity) -> None:
    loan = db.disburse(entity, db.create_loan(entity))
    asked = instruct(db, entity, loan_id=loan["id"])
    assert (asked["state"], asked["provider_code"]) == ("open", "first")
    assert payment_of(db, entity, asked)["status"] == "pending"
    (attempt,) = claim(db, entity)
    assert not attempt["is_inquiry"]
    found = answer(db, entity, attempt)
    assert (found["state"], found["posting_problem"]) == ("succeeded", None)
    assert payment_of(db, entity, asked)["allocated_amount"] == 100
    assert violations(db) == []


@pytest.mark.usefixtures("providers")
def test_a_capture_for_a_loan_that_takes_nothing_stays_unapplied(
    db: Database, entity: Entity
) -> None:
    loan = db.create_loan(entity)
    asked = instruct(db, entity, loan_id=loan["id"])
    found = answer(db, entity, claim(db, entity)[0])
    assert found["state"] == "succeeded"
    assert found["posting_problem"]
    assert payment_of(db, entity, asked)["unapplied_amount"] == 100
    assert violations(db) == []


@pytest.mark.usefixtures("providers")
def test_the_next_provider_is_asked_when_the_first_is_not_there(
    db: Database, entity: Entity
) -> None:
    instruct(db, entity)
    found = answer(db, entity, claim(db, entity)[0], "unavailable")
    assert (found["state"], found["provider_code"]) == ("open", "second")
    found = answer(db, entity, claim(db, entity, "second")[0], "unavailable")
    assert found["state"] == "failed"
    assert payment_of(db, entity, found)["status"] == "failed"


@pytest.mark.usefixtures("providers")
def test_what_is_unclear_is_asked_for_and_never_asked_elsewhere(
    db: Database, entity: Entity
) -> None:
    instruct(db, entity)
    found = answer(db, entity, claim(db, entity)[0], "unknown")
    assert (found["state"], found["provider_code"], found["is_unclear"]) == ("open", "first", True)
    assert claim(db, entity) == []
    assert claim(db, entity, "second") == []
    let_time_pass(db)
    (attempt,) = claim(db, entity)
    assert attempt["is_inquiry"]
    assert answer(db, entity, attempt)["state"] == "succeeded"


@pytest.mark.usefixtures("providers")
def test_a_decline_is_final(db: Database, entity: Entity) -> None:
    instruct(db, entity)
    assert answer(db, entity, claim(db, entity)[0], "declined")["state"] == "failed"


@pytest.mark.usefixtures("providers")
def test_an_ill_provider_is_left_alone_then_tried_once(db: Database, entity: Entity) -> None:
    for _ in range(2):
        instruct(db, entity)
    waiting = instruct(db, entity)
    for attempt in claim(db, entity, batch_size=2):
        answer(db, entity, attempt, "unavailable")
    assert claim(db, entity) == []
    assert instruct(db, entity)["provider_code"] == "second"
    assert waiting["provider_code"] == "first"
    register(db, entity, "first", 1, min_call_count=2, open_for="1 microsecond")
    (trial,) = claim(db, entity)
    answer(db, entity, trial)
    with db.acting_as("rently_payments_operator", entity):
        assert db.value("select circuit from api.payment_provider where code = 'first'") == "closed"


@pytest.mark.usefixtures("providers")
def test_a_lost_lease_is_refused_and_its_work_is_unclear(db: Database, entity: Entity) -> None:
    instruct(db, entity)
    (late,) = claim(db, entity)
    assert claim(db, entity) == []
    let_time_pass(db)
    (current,) = claim(db, entity)
    assert current["is_inquiry"]
    for outcome in ("succeeded", "declined"):
        with db.refused("RL753"):
            answer(db, entity, late, outcome)
    settled = answer(db, entity, current)
    with db.refused("RL753"):  # out of order: it is settled
        answer(db, entity, current, "declined")
    for outcome in ("succeeded", "declined"):
        with db.refused("RL752"):
            answer(db, entity, current | {"attempt_id": NOBODY}, outcome)
    with db.acting_as("rently_payments_operator", entity):
        assert db.rows("select * from api.payment_instruction") == [settled]
    assert payment_of(db, entity, settled)["unapplied_amount"] == 100


@pytest.mark.usefixtures("providers")
def test_a_webhook_is_applied_once_in_any_order(db: Database, entity: Entity) -> None:
    asked = instruct(db, entity)
    assert tell(db, entity, asked["attempt_id"], "succeeded") == "applied"
    assert tell(db, entity, asked["attempt_id"], "succeeded") == "duplicate"
    assert tell(db, entity, asked["attempt_id"], "succeeded", "m2") == "known"
    assert tell(db, entity, asked["attempt_id"], "declined", "m3") == "conflict"
    assert tell(db, entity, NOBODY, "succeeded", "m4") == "unknown_attempt"
    assert payment_of(db, entity, asked)["unapplied_amount"] == 100
    assert db.value("select count(*) from lending.provider_webhook") == 4
    assert (
        db.value(
            "select count(*) from lending.outbox_event"
            " where event_type = 'provider_answer_conflicted'"
        )
        == 1
    )
    with db.refused("RL007"):
        tell(db, entity, asked["attempt_id"], "perhaps", "m5")
    assert violations(db) == []


@pytest.mark.usefixtures("providers")
def test_what_was_authorised_is_captured_and_refunded_where_it_is(
    db: Database, entity: Entity
) -> None:
    authorised = instruct(db, entity, "authorise")
    with db.refused("RL754"):  # not authorised yet
        instruct(db, entity, original_instruction_id=authorised["id"])
    answer(db, entity, claim(db, entity)[0])
    register(db, entity, "zero", 0)
    captured = instruct(db, entity, original_instruction_id=authorised["id"], amount=80)
    assert captured["provider_code"] == "first"
    with db.refused("RL754"):  # more than is left
        instruct(db, entity, original_instruction_id=authorised["id"], amount=21)
    (attempt,) = claim(db, entity)
    assert attempt["original_reference"]
    answer(db, entity, attempt)
    refund = instruct(db, entity, "refund", payment_id=captured["payment_id"], amount=30)
    with db.refused("RL420"):
        instruct(db, entity, "refund", payment_id=captured["payment_id"], amount=81)
    assert refund["provider_code"] == "first"
    answer(db, entity, claim(db, entity)[0])
    assert payment_of(db, entity, captured)["refunded_amount"] == 30
    assert violations(db) == []


def test_due_instalments_are_collected_once(db: Database, entity: Entity) -> None:
    register(db, entity, "first", 1)
    loan = db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))
    without = db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))
    db.run(
        "insert into lending.payment_instrument (legal_entity_id, party_id, kind, provider_code,"
        " provider_token, masked_display)"
        " values (%s, %s, 'direct_debit_mandate', 'first', 'token-abcdef', '**** 12')",
        [entity.id, loan["borrower_party_id"]],
    )
    (collected,) = operator(db, entity, "collect_due_instalments", due_date="2024-03-15")
    assert (collected["loan_id"], collected["state"]) == (loan["id"], "open")
    assert collected["loan_id"] != without["id"]
    assert collected["amount"] == 2 * Decimal("106.62")
    assert operator(db, entity, "collect_due_instalments", due_date="2024-03-15") == [collected]
    assert operator(db, entity, "collect_due_instalments", due_date="2024-04-15") == []
    (attempt,) = claim(db, entity)
    assert attempt["provider_token"].startswith("token-")
    answer(db, entity, attempt)
    assert violations(db) == []


def test_what_is_disputed_is_not_collected(db: Database, entity: Entity) -> None:
    register(db, entity, "first", 1)
    loans = [db.disburse(entity, db.create_loan(entity, start_date="2024-01-15")) for _ in range(2)]
    for loan, amount, token in zip(
        loans, ("106.62", "50"), ("token-anna", "token-bert"), strict=True
    ):
        db.run(
            "insert into lending.payment_instrument (legal_entity_id, party_id, kind,"
            " provider_code, provider_token, masked_display)"
            " values (%s, %s, 'direct_debit_mandate', 'first', %s, '**** 12')",
            [entity.id, loan["borrower_party_id"], token],
        )
        with db.acting_as("rently_collections_agent", entity):
            db.call(
                "api.open_dispute", legal_entity_id=entity.id, loan_id=loan["id"], kind="amount",
                amount=amount, reason="Heating was off",
            )  # fmt: skip
    (found,) = operator(db, entity, "collect_due_instalments", due_date="2024-02-15")
    assert (found["loan_id"], found["amount"]) == (loans[1]["id"], Decimal("56.62"))
    with db.acting_as("rently_payments_operator", entity):
        for dispute in db.rows("select id from api.dispute"):
            db.call(
                "api.resolve_dispute", legal_entity_id=entity.id, dispute_id=dispute["id"],
                outcome="lender", idempotency_key=str(dispute["id"]),
            )  # fmt: skip
    answer(db, entity, claim(db, entity)[0])
    again = operator(db, entity, "collect_due_instalments", due_date="2024-03-15")
    amounts = {row["loan_id"]: row["amount"] for row in again}
    assert amounts == {
        loans[0]["id"]: Decimal("213.24"),
        loans[1]["id"]: Decimal("156.62"),
    }


@pytest.mark.usefixtures("providers")
def test_an_instruction_is_given_once_for_each_key(db: Database, entity: Entity) -> None:
    asked = instruct(db, entity, idempotency_key="once")
    assert instruct(db, entity, idempotency_key="once") == asked
    with db.refused("RL401"):
        instruct(db, entity, idempotency_key="once", amount=101)


@pytest.mark.usefixtures("providers")
@pytest.mark.parametrize(
    ("sqlstate", "given"),
    [
        ("RL754", {"operation": "steal"}),
        ("RL754", {"operation": "refund"}),
        ("RL754", {"operation": "pay_out"}),
        ("RL754", {"original_instruction_id": NOBODY}),
        ("RL754", {"payment_id": NOBODY}),
        ("RL305", {"amount": -1}),
        ("RL010", {"party_id": NOBODY}),
        ("RL301", {"loan_id": NOBODY}),
        ("RL402", {"operation": "refund", "payment_id": NOBODY}),
        ("RL751", {"instrument_kind": "card"}),
    ],
)
def test_a_bad_instruction_is_refused(
    db: Database, entity: Entity, sqlstate: str, given: dict[str, Any]
) -> None:
    with db.refused(sqlstate):
        instruct(db, entity, **given)
    assert db.value("select count(*) from lending.payment_instruction") == 0
    assert db.value("select count(*) from lending.payment") == 0


def test_an_unknown_provider_and_a_bad_one_are_refused(db: Database, entity: Entity) -> None:
    with db.refused("RL750"):
        claim(db, entity, "nobody")
    with db.refused("RL007"):
        register(db, entity, "bad", 1, capabilities=["steal"])
    with db.refused("RL751"):
        instruct(db, entity)


@pytest.mark.usefixtures("providers")
def test_a_capture_above_the_suspense_limit_is_booked_and_noted(
    db: Database, entity: Entity
) -> None:
    with db.acting_as("rently_accountant", entity):
        db.call(
            "api.set_suspense_limit", legal_entity_id=entity.id, currency_code=entity.currency,
            max_amount=50,
        )  # fmt: skip
    instruct(db, entity)
    (attempt,) = claim(db, entity)
    answer(db, entity, attempt)
    with db.acting_as("rently_payments_operator", entity):
        found = db.row("select * from api.payment_instruction")
    assert found["state"] == "succeeded"
    assert "unknown payers" in found["posting_problem"]
    assert violations(db) == []
