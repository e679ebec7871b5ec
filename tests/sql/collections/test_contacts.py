"""Contact with debtors: number, hours and consent, by the country's limit, on their own clock."""

from __future__ import annotations

from typing import Any

import pytest
from sqltest import Database, Entity

AGENT = "rently_collections_agent"
MONDAY = "2024-06-03"


@pytest.fixture
def entity(db: Database) -> Entity:
    """Return a legal entity in Berlin: debtors without a zone of their own live by its clock."""
    return db.create_entity("ALPHA", time_zone="Europe/Berlin")


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    return db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))


def contact(db: Database, entity: Entity, loan: dict[str, Any], at: str, **more: Any) -> Any:
    arguments = {"channel": "phone", "outcome": "no_answer"} | more
    with db.acting_as(AGENT, entity):
        return db.call(
            "api.record_contact_attempt",
            legal_entity_id=entity.id,
            loan_id=loan["id"],
            attempted_at=at,
            **arguments,
        )[0]


def prefer(db: Database, entity: Entity, loan: dict[str, Any], zone: Any, language: str) -> None:
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.set_contact_preference",
            legal_entity_id=entity.id,
            party_id=loan["borrower_party_id"],
            time_zone=zone,
            language_code=language,
        )


def test_no_more_attempts_than_the_limit_in_its_days(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    for day in ("03", "04", "08"):
        found = contact(db, entity, loan, f"2024-06-{day} 10:00+02")
    assert (found["place"], found["max_attempts"], found["limit_code"]) == (3, 3, "DE_PHONE")
    with db.refused("RL621"):
        contact(db, entity, loan, "2024-06-08 11:00+02")
    assert db.value("select count(*) from lending.contact_attempt") == 3
    assert contact(db, entity, loan, "2024-06-10 10:00+02")["place"] == 1
    with db.refused("RL621"):
        contact(db, entity, loan, "2024-06-10 11:00+02")


def test_the_constraint_holds_the_limit_whoever_writes(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    contact(db, entity, loan, f"{MONDAY} 10:00+02")
    again = (
        "insert into lending.contact_attempt (legal_entity_id, loan_id, party_id, channel,"
        " outcome, attempted_at, time_zone, place, limit_code, max_attempts, window_days,"
        " earliest_time, latest_time, iso_days) select legal_entity_id, loan_id, party_id,"
        " channel, outcome, attempted_at, time_zone, {}, limit_code, {}, window_days,"
        " earliest_time, latest_time, iso_days from lending.contact_attempt"
    )
    for place, most, code in ((1, 3, "23P01"), (4, 3, "23514"), (4, 9, "23503")):
        with db.refused(code):
            db.run(again.format(place, most))


def test_hours_are_those_of_the_debtors_clock(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    for time in (f"{MONDAY} 07:59+02", f"{MONDAY} 20:00+02", "2024-06-02 12:00+02"):
        with db.refused("RL620"):
            contact(db, entity, loan, time)
    prefer(db, entity, loan, "America/New_York", "en")
    with db.refused("RL620"):
        contact(db, entity, loan, f"{MONDAY} 10:00+02")
    assert str(contact(db, entity, loan, f"{MONDAY} 21:00+02")["local_time"]) == "15:00:00"


def test_consent_where_it_is_needed(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    at = f"{MONDAY} 12:00+02"
    with db.refused("RL623"):
        contact(db, entity, loan, at, channel="whatsapp")
    contact(db, entity, loan, at, channel="post")


def test_bad_contacts_are_refused(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    at = f"{MONDAY} 12:00+02"
    with db.refused("RL622"):
        contact(db, entity, loan, at, channel="smoke")
    with db.refused("RL622"):
        contact(db, entity, loan, at, outcome="danced")
    with db.refused("RL622"):
        contact(db, entity, loan, "2124-06-03 12:00+02")
    for zone, language in (("Mars/Base", "de"), (None, "de"), ("Europe/Berlin", "german")):
        with db.refused("RL622"):
            prefer(db, entity, loan, zone, language)
    assert db.value("select count(*) from lending.contact_attempt") == 0
    assert db.value("select count(*) from lending.contact_preference") == 0


def test_others_contact_nobody(db: Database, other_entity: Entity, loan: dict[str, Any]) -> None:
    with db.refused("RL301"):
        contact(db, other_entity, loan, f"{MONDAY} 12:00+02")
