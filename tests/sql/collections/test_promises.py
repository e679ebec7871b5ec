"""Promises to pay: made by an agent, kept or broken by posted payments only."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from clock import TODAY
from probes import ask
from psycopg.types.json import Jsonb
from sqltest import Database, Entity

_numbers = itertools.count(1)
AGENT = "rently_collections_agent"


def promise(db: Database, entity: Entity, loan: dict[str, Any], **more: Any) -> dict[str, Any]:
    with db.acting_as(AGENT, entity):
        return db.call(
            "api.promise_to_pay",
            legal_entity_id=entity.id,
            loan_id=loan["id"],
            **{"amount": 200, "due_on": TODAY + timedelta(days=3)} | more,
        )[0]


def close(db: Database, entity: Entity, days: int) -> Any:
    """Run the step of the close of business of a day from now."""
    day = TODAY + timedelta(days=days)
    return ask(db, entity, "internal.close_step_promises({}, {})", entity.id, day)


def status(db: Database, entity: Entity, found: dict[str, Any]) -> Any:
    with db.acting_as(AGENT, entity):
        return db.value("select status from api.promise where id = %s", [found["id"]])


def violations(db: Database) -> list[dict[str, Any]]:
    return db.rows("select name, example from ops.verify() where violations > 0")


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    return db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))


def test_a_promise_is_kept_by_payments_within_its_tolerance(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    made = promise(db, entity, loan, tolerance_amount=5)
    assert (made["status"], made["required_amount"], made["paid_amount"]) == ("open", 195, 0)
    db.pay(entity, loan, 100)
    assert close(db, entity, 0) == 0
    db.pay(entity, loan, 95)
    assert close(db, entity, 1) == 1
    assert status(db, entity, made) == "kept"
    assert close(db, entity, 1) == 0
    assert violations(db) == []


def test_a_promise_is_broken_at_the_close_of_its_day(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    made = promise(db, entity, loan)
    db.pay(entity, loan, "199.99")
    assert close(db, entity, 2) == 0
    assert close(db, entity, 3) == 1
    assert status(db, entity, made) == "broken"
    events = db.rows(
        "select event_type from lending.outbox_event where aggregate_id = %s"
        " and event_type like 'promise%%' order by event_type",
        [loan["id"]],
    )
    assert [row["event_type"] for row in events] == ["promise_broken", "promise_made"]
    assert violations(db) == []


def test_a_reversed_payment_breaks_the_promise_that_it_kept(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    made = promise(db, entity, loan)
    db.pay(entity, loan, 200)
    close(db, entity, 0)
    assert status(db, entity, made) == "kept"
    repayment = db.value(
        "select id from lending.loan_transaction"
        " where loan_id = %s and transaction_type = 'repayment'",
        [loan["id"]],
    )
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.reverse_transaction",
            legal_entity_id=entity.id,
            loan_transaction_id=repayment,
            idempotency_key="undo",
        )
    assert close(db, entity, 0) == 1
    assert status(db, entity, made) == "broken"


def test_a_payment_that_was_charged_back_does_not_count(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    made = promise(db, entity, loan)
    db.pay(entity, loan, 200)
    repayment = db.value(
        "select id from lending.loan_transaction"
        " where loan_id = %s and transaction_type = 'repayment'",
        [loan["id"]],
    )
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.charge_back_payment",
            legal_entity_id=entity.id,
            loan_transaction_id=repayment,
            idempotency_key="back",
            amount=1,
        )
    close(db, entity, 3)
    assert status(db, entity, made) == "broken"
    assert violations(db) == []


def test_a_late_booking_with_an_early_value_date_keeps_a_broken_promise(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    made = promise(db, entity, loan, due_on=TODAY)
    close(db, entity, 0)
    assert status(db, entity, made) == "broken"
    db.pay(entity, loan, 200)
    close(db, entity, 1)
    assert status(db, entity, made) == "kept"


def arrange(
    db: Database, entity: Entity, loan: dict[str, Any], *parts: tuple[Any, int], **more: Any
) -> list[dict[str, Any]]:
    start = TODAY
    asked = [
        {"amount": str(amount), "due_on": str(start + timedelta(days=days))}
        for amount, days in parts
    ]
    with db.acting_as(AGENT, entity):
        return db.call(
            "api.arrange_payments",
            legal_entity_id=entity.id,
            loan_id=loan["id"],
            parts=Jsonb(asked),
            **more,
        )


def test_the_parts_of_an_arrangement_add_up(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    parts = arrange(db, entity, loan, (100, 10), (50, 20))
    assert [part["required_amount"] for part in parts] == [100, 150]
    db.pay(entity, loan, 150)
    close(db, entity, 10)
    assert [status(db, entity, part) for part in parts] == ["kept", "kept"]
    assert db.value("select status from lending.payment_arrangement") == "kept"
    assert violations(db) == []


def test_a_broken_part_ends_the_arrangement(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    parts = arrange(db, entity, loan, (100, 10), (50, 20))
    close(db, entity, 10)
    assert [status(db, entity, part) for part in parts] == ["broken", "cancelled"]
    assert db.value("select status from lending.payment_arrangement") == "broken"
    assert promise(db, entity, loan)["status"] == "open"


def test_a_promise_can_be_withdrawn(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    made = promise(db, entity, loan)
    with db.acting_as(AGENT, entity):
        cancel = {"legal_entity_id": entity.id, "promise_id": made["id"]}
        with db.refused("RL606"):
            db.call("api.cancel_promise", reason=" ", **cancel)
        found = db.call("api.cancel_promise", reason="asked for another day", **cancel)[0]
        assert found["status"] == "cancelled"
        with db.refused("RL604"):
            db.call("api.cancel_promise", reason="again", **cancel)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"due_on": date(2024, 3, 1)}, "RL600"),
        ({"due_on": None}, "RL600"),
        ({"due_on": "infinity"}, "RL600"),
        ({"amount": 1300}, "RL601"),
        ({"amount": 0}, "RL305"),
        ({"amount": Decimal("1.001")}, "RL305"),
        ({"tolerance_amount": -1}, "RL603"),
        ({"tolerance_amount": 200}, "RL603"),
        ({"tolerance_amount": None}, "RL603"),
    ],
)
def test_a_bad_promise_is_refused(
    db: Database, entity: Entity, loan: dict[str, Any], change: dict[str, Any], code: str
) -> None:
    with db.refused(code):
        promise(db, entity, loan, **change)
    assert db.value("select count(*) from lending.promise_to_pay") == 0


def test_all_that_is_outstanding_may_be_promised(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    day = TODAY
    owed = ask(db, entity, "internal.outstanding_on({}, {}, {})", entity.id, loan["id"], day)
    assert owed > 1200
    with db.refused("RL601"):
        promise(db, entity, loan, amount=Decimal(str(owed)) + Decimal("0.01"))
    assert db.value("select count(*) from lending.promise_to_pay") == 0
    assert promise(db, entity, loan, amount=str(owed))["amount"] == Decimal(str(owed))


def test_a_promise_is_for_today_at_the_earliest(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    day = TODAY
    with db.refused("RL600"):
        promise(db, entity, loan, due_on=day - timedelta(days=1))
    with db.refused("RL600"):
        arrange(db, entity, loan, (10, -1), (10, 1))
    for table in ("promise_to_pay", "payment_arrangement", "collections_event"):
        assert db.value(f"select count(*) from lending.{table}") == 0
    assert promise(db, entity, loan, due_on=day)["due_on"] == day


def test_one_promise_at_a_time(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    promise(db, entity, loan)
    with db.refused("RL602"):
        promise(db, entity, loan, amount=10)
    with db.refused("RL602"):
        arrange(db, entity, loan, (10, 1))


@pytest.mark.parametrize("parts", [[], [(10, 1), (10, 1)]])
def test_bad_parts_are_refused(
    db: Database, entity: Entity, loan: dict[str, Any], parts: list[tuple[Any, int]]
) -> None:
    with db.refused("RL605"):
        arrange(db, entity, loan, *parts)
    assert db.value("select count(*) from lending.payment_arrangement") == 0


@pytest.mark.parametrize(
    "parts",
    [{}, [{"amount": "x", "due_on": "2030-01-01"}], [{"amount": 1, "due_on": "2030-99-01"}]],
)
def test_malformed_parts_are_refused(
    db: Database, entity: Entity, loan: dict[str, Any], parts: Any
) -> None:
    with db.acting_as(AGENT, entity), db.refused("RL605"):
        db.call(
            "api.arrange_payments",
            legal_entity_id=entity.id,
            loan_id=loan["id"],
            parts=Jsonb(parts),
        )


def test_others_make_no_promises(
    db: Database, entity: Entity, other_entity: Entity, loan: dict[str, Any]
) -> None:
    arguments = {"loan_id": loan["id"], "amount": 10, "due_on": TODAY}
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.call("api.promise_to_pay", legal_entity_id=entity.id, **arguments)
    with db.acting_as(AGENT, other_entity):
        with db.refused("RL001"):
            db.call("api.promise_to_pay", legal_entity_id=entity.id, **arguments)
        with db.refused("RL301"):
            db.call("api.promise_to_pay", legal_entity_id=other_entity.id, **arguments)
        assert db.rows("select * from api.promise") == []
