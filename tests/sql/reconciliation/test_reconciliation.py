"""Statements against payments: what is sure is matched, the rest stays open with a reason."""

from __future__ import annotations

import json
import uuid
from decimal import Decimal
from typing import Any

import pytest
from sqltest import Database, Entity

DAY = "2026-03-02"


@pytest.fixture(autouse=True)
def _provider(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.register_payment_provider",
            legal_entity_id=entity.id,
            code="bank",
            name="Bank",
            priority=1,
            capabilities=["capture"],
        )


def receive(db: Database, entity: Entity, amount: Any, reference: str | None) -> None:
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.receive_unidentified_payment",
            legal_entity_id=entity.id,
            amount=amount,
            currency_code="EUR",
            idempotency_key=uuid.uuid4().hex,
            reference=reference,
            value_date=DAY,
        )


def load(db: Database, entity: Entity, *lines: tuple[Any, ...], reference: str = "S1") -> None:
    rows = [
        {"value_date": on, "amount": str(amount), "reference": name} for amount, name, on in lines
    ]
    with db.acting_as("rently_payments_operator", entity):
        db.run(
            "select api.import_provider_statement(%s, 'bank', %s, 'EUR', %s::jsonb)",
            [entity.id, reference, json.dumps(rows)],
        )


def reconcile(db: Database, entity: Entity, **tolerance: Any) -> dict[str, int]:
    with db.acting_as("rently_payments_operator", entity):
        rows = db.call("api.reconcile_payments", legal_entity_id=entity.id, **tolerance)
    return {row["rule"]: row["matched"] for row in rows}


def breaks(db: Database, entity: Entity) -> dict[str, Decimal]:
    with db.acting_as("rently_payments_operator", entity):
        rows = db.rows("select * from api.reconciliation_break")
    assert all(row["age_days"] > 0 for row in rows)
    return {row["reason"]: row["difference_amount"] for row in rows}


def write_off(db: Database, entity: Entity, reference: str, reason: str = "rounding") -> Any:
    line = db.value(
        "select id from lending.provider_statement_line where reference = %s", [reference]
    )
    with db.acting_as("rently_payments_operator", entity):
        return db.value("select api.write_off_difference(%s, %s, %s)", [entity.id, line, reason])


def test_each_rule_matches_what_is_sure(db: Database, entity: Entity) -> None:
    received = {"exact": 100, "near": "50.03", "missing": 8}
    for reference, amount in received.items():
        receive(db, entity, amount, reference)
    for amount, shared in ((10, "sum"), (20, "sum"), (5, "rival"), (5, "rival"), (77, None)):
        receive(db, entity, amount, shared)
    load(
        db,
        entity,
        (100, "exact", DAY),
        (50, "near", DAY),
        (30, "sum", DAY),
        (77, None, "2026-03-04"),
        (9, "nobody", DAY),
        (5, "rival", DAY),
    )
    matched = {"exact": 1, "reference": 1, "many_to_one": 2, "amount_and_date": 1}
    assert reconcile(db, entity) == matched
    assert sum(reconcile(db, entity).values()) == 0
    assert set(breaks(db, entity)) == {"no_payment", "amount_differs", "not_on_statement"}
    assert breaks(db, entity)["amount_differs"] == Decimal("-0.03")


def test_pennies_are_written_off_once_and_posted(db: Database, entity: Entity) -> None:
    receive(db, entity, "50.03", "near")
    load(db, entity, (50, "near", DAY))
    with db.refused("RL762"):  # not matched yet
        write_off(db, entity, "near")
    reconcile(db, entity)
    with db.refused("RL007"):
        write_off(db, entity, "near", " ")
    assert write_off(db, entity, "near") == Decimal("-0.03")
    with db.refused("RL762"):
        write_off(db, entity, "near")
    assert breaks(db, entity) == {}
    assert not [law for law in db.rows("select * from ops.verify()") if law["violations"]]


def test_more_than_pennies_stays_a_break(db: Database, entity: Entity) -> None:
    receive(db, entity, 52, "near")
    load(db, entity, (50, "near", DAY))
    reconcile(db, entity, amount_tolerance=5)
    with db.refused("RL763"):
        write_off(db, entity, "near")


def test_a_statement_is_imported_once(db: Database, entity: Entity) -> None:
    line = (50, "x", DAY)
    load(db, entity, line)
    for again, reference in ((line, "S1"), (line, "S2"), ((51, "y", DAY), "S1")):
        with db.refused("RL760"):
            load(db, entity, again, reference=reference)
    assert db.value("select count(*) from lending.provider_statement_line") == 1


@pytest.mark.parametrize(
    "line", [(0, "x", DAY), ("0.001", "x", DAY), (1, "x", "soon"), ("a", "x", DAY)]
)
def test_a_malformed_statement_is_refused_whole(
    db: Database, entity: Entity, line: tuple[Any, ...]
) -> None:
    with db.refused("RL761"):
        load(db, entity, (50, "good", DAY), line)
    assert db.value("select count(*) from lending.provider_statement") == 0


def test_what_a_provider_took_is_expected_on_a_statement_and_what_is_announced_is_not(
    db: Database, entity: Entity
) -> None:
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.instruct_provider", legal_entity_id=entity.id, operation="capture", amount=12,
            currency_code="EUR", idempotency_key="k",
        )  # fmt: skip
        assert db.rows("select * from api.reconciliation_break") == []
    with db.acting_as("rently_app", entity):
        (attempt,) = db.call(
            "api.claim_payment_attempts", legal_entity_id=entity.id, provider_code="bank"
        )
        db.call(
            "api.complete_payment_attempt", legal_entity_id=entity.id,
            attempt_id=attempt["attempt_id"], lease_id=attempt["lease_id"],
            provider_reference="r1",
        )  # fmt: skip
    with db.acting_as("rently_payments_operator", entity):
        (found,) = db.rows("select * from api.reconciliation_break")
    assert (found["reason"], found["difference_amount"]) == ("not_on_statement", -12)


def undo(db: Database, entity: Entity, payment: Any) -> Any:
    with db.acting_as("rently_payments_operator", entity):
        return db.call(
            "api.undo_match",
            legal_entity_id=entity.id,
            payment_id=payment,
            reason="Another tenant's rent",
        )


def test_a_wrong_match_is_undone_and_not_made_again(db: Database, entity: Entity) -> None:
    receive(db, entity, 100, "L1")
    load(db, entity, (100, "L1", DAY))
    reconcile(db, entity)
    payment = db.value("select payment_id from lending.reconciliation_match")
    undo(db, entity, payment)
    assert sum(reconcile(db, entity).values()) == 0
    assert set(breaks(db, entity)) == {"no_payment", "not_on_statement"}
    with db.refused("RL690"):
        undo(db, entity, payment)
    receive(db, entity, 100, "L1")
    assert sum(reconcile(db, entity).values()) == 1  # the line finds the payment that it is
    assert db.value("select count(*) from lending.reconciliation_match") == 2


def test_a_match_whose_difference_was_written_off_stands(db: Database, entity: Entity) -> None:
    receive(db, entity, 100, "L1")
    load(db, entity, ("100.01", "L1", DAY))
    reconcile(db, entity, amount_tolerance=1)
    line, payment = db.row("select line_id, payment_id from lending.reconciliation_match").values()
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.write_off_difference", legal_entity_id=entity.id, line_id=line, reason="rounding"
        )
    with db.refused("RL690"):
        undo(db, entity, payment)
