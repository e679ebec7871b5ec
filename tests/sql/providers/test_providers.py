"""Providers are asked in turn, answered once, and booked by what they really did."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from sqltest import Database, Entity

NOBODY = "00000000-0000-4000-8000-000000000000"


def operator(db: Database, entity: Entity, command: str, **arguments: Any) -> list[dict[str, Any]]:
    with db.acting_as("rently_payments_operator", entity):
        return db.call(f"api.{command}", legal_entity_id=entity.id, **arguments)


def register(db: Database, entity: Entity, code: str, priority: int, **terms: Any) -> None:
    defaults = {"name": code, "capabilities": ["authorise", "capture", "refund", "pay_out"]}
    operator(
        db, entity, "register_payment_provider", code=code, priority=priority, **defaults | terms
    )


@pytest.fixture
def providers(db: Database, entity: Entity) -> None:
    """Give the entity two providers; the second is asked when the first is not there."""
    register(db, entity, "first", 1, min_call_count=2)
    register(db, entity, "second", 2)


def instruct(db: Database, entity: Entity, operation: str = "capture", **terms: Any) -> Any:
    defaults = {
        "amount": 100,
        "currency_code": entity.currency,
        "idempotency_key": uuid.uuid4().hex,
    }
    return operator(db, entity, "instruct_provider", operation=operation, **defaults | terms)[0]


def claim(db: Database, entity: Entity, provider: str = "first", **terms: Any) -> Any:
    with db.acting_as("rently_app", entity):
        return db.call(
            "api.claim_payment_attempts", legal_entity_id=entity.id, provider_code=provider, **terms
        )


def answer(db: Database, entity: Entity, attempt: Any, outcome: str = "succeeded") -> Any:
    given = {"attempt_id": attempt["attempt_id"], "lease_id": attempt["lease_id"]}
    with db.acting_as("rently_app", entity):
        if outcome == "succeeded":
            return db.call(
                "api.complete_payment_attempt", legal_entity_id=entity.id,
                provider_reference=f"ref {attempt['attempt_id']}", **given,
            )[0]  # fmt: skip
        return db.call(
            "api.fail_payment_attempt", legal_entity_id=entity.id, outcome=outcome,
            failure_code="x1", **given,
        )[0]  # fmt: skip


def tell(db: Database, entity: Entity, attempt_id: Any, outcome: str, key: str = "m1") -> str:
    with db.acting_as("rently_app", entity):
        return str(
            db.value(
                "select api.receive_provider_webhook(%s, 'first', %s, %s, %s, '{}')",
                [entity.id, key, attempt_id, outcome],
            )
        )


def let_time_pass(db: Database) -> None:
    db.run("update lending.payment_attempt set available_at = '-infinity' where state <> 'done'")


def payment_of(db: Database, entity: Entity, instruction: Any) -> dict[str, Any]:
    with db.acting_as("rently_payments_operator", entity):
        return db.row("select * from api.payment where id = %s", [instruction["payment_id"]])


def violations(db: Database) -> list[Any]:
    return [law for law in db.rows("select * from ops.verify()") if law["violations"]]


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
    answer(db, entity, current)
    with db.refused("RL753"):  # out of order: it is settled
        answer(db, entity, current, "declined")
    with db.refused("RL752"):
        answer(db, entity, current | {"attempt_id": NOBODY})


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


def decide(db: Database, entity: Entity, decision: str = "applied") -> dict[str, Any]:
    webhook = db.value("select id from lending.provider_webhook order by id desc limit 1")
    return operator(
        db, entity, "resolve_provider_webhook",
        webhook_id=webhook, decision=decision, reason="The bank's statement shows it",
    )[0]  # fmt: skip


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
    assert db.rows("select name from ops.verify() where violations > 0") == []


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
    assert db.rows("select name from ops.verify() where violations > 0") == []


@pytest.mark.usefixtures("providers")
def test_what_tells_of_no_money_is_dismissed(db: Database, entity: Entity) -> None:
    assert tell(db, entity, NOBODY, "succeeded") == "unknown_attempt"
    with db.refused("RL691"):
        decide(db, entity)
    assert decide(db, entity, "dismissed")["decision"] == "dismissed"
    assert db.value("select count(*) from lending.payment") == 0


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
    assert db.rows("select name from ops.verify() where violations > 0") == []
