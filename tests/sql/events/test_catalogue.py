"""The catalogue of events: each kind has a schema, and what is emitted follows it."""

from __future__ import annotations

from typing import Any

import jsonschema
import psycopg
import pytest
from sqltest import Database, Entity


@pytest.fixture
def schemas(db: Database, entity: Entity) -> dict[str, dict[str, Any]]:
    with db.acting_as("rently_app", entity):
        rows = db.rows("select code, payload_schema from api.event_type")
    return {row["code"]: row["payload_schema"] for row in rows}


def test_every_kind_of_event_has_a_sound_schema(schemas: dict[str, dict[str, Any]]) -> None:
    assert len(schemas) > 90
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)


# What happened to a party as a whole, or to a hold, says nothing more.
def test_only_events_without_facts_have_no_fields(schemas: dict[str, dict[str, Any]]) -> None:
    assert {code for code, schema in schemas.items() if not schema["properties"]} == {
        "legal_hold_lifted",
        "party_erased",
    }


def test_the_demo_s_events_follow_their_schemas(
    clone: psycopg.Connection[Any], schemas: dict[str, dict[str, Any]]
) -> None:
    clone.autocommit = True
    books = Database(clone)
    books.run("select ops.create_demo()")
    checked = books.rows(
        "select event_type, payload from (select e.*, row_number() over (partition by event_type"
        " order by id) as n from lending.outbox_event as e) as s where n <= 50"
    )
    formats = jsonschema.FormatChecker()
    for event in checked:
        schema = schemas[event["event_type"]] | {"additionalProperties": False}
        jsonschema.validate(
            event["payload"], schema, jsonschema.Draft202012Validator, format_checker=formats
        )
    print(f"{len(checked)} events of {len({event['event_type'] for event in checked})} kinds")
    assert books.rows("select * from ops.v_violation_events_follow_catalogue") == []


@pytest.mark.parametrize(
    "payload",
    [
        "{}",
        '{"loan_number": "L-1", "currency_code": "EUR"}',
        '{"loan_number": "L-1", "currency_code": "EUR", "principal_amount": "1"}',
        '{"loan_number": "L-1", "currency_code": "EUR", "principal_amount": 1, "note": "x"}',
        '{"loan_number": null, "currency_code": "EUR", "principal_amount": 1}',
    ],
)
def test_what_the_catalogue_does_not_say_is_found(
    clone: psycopg.Connection[Any], payload: str
) -> None:
    books = Database(clone)
    firm = books.create_entity("SAID")
    books.run(
        "insert into lending.outbox_event (legal_entity_id, event_type, aggregate_type,"
        " aggregate_id, occurred_at, payload)"
        " values (%s, 'loan_created', 'loan', gen_random_uuid(), now(), %s)",
        [firm.id, payload],
    )
    found = books.rows("select detail from ops.v_violation_events_follow_catalogue")
    assert found
    assert {row["detail"]["event_type"] for row in found} == {"loan_created"}
