"""What tests of provisions share: rules and figures of an entity, and days that are closed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqltest import Database, Entity

PARAMETERS: list[dict[str, Any]] = [
    {"stage": 1, "cumulative_default_probabilities": [0.02, 0.035], "loss_given_default": 0.4},
    {"stage": 2, "cumulative_default_probabilities": [0.15, 0.25], "loss_given_default": 0.4},
    {"stage": 3, "cumulative_default_probabilities": [1], "loss_given_default": 0.55},
]
START = date(2026, 1, 1)


def set_rules(
    db: Database, entity: Entity, parameters: list[dict[str, Any]] | None = None, **policy: Any
) -> None:
    """Provide for losses from the start of 2026 on."""
    with db.acting_as("rently_risk_manager", entity):
        db.call(
            "api.set_ecl_parameters",
            legal_entity_id=entity.id,
            valid_from_date=START,
            parameters=json.dumps(parameters or PARAMETERS),
        )
        db.call(
            "api.set_ecl_policy",
            legal_entity_id=entity.id,
            **{"valid_from_date": START} | policy,
        )


def measure(db: Database, entity: Entity, day: date) -> int:
    """Do the step of the close of business that provides for losses, alone."""
    written: int = db.value("select internal.close_step_provisions(%s, %s)", [entity.id, day])
    return written


def state(db: Database, loan: dict[str, Any]) -> dict[str, Any]:
    """Return stage and provision of a loan."""
    return db.row("select * from lending.loan_impairment where loan_id = %s", [loan["id"]])


def allowance(db: Database, entity: Entity) -> Any:
    """Return the loss allowance in the ledger, as a positive amount."""
    return db.value(
        "select coalesce(sum(case when e.credit_account_id = a.id then e.amount else -e.amount"
        " end), 0) from lending.ledger_account as a inner join lending.ledger_entry as e"
        " on a.legal_entity_id = e.legal_entity_id"
        " and a.id in (e.debit_account_id, e.credit_account_id)"
        " where a.legal_entity_id = %s and a.code = '1190'",
        [entity.id],
    )
