"""Disputes: what is contested is not overdue meanwhile; either side's outcome posts its own."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from probes import ask
from sqltest import Database, Entity

AGENT = "rently_collections_agent"
OPERATOR = "rently_payments_operator"


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    return db.disburse(entity, db.create_loan(entity))


def dispute(db: Database, entity: Entity, loan: dict[str, Any], **more: Any) -> dict[str, Any]:
    arguments = {"kind": "amount", "amount": 50, "reason": "Heating was off"} | more
    with db.acting_as(AGENT, entity):
        return db.call(
            "api.open_dispute", legal_entity_id=entity.id, loan_id=loan["id"], **arguments
        )[0]


def resolve(
    db: Database, entity: Entity, found: dict[str, Any], outcome: str | None, key: str = "resolve"
) -> dict[str, Any]:
    with db.acting_as(OPERATOR, entity):
        return db.call(
            "api.resolve_dispute",
            legal_entity_id=entity.id,
            dispute_id=found["id"],
            outcome=outcome,
            idempotency_key=key,
        )[0]


def overdue(db: Database, entity: Entity, loan: dict[str, Any], day: date) -> tuple[int, Any]:
    found = ask(
        db,
        entity,
        "to_jsonb(o) from internal.overdue_on({}, {}, {}) as o",
        entity.id,
        loan["id"],
        day,
    )
    return found["days_past_due"], found["overdue_amount"]


def repayment(db: Database, loan: dict[str, Any]) -> Any:
    return db.value(
        "select id from lending.loan_transaction"
        " where loan_id = %s and transaction_type = 'repayment'",
        [loan["id"]],
    )


def violations(db: Database) -> list[dict[str, Any]]:
    return db.rows("select name, example from ops.verify() where violations > 0")


def due_dates(db: Database, loan: dict[str, Any]) -> list[Any]:
    return db.rows(
        "select due_date, instalment_amount from lending.amortisation_line as a"
        " inner join lending.loan as l on l.id = a.loan_id"
        " and l.current_plan_version = a.plan_version"
        " where a.loan_id = %s order by due_date",
        [loan["id"]],
    )


def test_a_disputed_amount_is_not_overdue_while_the_dispute_is_open(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    first, second = due_dates(db, loan)[:2]
    day = second["due_date"] + timedelta(days=1)
    amount = first["instalment_amount"]
    before = overdue(db, entity, loan, day)
    assert before == ((day - first["due_date"]).days, float(2 * amount))
    found = dispute(db, entity, loan, amount=amount)
    assert overdue(db, entity, loan, day) == (1, float(amount))
    rows = ask(
        db,
        entity,
        "jsonb_agg(o) from internal.overdue_loans({}, {}) as o",
        entity.id,
        day,
    )
    assert [(row["days_past_due"], row["is_disputed"]) for row in rows] == [(1, True)]
    resolve(db, entity, found, "lender")
    assert overdue(db, entity, loan, day) == before
    assert violations(db) == []


def test_a_loan_disputed_as_a_whole_is_not_collected(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    first = due_dates(db, loan)[0]
    dispute(db, entity, loan, amount=first["instalment_amount"])
    day = first["due_date"] + timedelta(days=5)
    assert overdue(db, entity, loan, day) == (0, 0)
    found = ask(db, entity, "count(*) from internal.overdue_loans({}, {})", entity.id, day)
    assert found == 0


def test_for_the_borrower_the_amount_is_credited_once(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    found = dispute(db, entity, loan)
    resolved = resolve(db, entity, found, "borrower")
    assert (resolved["state"], resolved["outcome"]) == ("resolved", "borrower")
    assert resolve(db, entity, found, "borrower") == resolved
    posted = db.row(
        "select transaction_type, amount from lending.loan_transaction where id = %s",
        [resolved["resolution_transaction_id"]],
    )
    assert tuple(posted.values()) == ("goodwill_credit", 50)
    assert violations(db) == []
    with db.refused("RL642"):
        resolve(db, entity, found, "lender", "again")


def test_a_lost_chargeback_takes_the_payment_back(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    db.pay(entity, loan, 106)
    payment = repayment(db, loan)
    found = dispute(db, entity, loan, kind="chargeback", amount=106, loan_transaction_id=payment)
    resolved = resolve(db, entity, found, "borrower")
    posted = db.row(
        "select transaction_type, original_transaction_id from lending.loan_transaction"
        " where id = %s",
        [resolved["resolution_transaction_id"]],
    )
    assert tuple(posted.values()) == ("chargeback", payment)
    assert violations(db) == []


def test_a_won_or_withdrawn_dispute_posts_nothing(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    before = db.value("select count(*) from lending.loan_transaction")
    for outcome in ("lender", "withdrawn"):
        resolve(db, entity, dispute(db, entity, loan), outcome, outcome)
    assert db.value("select count(*) from lending.loan_transaction") == before


def test_a_reversed_payment_is_not_disputed(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    db.pay(entity, loan, 106)
    payment = repayment(db, loan)
    open_one = dispute(db, entity, loan, kind="chargeback", loan_transaction_id=payment)
    with db.acting_as(OPERATOR, entity):
        db.call(
            "api.reverse_transaction",
            legal_entity_id=entity.id,
            loan_transaction_id=payment,
            idempotency_key="undo",
        )
    with db.refused("RL640"):
        dispute(db, entity, loan, kind="payment_discrepancy", loan_transaction_id=payment)
    with db.refused("RL640"):
        resolve(db, entity, open_one, "borrower")
    assert db.value("select count(*) from lending.dispute") == 1


def test_a_bad_dispute_is_refused(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    db.pay(entity, loan, 106)
    payment = {"kind": "chargeback", "loan_transaction_id": repayment(db, loan)}
    for change, code in (
        ({"amount": 0}, "RL305"),
        ({"amount": 2000}, "RL641"),
        ({"reason": ""}, "RL606"),
        ({"kind": "mood"}, "RL643"),
        ({"kind": "chargeback"}, "RL643"),
        ({"deadline_date": "2020-01-01"}, "RL643"),
        (payment | {"amount": 107}, "RL640"),
    ):
        with db.refused(code):
            dispute(db, entity, loan, **change)
    assert db.value("select count(*) from lending.dispute") == 0
    found = dispute(db, entity, loan, **payment)
    with db.refused("RL643"):
        dispute(db, entity, loan, **payment)
    for outcome in ("draw", None):
        with db.refused("RL644"):
            resolve(db, entity, found, outcome)


def test_only_a_clean_document_is_evidence(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    found = dispute(db, entity, loan)
    with db.acting_as("rently_loan_officer", entity):
        document = db.call(
            "api.register_document",
            legal_entity_id=entity.id,
            kind=db_kind(db),
            storage_key="disputes/1.pdf",
            media_type="application/pdf",
            byte_count=10,
            sha256=hashlib.sha256(b"x").digest(),
        )[0]
    arguments = {"dispute_id": found["id"], "document_id": document["id"]}
    with db.acting_as(AGENT, entity), db.refused("RL711"):
        db.call("api.add_dispute_evidence", legal_entity_id=entity.id, **arguments)
    db.run(
        "update lending.document set scan_status = 'clean', scanner = 'x', scanned_at = now()"
        " where id = %s",
        [document["id"]],
    )
    with db.acting_as(AGENT, entity):
        added = db.call("api.add_dispute_evidence", legal_entity_id=entity.id, **arguments)[0]
    assert (added["state"], added["evidence_count"]) == ("in_review", 1)


def db_kind(db: Database) -> Any:
    with db.acting_as_superuser():
        return db.value("select min(code) from lending.document_kind")


def test_another_entitys_dispute_is_unknown(
    db: Database, entity: Entity, other_entity: Entity, loan: dict[str, Any]
) -> None:
    found = dispute(db, entity, loan)
    with db.refused("RL642"):
        resolve(db, other_entity, found, "lender")


def test_a_dispute_beyond_its_deadline_is_reported_once(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    found = dispute(db, entity, loan)
    settled = dispute(db, entity, loan, amount=1)
    resolve(db, entity, settled, "lender")

    def close(day: date) -> Any:
        return ask(db, entity, "internal.close_step_disputes({}, {})", entity.id, day)

    assert close(found["deadline_date"] - timedelta(days=1)) == 0
    assert [close(found["deadline_date"]) for _ in range(2)] == [1, 0]
    told = db.value(
        "select payload from lending.outbox_event where event_type = 'dispute_deadline_passed'"
    )
    assert told["dispute_id"] == str(found["id"])
