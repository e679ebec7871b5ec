"""Cases of loans that are behind: their states, their rules, their events."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from probes import ask
from sqltest import Database, Entity

AGENT = "rently_collections_agent"


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    return db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))


def today(db: Database, entity: Entity) -> date:
    return date.fromisoformat(ask(db, entity, "internal.business_date({})", entity.id))


def open_case(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    db.run(
        "insert into lending.collections_case (legal_entity_id, loan_id, opened_on)"
        " values (%s, %s, current_date)",
        [entity.id, loan["id"]],
    )


def test_a_case_takes_no_step_that_the_table_does_not_have(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    open_case(db, entity, loan)
    db.run("update lending.collections_case set state = 'agency'")
    for change in (
        "state = 'promised'",
        "state = 'promised', previous_state = 'open'",
        "state = 'legal'",
    ):
        with db.refused("23503"):
            db.run(f"update lending.collections_case set {change}")
    with db.acting_as(AGENT, entity), db.refused("RL610"):
        db.call(
            "api.promise_to_pay",
            legal_entity_id=entity.id,
            loan_id=loan["id"],
            amount=10,
            due_on=today(db, entity) + timedelta(days=1),
        )


def test_a_loan_has_one_open_case(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    open_case(db, entity, loan)
    with db.refused("23505"):
        open_case(db, entity, loan)


def test_a_case_does_not_begin_in_the_middle(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    with db.refused("23514"):
        db.run(
            "insert into lending.collections_case (legal_entity_id, loan_id, opened_on, state)"
            " values (%s, %s, current_date, 'legal')",
            [entity.id, loan["id"]],
        )
