"""Properties, leases and agents for tests, made as the people who would make them."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from sqltest import Database, Entity

_numbers = itertools.count(1)


def call(
    db: Database, entity: Entity, command: str, role: str = "loan_officer", **arguments: Any
) -> dict[str, Any]:
    """Call a command as a business role; return its only row."""
    with db.acting_as(f"rently_{role}", entity):
        (row,) = db.call(f"api.{command}", legal_entity_id=entity.id, **arguments)
    return row


def register_unit(db: Database, entity: Entity, **more: Any) -> dict[str, Any]:
    """Register a unit, of a new property unless one is given."""
    if "property_id" not in more:
        more["property_id"] = call(
            db, entity, "register_property",
            reference=f"H-{next(_numbers)}", kind="residential", city="Berlin", country_code="DE",
        )["id"]  # fmt: skip
    return call(db, entity, "register_rental_unit", **{"reference": f"{next(_numbers)}"} | more)


def sign_lease(db: Database, entity: Entity, **more: Any) -> dict[str, Any]:
    """Sign a lease of 1,000 a month from 2024, of a new unit by new parties unless given."""
    for key in ("landlord_party_id", "tenant_party_id"):
        if key not in more:
            more[key] = db.create_party(entity)
    if "rental_unit_id" not in more:
        more["rental_unit_id"] = register_unit(db, entity)["id"]
    defaults: dict[str, Any] = {
        "reference": f"M-{next(_numbers)}",
        "starts_on": "2024-01-01",
        "rent_amount": 1000,
        "currency_code": entity.currency,
    }
    return call(db, entity, "sign_lease", **defaults | more)


def rent_loan(db: Database, entity: Entity, lease: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Agree a loan of six rents in six instalments for the tenant of a lease."""
    defaults: dict[str, Any] = {
        "borrower_party_id": lease["tenant_party_id"],
        "lease_id": lease["id"],
        "principal_amount": 6000,
        "instalment_count": 6,
        "start_date": "2024-01-01",
    }
    return db.create_loan(entity, **defaults | more)


def create_agent(db: Database, entity: Entity, starts_on: str = "2020-01-01") -> uuid.UUID:
    """Register a party and make it an agent."""
    agent = db.create_party(entity)
    call(db, entity, "record_party_role", party_id=agent, role_type="agent", starts_on=starts_on)
    return agent
