"""Providers of payments as tests see them: asked by operators, answered by their adapter."""

from __future__ import annotations

import uuid
from typing import Any

from sqltest import Database, Entity

NOBODY = "00000000-0000-4000-8000-000000000000"


def operator(db: Database, entity: Entity, command: str, **arguments: Any) -> list[dict[str, Any]]:
    """Call a command of `api` as the entity's payments operator; return its rows."""
    with db.acting_as("rently_payments_operator", entity):
        return db.call(f"api.{command}", legal_entity_id=entity.id, **arguments)


def register(db: Database, entity: Entity, code: str, priority: int, **terms: Any) -> None:
    """Register a provider that can do everything, unless the terms say otherwise."""
    defaults = {"name": code, "capabilities": ["authorise", "capture", "refund", "pay_out"]}
    operator(
        db, entity, "register_payment_provider", code=code, priority=priority, **defaults | terms
    )


def instruct(db: Database, entity: Entity, operation: str = "capture", **terms: Any) -> Any:
    """Ask for 100 in the entity's currency, under a new key, unless the terms say otherwise."""
    defaults = {
        "amount": 100,
        "currency_code": entity.currency,
        "idempotency_key": uuid.uuid4().hex,
    }
    return operator(db, entity, "instruct_provider", operation=operation, **defaults | terms)[0]


def claim(db: Database, entity: Entity, provider: str = "first", **terms: Any) -> Any:
    """Claim attempts as the provider's adapter."""
    with db.acting_as("rently_app", entity):
        return db.call(
            "api.claim_payment_attempts", legal_entity_id=entity.id, provider_code=provider, **terms
        )


def answer(db: Database, entity: Entity, attempt: Any, outcome: str = "succeeded") -> Any:
    """Answer a claimed attempt as its adapter: succeeded, or the outcome of a failure."""
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
    """Hand over a webhook of the first provider; return what was done with it."""
    with db.acting_as("rently_app", entity):
        return str(
            db.value(
                "select api.receive_provider_webhook(%s, 'first', %s, %s, %s, '{}')",
                [entity.id, key, attempt_id, outcome],
            )
        )


def let_time_pass(db: Database) -> None:
    """Make every attempt that waits available at once."""
    db.run("update lending.payment_attempt set available_at = '-infinity' where state <> 'done'")


def payment_of(db: Database, entity: Entity, instruction: Any) -> dict[str, Any]:
    """Return the payment of an instruction, as the operator sees it."""
    with db.acting_as("rently_payments_operator", entity):
        return db.row("select * from api.payment where id = %s", [instruction["payment_id"]])


def violations(db: Database) -> list[Any]:
    """Return the invariants that do not hold."""
    return [law for law in db.rows("select * from ops.verify()") if law["violations"]]


def decide(db: Database, entity: Entity, decision: str = "applied") -> dict[str, Any]:
    """Decide, as the operator, on the webhook that came last; return it as it is then."""
    webhook = db.value("select id from lending.provider_webhook order by id desc limit 1")
    return operator(
        db, entity, "resolve_provider_webhook",
        webhook_id=webhook, decision=decision, reason="The bank's statement shows it",
    )[0]  # fmt: skip
