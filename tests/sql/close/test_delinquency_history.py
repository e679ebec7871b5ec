"""Changes of lateness are written once, with an event each; who is too late is charged off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from probes import ask
from servicing import VERIFY
from sqltest import Database, Entity

START = date(2024, 1, 15)
DUE = date(2024, 2, 15)


def close(db: Database, entity: Entity, day: date) -> list[dict[str, Any]]:
    with db.acting_as("rently_scheduler", entity):
        return db.call("api.run_close_of_business", legal_entity_id=entity.id, business_date=day)


def step(db: Database, entity: Entity, day: date) -> Any:
    return ask(db, entity, "internal.close_step_delinquency({}, {})", entity.id, day)


def history(db: Database, entity: Entity, loan: dict[str, Any]) -> list[tuple[Any, ...]]:
    with db.acting_as("rently_risk_manager", entity):
        return [
            (row["business_date"], row["from_bucket_code"], row["to_bucket_code"])
            for row in db.rows(
                "select * from api.delinquency_history where loan_id = %s order by business_date",
                [loan["id"]],
            )
        ]


def test_only_changes_are_written_and_told(db: Database, entity: Entity) -> None:
    loan = db.disburse(entity, db.create_loan(entity, start_date=str(START)))
    days = (0, 1, 2, 30, 31, 32, 60)
    written = [step(db, entity, DUE + timedelta(days=number)) for number in days]
    assert written == [0, 1, 0, 0, 1, 0, 0]
    assert step(db, entity, DUE + timedelta(days=31)) == 0, "again"
    db.pay(entity, loan, 400, value_date=DUE + timedelta(days=61))
    assert step(db, entity, DUE + timedelta(days=61)) == 1
    assert history(db, entity, loan) == [
        (DUE + timedelta(days=1), None, "DPD_1_30"),
        (DUE + timedelta(days=31), "DPD_1_30", "DPD_31_60"),
        (DUE + timedelta(days=61), "DPD_31_60", None),
    ]
    told = db.rows(
        "select event_type from lending.outbox_event where aggregate_id = %s"
        " and event_type in ('loan_became_delinquent', 'delinquency_bucket_changed', 'loan_cured')"
        " order by id",
        [loan["id"]],
    )
    assert [row["event_type"] for row in told] == [
        "loan_became_delinquent",
        "delinquency_bucket_changed",
        "loan_cured",
    ]
    assert db.rows(VERIFY) == []


def test_a_loan_that_owes_after_its_last_due_date_is_told(db: Database, entity: Entity) -> None:
    loan = db.disburse(entity, db.create_loan(entity, start_date=str(START)))
    written = [
        step(db, entity, loan["maturity_date"] + timedelta(days=days)) for days in (0, 1, 1, 2)
    ]
    assert written == [1, 1, 0, 0]
    told = "select count(*) from lending.outbox_event where event_type = 'loan_matured'"
    assert db.value(told) == 1


def test_the_close_charges_off_what_is_too_late(db: Database, entity: Entity) -> None:
    product = db.create_product(entity, terms={"charge_off_days": 120})
    loans = [
        db.disburse(
            entity,
            db.create_loan(entity, product_code=product["code"], start_date=str(START)),
        )
        for _ in range(3)
    ]
    paid = DUE + timedelta(days=130)
    db.pay(entity, loans[1], 10, value_date=paid)
    db.pay(entity, loans[2], 400, value_date=DUE + timedelta(days=5))
    status = "select status, charged_off_on from lending.loan where id = %s"
    close(db, entity, DUE + timedelta(days=119))
    assert db.row(status, [loans[0]["id"]])["status"] == "active"
    close(db, entity, DUE + timedelta(days=120))
    found = [db.row(status, [loan["id"]]) for loan in loans]
    assert [row["status"] for row in found] == ["charged_off", "active", "active"]
    assert found[0]["charged_off_on"] == DUE + timedelta(days=120)
    reason = "select reason_code from lending.loan_transaction where transaction_type='charge_off'"
    assert db.value(reason) == "delinquent"
    assert db.value("select count(*) from ops.close_work") == 0
    assert db.rows(VERIFY) == []


def test_each_instalment_has_its_own_lateness(db: Database, entity: Entity) -> None:
    product = db.create_product(entity, terms={"arrears_grace_days": 5})
    loan = db.disburse(
        entity, db.create_loan(entity, product_code=product["code"], start_date=str(START))
    )
    db.pay(entity, loan, 50, value_date=DUE)
    with db.acting_as("rently_collections_agent", entity):
        rows = db.call(
            "api.instalment_delinquency",
            legal_entity_id=entity.id,
            loan_id=loan["id"],
            as_of=date(2024, 3, 18),
        )
        with db.refused("RL301"):
            db.call(
                "api.instalment_delinquency",
                legal_entity_id=entity.id,
                loan_id=entity.id,
                as_of=DUE,
            )
    assert [(row["days_past_due"], row["delinquent_days"]) for row in rows] == [(32, 27), (3, 0)]
    assert [float(row["overdue_amount"]) for row in rows] == [56.62, 106.62]
