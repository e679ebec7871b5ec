"""What providers say of disputes opens and ends them, in any order, once."""

from __future__ import annotations

from typing import Any

import pytest
from providers import NOBODY, answer, claim, decide, instruct, operator, violations
from psycopg.types.json import Jsonb
from sqltest import Database, Entity


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
