"""Small loan tapes for tests: rows as text, and the map that reads them."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from psycopg.types.json import Jsonb
from sqltest import Database, Entity

FIELDS = (
    "loan_number",
    "borrower_reference",
    "status",
    "principal_amount",
    "interest_rate",
    "instalment_count",
    "start_date",
    "closed_on",
    "instalment_amount",
    "outstanding_amount",
    "paid_principal_amount",
    "paid_interest_amount",
    "paid_fee_amount",
    "paid_penalty_amount",
    "paid_total_amount",
)

MAP: dict[str, Any] = {
    "as_of": "2024-06-30",
    "currency": "EUR",
    "product": {
        "code": "TAPE",
        "name": "Loans taken over",
        "category": "consumer_loan",
        "business_unit": "purchases",
        "interest_rate": "0.12",
        "min_principal_amount": "100",
        "max_principal_amount": "100000",
        "min_instalment_count": "1",
        "max_instalment_count": "360",
        "instalment_rounding_mode": "half_even",
    },
    "fields": {name: {"column": name} for name in FIELDS},
    "statuses": {"good": "active", "late": "active", "done": "closed", "lost": "charged_off"},
}

# 1,200.00 at 12 % in twelve instalments of 106.62: interest 12.00, 11.05, 10.10, …,
# principal 94.62, 95.57, 96.52, …
ROW: dict[str, str] = {
    "loan_number": "T-1",
    "status": "good",
    "principal_amount": "1200",
    "interest_rate": "0.12",
    "instalment_count": "12",
    "start_date": "2024-03-15",
}


def mapped(**changes: Any) -> dict[str, Any]:
    """Return the map with other values; a value of None takes the setting out."""
    document = copy.deepcopy(MAP) | changes
    return {name: value for name, value in document.items() if value is not None}


def row(**changes: str) -> dict[str, str]:
    """Return a good row with other cells."""
    return ROW | changes


def stage(db: Database, entity: Entity, rows: Sequence[Mapping[str, str]]) -> None:
    """Copy rows into staging, from line 2 on, as the login that is acting."""
    db.call("api.begin_tape_import", legal_entity_id=entity.id)
    columns = ", ".join(FIELDS)
    with (
        db.connection.cursor() as cursor,
        cursor.copy(f"copy pg_temp.tape_row (line_number, {columns}) from stdin") as copying,
    ):
        for number, cells in enumerate(rows, start=2):
            copying.write_row((number, *(cells.get(name) for name in FIELDS)))


def check(db: Database, entity: Entity, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what `api.check_tape` rejects of the staged rows."""
    return db.call("api.check_tape", legal_entity_id=entity.id, map=Jsonb(document))


def import_staged(
    db: Database, entity: Entity, document: Mapping[str, Any], name: str = "tape", **more: Any
) -> dict[str, Any]:
    """Import the staged rows as a file whose content is its name."""
    return db.call(
        "api.import_tape",
        legal_entity_id=entity.id,
        file_name=name,
        file_hash=hashlib.sha256(name.encode()).digest(),
        map=Jsonb(document),
        **more,
    )[0]


def take_over(
    db: Database, entity: Entity, rows: Sequence[Mapping[str, str]], **more: Any
) -> dict[str, Any]:
    """Stage and import rows as the entity's loan officer."""
    document = more.pop("document", MAP)
    with db.acting_as("rently_loan_officer", entity):
        stage(db, entity, rows)
        return import_staged(db, entity, document, **more)
