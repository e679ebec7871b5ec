"""Providers are asked in turn, answered once, and booked by what they really did."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from psycopg.types.json import Jsonb
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


def notice(db: Database, entity: Entity, said: str, key: str, **more: Any) -> str:
    """Hand over what the provider says of its dispute D1."""
    terms = {"dispute_reference": "D1", "body": "{}", "provider_code": "first"} | more
    with db.acting_as("rently_app", entity):
        (row,) = db.call(
            "api.receive_dispute_notice", legal_entity_id=entity.id, event_key=key, notice=said,
            **terms,
        )  # fmt: skip
    return str(row["receive_dispute_notice"])


def disputes(db: Database, entity: Entity) -> list[dict[str, Any]]:
    with db.acting_as("rently_payments_operator", entity):
        return db.rows("select * from api.dispute order by id")


def waiting(db: Database, entity: Entity) -> list[str]:
    with db.acting_as("rently_payments_operator", entity):
        return [
            row["event_key"]
            for row in db.rows("select event_key from api.provider_webhook where is_open")
        ]


def taken_back(db: Database) -> Any:
    return db.value(
        "select coalesce(sum(amount), 0) from lending.loan_transaction"
        " where transaction_type = 'chargeback'"
    )


def conflicts(db: Database) -> list[Any]:
    return [
        row["payload"]
        for row in db.rows(
            "select payload from lending.outbox_event"
            " where event_type = 'provider_answer_conflicted' order by id"
        )
    ]


@pytest.fixture
def captured(db: Database, entity: Entity, providers: None) -> dict[str, Any]:  # noqa: ARG001
    """Capture an instalment by the first provider."""
    instruct(db, entity, loan_id=db.disburse(entity, db.create_loan(entity))["id"])
    (attempt,) = claim(db, entity)
    return dict(answer(db, entity, attempt))


def test_a_lost_dispute_of_a_provider_takes_its_payment_back_once(
    db: Database, entity: Entity, captured: dict[str, Any]
) -> None:
    named = {"provider_reference": f"ref {captured['attempt_id']}"}
    assert notice(db, entity, "disputed", "m1", **named, deadline_date="2020-01-01") == "applied"
    assert notice(db, entity, "disputed", "m1", **named) == "duplicate"
    assert notice(db, entity, "disputed", "m2", **named) == "known"
    (opened,) = disputes(db, entity)
    assert (opened["kind"], opened["state"], opened["disputed_amount"]) == (
        "chargeback", "open", 100,
    )  # fmt: skip
    assert (opened["external_reference"], opened["deadline_date"]) == ("D1", opened["opened_on"])
    assert taken_back(db) == 0
    assert notice(db, entity, "dispute_lost", "m3") == "applied"
    assert notice(db, entity, "dispute_lost", "m3") == "duplicate"
    assert notice(db, entity, "dispute_lost", "m4") == "known"
    assert taken_back(db) == 100
    assert disputes(db, entity)[0]["outcome"] == "borrower"
    assert notice(db, entity, "dispute_won", "m5") == "conflict"
    assert conflicts(db) == [
        {
            "payment_attempt_id": str(captured["attempt_id"]),
            "on_record": "resolved",
            "answered": "dispute_won",
        }
    ]
    assert waiting(db, entity) == ["m5"]
    assert violations(db) == []


def test_a_won_dispute_of_a_provider_closes_without_a_posting(
    db: Database, entity: Entity, captured: dict[str, Any]
) -> None:
    terms = {"attempt_id": captured["attempt_id"], "amount": 40, "reason": "fraudulent"}
    assert notice(db, entity, "disputed", "m1", **terms) == "applied"
    assert notice(db, entity, "dispute_won", "m2") == "applied"
    (closed,) = disputes(db, entity)
    assert (closed["disputed_amount"], closed["reason"]) == (40, "fraudulent")
    assert (closed["state"], closed["outcome"], taken_back(db)) == ("resolved", "lender", 0)
    assert waiting(db, entity) == []


def test_the_end_of_a_dispute_that_comes_first_is_kept_and_applied(
    db: Database, entity: Entity, captured: dict[str, Any]
) -> None:
    assert notice(db, entity, "dispute_lost", "m1") == "unknown_dispute"
    assert waiting(db, entity) == ["m1"]
    assert taken_back(db) == 0
    attempt = {"attempt_id": captured["attempt_id"]}
    assert notice(db, entity, "disputed", "m2", **attempt) == "applied"
    assert (disputes(db, entity)[0]["outcome"], taken_back(db)) == ("borrower", 100)
    assert waiting(db, entity) == []
    assert violations(db) == []


def test_ends_of_a_dispute_that_contradict_each_other_wait_for_people(
    db: Database, entity: Entity, captured: dict[str, Any]
) -> None:
    for key, said in (("m1", "dispute_lost"), ("m2", "dispute_won")):
        assert notice(db, entity, said, key) == "unknown_dispute"
    notice(db, entity, "disputed", "m3", attempt_id=captured["attempt_id"])
    assert (disputes(db, entity)[0]["state"], taken_back(db)) == ("open", 0)
    assert sorted(waiting(db, entity)) == ["m1", "m2"]


def test_a_dispute_that_people_had_opened_is_the_provider_s(
    db: Database, entity: Entity, captured: dict[str, Any]
) -> None:
    operator(
        db, entity, "open_dispute", loan_id=captured["loan_id"], kind="chargeback", amount=100,
        reason="The bank telephoned", loan_transaction_id=db.value(
            "select id from lending.loan_transaction where transaction_type = 'assigned_repayment'"
        ),
    )  # fmt: skip
    attempt = {"attempt_id": captured["attempt_id"]}
    assert notice(db, entity, "disputed", "m1", **attempt) == "known"
    assert notice(db, entity, "dispute_lost", "m2") == "applied"
    assert (len(disputes(db, entity)), taken_back(db)) == (1, 100)


@pytest.fixture
def shared(db: Database, entity: Entity, providers: None) -> dict[str, Any]:  # noqa: ARG001
    """Capture 100 that pay 60 on one loan and 40 on another."""
    instruct(db, entity)
    (attempt,) = claim(db, entity)
    found = dict(answer(db, entity, attempt))
    loans = [db.disburse(entity, db.create_loan(entity)) for _ in range(2)]
    parts = [
        {"loan_id": str(loan["id"]), "amount": amount}
        for loan, amount in zip(loans, ("60", "40"), strict=True)
    ]
    operator(
        db, entity, "assign_payment", payment_id=found["payment_id"], assignments=Jsonb(parts),
        idempotency_key="parts",
    )  # fmt: skip
    return found


@pytest.mark.parametrize(
    ("end", "outcome", "amount"), [("dispute_lost", "borrower", 100), ("dispute_won", "lender", 0)]
)
def test_a_capture_that_paid_several_loans_is_disputed_on_each(
    db: Database, entity: Entity, shared: dict[str, Any], end: str, outcome: str, amount: int
) -> None:
    attempt = {"attempt_id": shared["attempt_id"]}
    assert notice(db, entity, "disputed", "m1", **attempt, amount=100) == "applied"
    assert notice(db, entity, "disputed", "m2", **attempt) == "known"
    opened = disputes(db, entity)
    assert sorted(row["disputed_amount"] for row in opened) == [40, 60]
    assert notice(db, entity, end, "m3") == "applied"
    assert notice(db, entity, end, "m4") == "known"
    assert {row["outcome"] for row in disputes(db, entity)} == {outcome}
    assert taken_back(db) == amount
    with db.acting_as("rently_payments_operator", entity):
        said = db.row("select * from api.provider_webhook where event_key = 'm3'")
    assert sorted(said["dispute_ids"]) == sorted(row["id"] for row in opened)
    assert said["payment_attempt_id"] == shared["attempt_id"]
    assert waiting(db, entity) == []
    assert violations(db) == []


def test_a_part_of_a_capture_that_paid_several_loans_waits_for_people(
    db: Database, entity: Entity, shared: dict[str, Any]
) -> None:
    attempt = {"attempt_id": shared["attempt_id"]}
    assert notice(db, entity, "disputed", "m1", **attempt, amount=60) == "conflict"
    assert (disputes(db, entity), waiting(db, entity)) == ([], ["m1"])


def test_what_one_of_several_loans_cannot_give_back_leaves_all_as_they_were(
    db: Database, entity: Entity, shared: dict[str, Any]
) -> None:
    notice(db, entity, "disputed", "m1", attempt_id=shared["attempt_id"])
    operator(
        db, entity, "reverse_transaction", idempotency_key="undo", loan_transaction_id=db.value(
            "select id from lending.loan_transaction"
            " where transaction_type = 'assigned_repayment' and amount = 40"
        ),
    )  # fmt: skip
    assert notice(db, entity, "dispute_lost", "m2") == "conflict"
    assert ({row["state"] for row in disputes(db, entity)}, taken_back(db)) == ({"open"}, 0)
    other = {"attempt_id": shared["attempt_id"], "dispute_reference": "D2"}
    assert notice(db, entity, "disputed", "m3", **other) == "conflict"  # 40 are on no loan now


def test_what_the_books_cannot_dispute_changes_nothing_and_waits_for_people(
    db: Database, entity: Entity, captured: dict[str, Any]
) -> None:
    attempt = {"attempt_id": captured["attempt_id"]}
    assert notice(db, entity, "disputed", "m1", **attempt, amount=101) == "conflict"
    instruct(db, entity)
    (unapplied,) = claim(db, entity)
    early = {"attempt_id": unapplied["attempt_id"], "dispute_reference": "D2"}
    assert notice(db, entity, "disputed", "m2", **early) == "conflict"
    answer(db, entity, unapplied)
    assert notice(db, entity, "disputed", "m3", **early) == "conflict"
    operator(
        db, entity, "reverse_transaction", idempotency_key="undo", loan_transaction_id=db.value(
            "select id from lending.loan_transaction where transaction_type = 'assigned_repayment'"
        ),
    )  # fmt: skip
    assert notice(db, entity, "disputed", "m4", **attempt) == "conflict"
    assert notice(db, entity, "disputed", "m5", attempt_id=NOBODY) == "unknown_attempt"
    assert disputes(db, entity) == []
    assert sorted(waiting(db, entity)) == ["m1", "m2", "m3", "m4", "m5"]
    assert [said["on_record"] for said in conflicts(db)] == [
        "succeeded", "leased", "succeeded", "succeeded",
    ]  # fmt: skip
    with db.refused("RL691"):
        decide(db, entity)
    assert decide(db, entity, "dismissed")["decision"] == "dismissed"


def test_a_payment_that_was_reversed_meanwhile_is_not_taken_back_again(
    db: Database, entity: Entity, captured: dict[str, Any]
) -> None:
    notice(db, entity, "disputed", "m1", attempt_id=captured["attempt_id"])
    operator(
        db, entity, "reverse_transaction", idempotency_key="undo", loan_transaction_id=db.value(
            "select id from lending.loan_transaction where transaction_type = 'assigned_repayment'"
        ),
    )  # fmt: skip
    assert notice(db, entity, "dispute_lost", "m2") == "conflict"
    assert (disputes(db, entity)[0]["state"], taken_back(db)) == ("open", 0)


@pytest.mark.parametrize(
    ("sqlstate", "given"),
    [
        ("RL007", {"said": "perhaps"}),
        ("RL007", {"dispute_reference": " "}),
        ("RL007", {"dispute_reference": None}),
        ("RL007", {"key": ""}),
        ("RL007", {"body": None}),
        ("RL750", {"provider_code": "nobody"}),
    ],
)
def test_a_bad_notice_of_a_dispute_is_refused(
    db: Database, entity: Entity, captured: dict[str, Any], sqlstate: str, given: dict[str, Any]
) -> None:
    terms = {"said": "disputed", "key": "m1", "attempt_id": captured["attempt_id"]} | given
    with db.refused(sqlstate):
        notice(db, entity, **terms)
    assert (disputes(db, entity), waiting(db, entity)) == ([], [])


def test_only_the_adapter_hands_over_notices(
    db: Database, entity: Entity, other_entity: Entity, captured: dict[str, Any]
) -> None:
    given = {
        "provider_code": "first", "event_key": "m1", "notice": "disputed", "body": "{}",
        "dispute_reference": "D1", "attempt_id": captured["attempt_id"],
    }  # fmt: skip
    with db.acting_as("rently_collections_agent", entity), db.refused("42501"):
        db.call("api.receive_dispute_notice", legal_entity_id=entity.id, **given)
    with db.acting_as("rently_app", other_entity), db.refused("RL001"):
        db.call("api.receive_dispute_notice", legal_entity_id=entity.id, **given)
