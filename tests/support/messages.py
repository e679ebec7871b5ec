"""Templates, providers and messages for tests, made as the people who would make them."""

from __future__ import annotations

from typing import Any

from probes import ask
from psycopg.types.json import Jsonb
from sqltest import Database, Entity

COMPLIANCE = "rently_compliance_officer"
APP = "rently_app"


def template(db: Database, entity: Entity, **more: Any) -> Any:
    arguments = {
        "kind": "overdue_step",
        "language_code": "en",
        "channel": "email",
        "subject": "Loan {{loan_number}}",
        "body": "Dear {{name}}, {{amount}} {{currency_code}} are late.",
    } | more
    with db.acting_as(COMPLIANCE, entity):
        return db.call("api.define_notification_template", legal_entity_id=entity.id, **arguments)


def provider(
    db: Database, entity: Entity, code: str, priority: int, channel: str = "email"
) -> None:
    with db.acting_as(COMPLIANCE, entity):
        db.call(
            "api.set_notification_provider",
            legal_entity_id=entity.id,
            code=code,
            channel=channel,
            priority=priority,
        )


def consent(
    db: Database, entity: Entity, loan: dict[str, Any], purpose: str, *, given: bool = True
) -> None:
    with db.acting_as(APP, entity):
        db.call(
            "api.record_consent",
            legal_entity_id=entity.id,
            party_id=loan["borrower_party_id"],
            purpose=purpose,
            is_given=given,
            source="app",
            channel="email",
        )


def queue(
    db: Database, entity: Entity, loan: dict[str, Any], key: str, kind: str = "overdue_step"
) -> Any:
    facts = {"loan_number": "L1", "amount": "5.00", "currency_code": "EUR", "due_on": "2026-01-01"}
    return ask(
        db,
        entity,
        "internal.queue_notification({}, {}, {}, {}, 'email', {}::jsonb, {})",
        entity.id,
        kind,
        loan["borrower_party_id"],
        loan["id"],
        Jsonb(facts),
        key,
    )


def claim(db: Database, entity: Entity, code: str) -> list[dict[str, Any]]:
    with db.acting_as(APP, entity):
        return db.call("api.claim_notifications", legal_entity_id=entity.id, provider_code=code)


def finish(db: Database, entity: Entity, message: dict[str, Any], error: str | None = None) -> Any:
    with db.acting_as(APP, entity):
        return db.call(
            "api.finish_notification",
            legal_entity_id=entity.id,
            notification_id=message["notification_id"],
            lease_id=message["lease_id"],
            error=error,
        )[0]["finish_notification"]
