"""Legal action: its stages, its costs on the loan, and the case that waits for it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from probes import ask
from sqltest import Database, Entity

AGENT = "rently_collections_agent"


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    return db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))


def call(db: Database, entity: Entity, command: str, **arguments: Any) -> dict[str, Any]:
    with db.acting_as(AGENT, entity):
        (row,) = db.call(f"api.{command}", legal_entity_id=entity.id, **arguments)
    return row


def sue(db: Database, entity: Entity, loan: dict[str, Any], amount: Any = 1000) -> dict[str, Any]:
    return call(
        db, entity, "open_legal_action",
        loan_id=loan["id"], claimed_amount=amount, reason="Nothing came for a year",
    )  # fmt: skip


def step(
    db: Database, entity: Entity, action: dict[str, Any], state: str, **more: Any
) -> dict[str, Any]:
    return call(
        db, entity, "advance_legal_action", legal_action_id=action["id"], state=state, **more
    )


def case_state(db: Database, loan: dict[str, Any]) -> Any:
    return db.value("select state from lending.collections_case where loan_id = %s", [loan["id"]])


def test_a_claim_goes_through_its_stages_and_the_case_waits(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    today = db.value("select internal.business_date(%s)", [entity.id])
    action = sue(db, entity, loan)
    assert (action["state"], case_state(db, loan)) == ("prepared", "legal")
    ask(db, entity, "internal.close_step_collections({}, {})", entity.id, today)
    assert case_state(db, loan) == "legal"
    court = {"court_name": "Amtsgericht Mitte", "court_reference": "7 C 12/26"}
    assert step(db, entity, action, "filed", **court)["filed_on"] == today
    step(db, entity, action, "hearing", hearing_on=today + timedelta(days=30))
    put_off = step(db, entity, action, "hearing", hearing_on=today + timedelta(days=60))
    assert put_off["hearing_on"] == today + timedelta(days=60)
    step(db, entity, action, "judgment")
    step(db, entity, action, "enforcement")
    ended = step(db, entity, action, "enforced")
    assert (ended["is_open"], ended["closed_on"]) == (False, today)
    assert case_state(db, loan) == "open"
    types = db.value(
        "select array_agg(event_type order by id) from lending.outbox_event"
        " where event_type like 'legal%%'"
    )
    assert types == ["legal_action_opened", *["legal_action_advanced"] * 5, "legal_action_closed"]


def test_its_costs_are_charged_to_the_loan_and_posted(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.define_charge", legal_entity_id=entity.id, code="COURT_FEE", name="Court fee",
            component="fee", currency_code="EUR",
        )  # fmt: skip
    action = sue(db, entity, loan)
    for _ in range(2):
        found = call(
            db, entity, "charge_legal_cost", legal_action_id=action["id"], charge_code="COURT_FEE",
            amount="76.50", description="Fee in advance", idempotency_key="court",
        )  # fmt: skip
    assert found["cost_amount"] == Decimal("76.50")
    owed = db.value("select amount from lending.loan_transaction where transaction_type = 'charge'")
    assert owed == Decimal("76.50")
    assert db.rows("select name from ops.verify() where violations > 0") == []
    with db.refused("RL310"):
        call(
            db, entity, "charge_legal_cost", legal_action_id=action["id"], charge_code="NONE",
            amount=1, description="x", idempotency_key="other",
        )  # fmt: skip


def test_steps_that_the_table_does_not_have_are_refused(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    action = sue(db, entity, loan)
    for state in ("judgment", "prepared", "nonsense"):
        with db.refused("RL662"):
            step(db, entity, action, state)
    with db.refused("RL663"):
        step(db, entity, action, "filed")
    with db.refused("RL663"):
        step(db, entity, action, "withdrawn", on_date="2999-01-01")
    with db.refused("23503"):
        db.run("update lending.legal_action set state = 'enforced', closed_on = opened_on")
    with db.refused("RL661"):
        step(db, entity, {"id": loan["id"]}, "filed")
    step(db, entity, action, "withdrawn")
    with db.refused("RL662"):
        step(db, entity, action, "filed")


def test_a_loan_has_one_claim_of_what_it_owes(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    with db.refused("RL660"):
        sue(db, entity, loan, 5000)
    with db.refused("RL305"):
        sue(db, entity, loan, 0)
    sue(db, entity, loan)
    with db.refused("RL660"):
        sue(db, entity, loan, 100)
    with db.refused("23505"):
        db.run(
            "insert into lending.legal_action (legal_entity_id, loan_id, case_id, currency_code,"
            " claimed_amount, reason, opened_on) select legal_entity_id, loan_id, case_id,"
            " currency_code, 1, 'again', opened_on from lending.legal_action"
        )


def test_after_a_write_off_the_claim_goes_on(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    today = db.value("select internal.business_date(%s)", [entity.id])
    action = sue(db, entity, loan)
    with db.acting_as("rently_risk_manager", entity):
        db.call(
            "api.write_off_loan", legal_entity_id=entity.id, loan_id=loan["id"],
            idempotency_key="off",
        )  # fmt: skip
    ask(db, entity, "internal.close_step_collections({}, {})", entity.id, today)
    assert case_state(db, loan) == "legal"
    step(db, entity, action, "settled")
    assert case_state(db, loan) == "recovery"


def close(db: Database, entity: Entity) -> None:
    today = db.value("select internal.business_date(%s)", [entity.id])
    ask(db, entity, "internal.close_step_collections({}, {})", entity.id, today)


def closings(db: Database) -> list[Any]:
    return [
        row["payload"]
        for row in db.rows(
            "select payload from lending.outbox_event where event_type = 'legal_action_closed'"
        )
    ]


def overdue(db: Database, entity: Entity, loan: dict[str, Any]) -> Decimal:
    found = ask(
        db, entity,
        "o.overdue_amount from internal.overdue_on({}, {}, internal.business_date({})) as o",
        entity.id, loan["id"], entity.id,
    )  # fmt: skip
    return Decimal(str(found))


def test_a_claim_ends_when_the_debt_is_paid(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    action = sue(db, entity, loan)
    step(db, entity, action, "filed", court_name="Amtsgericht", court_reference="7 C 1/26")
    owed = overdue(db, entity, loan)
    db.pay(entity, loan, owed - 1)
    close(db, entity)
    assert (case_state(db, loan), closings(db)) == ("legal", [])
    db.pay(entity, loan, 1)
    close(db, entity)
    ended = db.row("select state, closed_on from lending.legal_action")
    assert ended == {
        "state": "paid",
        "closed_on": db.value("select internal.business_date(%s)", [entity.id]),
    }
    assert case_state(db, loan) == "closed"
    told = [{"legal_action_id": str(action["id"]), "from": "filed", "state": "paid"}]
    assert closings(db) == told
    close(db, entity)
    assert closings(db) == told
    with db.refused("RL662"):
        step(db, entity, action, "judgment")


def test_what_is_disputed_in_court_is_not_paid(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    sue(db, entity, loan)
    call(
        db, entity, "open_dispute",
        loan_id=loan["id"], kind="amount", amount=overdue(db, entity, loan), reason="Never signed",
    )  # fmt: skip
    assert overdue(db, entity, loan) == 0
    close(db, entity)
    assert (case_state(db, loan), closings(db)) == ("legal", [])


def test_a_claim_after_a_write_off_ends_when_all_of_it_came_in(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    sue(db, entity, loan)

    def risk(command: str, **given: Any) -> None:
        with db.acting_as("rently_risk_manager", entity):
            db.call(f"api.{command}", legal_entity_id=entity.id, loan_id=loan["id"], **given)

    risk("write_off_loan", idempotency_key="off")
    lost = db.value(
        "select amount from lending.loan_transaction where transaction_type = 'write_off'"
    )
    risk("record_recovery", amount=lost - 1, currency_code="EUR", idempotency_key="most")
    close(db, entity)
    assert (case_state(db, loan), closings(db)) == ("legal", [])
    risk("record_recovery", amount=1, currency_code="EUR", idempotency_key="rest")
    close(db, entity)
    assert case_state(db, loan) == "closed"
    assert [told["state"] for told in closings(db)] == ["paid"]


def test_others_take_no_legal_action(
    db: Database, entity: Entity, other_entity: Entity, loan: dict[str, Any]
) -> None:
    action = sue(db, entity, loan)
    with db.refused("RL661"):
        step(db, other_entity, action, "withdrawn")
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.call(
            "api.advance_legal_action", legal_entity_id=entity.id,
            legal_action_id=action["id"], state="withdrawn",
        )  # fmt: skip
