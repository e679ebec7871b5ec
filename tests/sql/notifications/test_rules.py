"""Events and due days that are told by rules: each once, whoever runs the job and however often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from messages import APP, COMPLIANCE, consent, template
from probes import ask
from sqltest import Database, Entity


@pytest.fixture
def committed(clone: psycopg.Connection[Any]) -> Database:
    """Return a database of its own: events appear to consumers when their transaction has ended."""
    clone.autocommit = True
    return Database(clone)


@pytest.fixture
def lender(committed: Database) -> Iterator[Entity]:
    """Return an entity of that database."""
    yield committed.create_entity("TELLER")
    committed.run("reset session authorization")
    for row in committed.rows("select rolname from pg_roles where rolname like '%%\\_teller'"):
        committed.run(f"drop role {row['rolname']}")


def rule(db: Database, entity: Entity, **terms: Any) -> dict[str, Any]:
    defaults = {"code": "RECEIPT", "kind": "receipt", "event_type": "payment_received"}
    if "days_before" not in terms:
        terms = defaults | terms
    terms.setdefault("channel", "email")
    with db.acting_as(COMPLIANCE, entity):
        return db.call("api.set_notification_rule", legal_entity_id=entity.id, **terms)[0]


def dispatch(db: Database, entity: Entity) -> tuple[int, int, int]:
    with db.acting_as("rently_scheduler", entity):
        (told,) = db.call("api.dispatch_notifications", legal_entity_id=entity.id)
    return told["event_count"], told["queued_count"], told["failed_count"]


def queued(db: Database) -> list[dict[str, Any]]:
    with db.acting_as_superuser():
        return db.rows("select kind, payload, state from lending.notification order by id")


def test_a_receipt_follows_each_payment_once(committed: Database, lender: Entity) -> None:
    db, entity = committed, lender
    loan = db.disburse(entity, db.create_loan(entity))
    consent(db, entity, loan, "servicing")
    template(db, entity, kind="receipt", body="{{amount}} {{currency_code}} {{due_on}}")
    db.pay(entity, loan, 5)
    rule(db, entity)
    assert dispatch(db, entity) == (0, 0, 0)  # what happened before the rule is not told
    db.pay(entity, loan, 10)
    db.pay(entity, loan, 20)
    assert dispatch(db, entity) == (2, 2, 0)
    assert dispatch(db, entity) == (0, 0, 0)
    found = queued(db)
    assert [(row["kind"], row["state"]) for row in found] == [("receipt", "queued")] * 2
    assert {float(row["payload"]["amount"]) for row in found} == {10, 20}
    assert found[0]["payload"]["loan_number"] == loan["loan_number"]
    with db.acting_as(COMPLIANCE, entity):
        db.call("api.end_notification_rule", legal_entity_id=entity.id, code="RECEIPT")
    db.pay(entity, loan, 30)
    assert dispatch(db, entity) == (1, 0, 0)


def test_the_standing_job_tells_the_events_of_each_lender(
    committed: Database, lender: Entity
) -> None:
    db, entity = committed, lender
    loan = db.disburse(entity, db.create_loan(entity))
    consent(db, entity, loan, "servicing")
    template(db, entity, kind="receipt", body="{{amount}}")
    rule(db, entity)
    db.pay(entity, loan, 10)
    with db.acting_as_superuser():
        command = db.value("select command from ops.standing_job where name = 'rently-messages'")
    with db.acting_as("rently_scheduler", entity):
        assert [db.value(command) for _ in range(2)] == [1, 0]
    assert [row["kind"] for row in queued(db)] == ["receipt"]


def test_an_event_that_lacks_a_field_becomes_a_dead_letter(
    committed: Database, lender: Entity
) -> None:
    db, entity = committed, lender
    loan = db.disburse(entity, db.create_loan(entity))
    template(db, entity, body="{{days_past_due}}")
    rule(db, entity, code="LATE", kind="overdue_step", event_type="overdue_detected")
    db.run(
        "insert into lending.outbox_event (legal_entity_id, event_type, aggregate_type,"
        " aggregate_id, occurred_at, payload)"
        " values (%s, 'overdue_detected', 'loan', %s, now(), '{}')",
        [entity.id, loan["id"]],
    )
    assert dispatch(db, entity) == (1, 0, 1)
    assert queued(db) == []
    assert "RL652" in db.value("select last_error from lending.event_delivery")


def test_a_step_of_collections_is_told_by_its_channel_and_text(
    committed: Database, lender: Entity
) -> None:
    db, entity = committed, lender
    loan = db.disburse(entity, db.create_loan(entity))
    template(db, entity, body="standard")
    template(db, entity, body="friendly {{days_past_due}}", code="friendly")
    rule(db, entity, code="STEP", kind="overdue_step", event_type="overdue_detected",
         channel=None, condition='{"action": "remind"}')  # fmt: skip
    with db.acting_as("rently_risk_manager", entity):
        db.call("api.define_collections_rule", legal_entity_id=entity.id, code="REMIND",
                position=1, action="remind", min_days_past_due=1, channel="email",
                template_code="friendly")  # fmt: skip
    with db.acting_as_superuser():
        due = db.value("select oldest_unpaid_due_date from lending.loan")
    ask(db, entity, "internal.close_step_collections({}, {})", entity.id, due + timedelta(days=3))
    assert dispatch(db, entity) == (1, 1, 0)
    with db.acting_as_superuser():
        (found,) = db.rows(
            "select t.code, n.payload from lending.notification as n inner join"
            " lending.notification_template as t on n.template_id = t.id"
        )
    assert (found["code"], found["payload"]["days_past_due"]) == ("friendly", 3)
    assert found["payload"]["due_on"] == due.isoformat()
    assert loan["loan_number"] == found["payload"]["loan_number"]


def test_a_reminder_goes_out_once_before_the_due_day(db: Database, entity: Entity) -> None:
    loan = db.disburse(entity, db.create_loan(entity))
    consent(db, entity, loan, "servicing")
    template(db, entity, kind="due_reminder", body="{{amount}} on {{due_on}}")
    rule(db, entity, code="SOON", kind="due_reminder", days_before=5)
    due = db.value("select oldest_unpaid_due_date from lending.loan where id = %s", [loan["id"]])

    def close(day: date) -> Any:
        return ask(db, entity, "internal.close_step_reminders({}, {})", entity.id, day)

    assert close(due - timedelta(days=7)) == 0
    assert [close(due - timedelta(days=6)) for _ in range(2)] == [1, 0]
    assert close(due - timedelta(days=1)) == 0
    (found,) = queued(db)
    assert found["payload"]["due_on"] == due.isoformat()
    assert found["state"] == "queued"


def test_rules_that_make_no_sense_are_refused(db: Database, entity: Entity) -> None:
    for change in (
        {"event_type": "loan_created"},
        {"event_type": None},
        {"kind": "overdue_step"},
        {"code": "low"},
        {"channel": "smoke"},
        {"days_before": 91, "kind": "due_reminder", "code": "X"},
        {"days_before": 9, "kind": "due_reminder", "code": "X", "channel": None},
    ):
        with db.refused("RL655"):
            rule(db, entity, **change)
    rule(db, entity)
    rule(db, entity, channel="sms")
    with db.acting_as(COMPLIANCE, entity):
        rows = db.rows("select channel from api.notification_rule where valid_until_at is null")
        assert rows == [{"channel": "sms"}]
        with db.refused("RL655"):
            db.call("api.end_notification_rule", legal_entity_id=entity.id, code="NONE")
    with db.acting_as(APP, entity), db.refused("42501"):
        db.call("api.end_notification_rule", legal_entity_id=entity.id, code="RECEIPT")


def test_others_dispatch_nothing(db: Database, entity: Entity, other_entity: Entity) -> None:
    with db.acting_as(APP, entity), db.refused("RL001"):
        db.call("api.dispatch_notifications", legal_entity_id=other_entity.id)
