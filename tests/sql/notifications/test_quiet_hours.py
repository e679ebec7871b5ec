"""Messages wait for the hours of their party, count as attempts, go as one, or not at all."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import clock
import pytest
from messages import APP, COMPLIANCE, claim, consent, finish, provider, queue, template
from probes import ask
from sqltest import Database, Entity

AGENT = "rently_collections_agent"


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    party = db.create_party(entity, email="ada@example.org", display_name="Ada")
    template(db, entity)
    provider(db, entity, "mail", 1)
    return db.disburse(entity, db.create_loan(entity, borrower_party_id=party))


def hours(db: Database, **terms: Any) -> None:
    """Set the limit of email."""
    known = {
        "earliest_time": "00:00",
        "latest_time": "24:00",
        "iso_days": [1, 2, 3, 4, 5, 6, 7],
        "max_attempts": 50,
    } | terms
    sets = ", ".join(f"{name} = %({name})s" for name in known)
    db.run(f"update lending.contact_limit set {sets} where code = 'ANY_EMAIL'", known)


def live_where_it_is(db: Database, entity: Entity, loan: dict[str, Any], hour: int) -> str:
    """Move the party to a zone in which it is this hour now."""
    zone = clock.zone(clock.hours_east(hour))
    with db.acting_as(APP, entity):
        db.call(
            "api.set_contact_preference",
            legal_entity_id=entity.id,
            party_id=loan["borrower_party_id"],
            time_zone=zone,
            language_code="en",
        )
    return zone


def message(db: Database, entity: Entity) -> dict[str, Any]:
    with db.acting_as(AGENT, entity):
        return db.row("select * from api.notification where kind <> 'digest'")


def test_in_quiet_hours_a_message_waits_for_the_morning(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    hours(db, earliest_time="09:00", latest_time="19:00")
    zone = live_where_it_is(db, entity, loan, 22)
    queue(db, entity, loan, "k")
    assert claim(db, entity, "mail") == []
    found = message(db, entity)
    local = db.value("select timezone(%s, %s::timestamptz)", [zone, found["available_at"]])
    assert (local.hour, local.minute, found["state"]) == (9, 0, "queued")
    with db.refused("23514"):
        db.run("update lending.notification set available_at = now()")
    with db.refused("23514"):
        db.run("update lending.notification set handed_out_at = now()")


def test_in_the_party_s_day_it_goes_at_once(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    hours(db, earliest_time="09:00", latest_time="19:00")
    live_where_it_is(db, entity, loan, 10)
    queue(db, entity, loan, "k")
    (found,) = claim(db, entity, "mail")
    assert finish(db, entity, found) == "sent"


@pytest.mark.parametrize(
    ("zone", "days", "asked", "given"),
    [
        ("Europe/Berlin", [1, 2, 3, 4, 5, 6], "2026-03-28 20:00+01", "2026-03-30 09:00+02"),
        ("Europe/Berlin", [1, 2, 3, 4, 5, 6], "2026-03-28 18:59+01", "2026-03-28 18:59+01"),
        ("Europe/Berlin", [1, 2, 3, 4, 5, 6], "2026-03-28 19:00+01", "2026-03-30 09:00+02"),
        ("America/New_York", [7], "2026-11-01 06:30+00", "2026-11-01 14:00+00"),
        ("America/New_York", [7], "2026-11-02 06:30+00", "2026-11-08 14:00+00"),
        ("Asia/Kolkata", [3], "2026-03-25 03:29+00", "2026-03-25 03:30+00"),
    ],
)
def test_the_next_permitted_instant(
    db: Database, entity: Entity, zone: str, days: list[int], asked: str, given: str
) -> None:
    found = ask(
        db,
        entity,
        "internal.next_permitted_at({}, '09:00', '19:00', {}, {}::timestamptz)",
        zone,
        days,
        asked,
    )
    assert datetime.fromisoformat(found) == datetime.fromisoformat(given)


def test_what_asks_for_money_counts_as_an_attempt(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    hours(db, max_attempts=2)
    for key in "abc":
        queue(db, entity, loan, key)
    sent = []
    for _ in range(3):
        for found in claim(db, entity, "mail"):
            finish(db, entity, found)
            sent.append(found["notification_id"])
    assert len(sent) == 2
    with db.acting_as(AGENT, entity):
        assert db.value("select count(*) from api.contact_attempt where channel = 'email'") == 2
        waiting = db.row("select * from api.notification where state = 'queued'")
    assert waiting["available_at"] > datetime.now(UTC) + timedelta(days=5)


def test_a_provider_that_fails_costs_no_second_attempt(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    hours(db, max_attempts=1)
    provider(db, entity, "second", 2)
    queue(db, entity, loan, "k")
    (found,) = claim(db, entity, "mail")
    assert finish(db, entity, found, "down") == "queued"
    (found,) = claim(db, entity, "second")
    assert finish(db, entity, found) == "sent"
    assert db.value("select count(*) from lending.contact_attempt") == 1


def test_several_that_wait_go_as_one(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    hours(db)
    consent(db, entity, loan, "servicing")
    template(db, entity, kind="receipt", body="Thanks for {{amount}}.")
    template(
        db, entity, kind="digest", subject="{{message_count}} news", body="{{name}}:\n{{messages}}"
    )
    queue(db, entity, loan, "a")
    queue(db, entity, loan, "b", "receipt")
    with db.acting_as(APP, entity):
        (told,) = db.call("api.dispatch_notifications", legal_entity_id=entity.id)
        assert told["digest_count"] == 1
        (told,) = db.call("api.dispatch_notifications", legal_entity_id=entity.id)
        assert told["digest_count"] == 0
    (found,) = claim(db, entity, "mail")
    assert found["subject"] == "2 news"
    assert found["body"] == "Ada:\nDear Ada, 5.00 EUR are late.\n\nThanks for 5.00."
    assert finish(db, entity, found) == "sent"
    assert claim(db, entity, "mail") == []
    assert db.value("select count(*) from lending.contact_attempt") == 1


def test_without_a_text_for_it_there_is_no_digest(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    hours(db)
    queue(db, entity, loan, "a")
    queue(db, entity, loan, "b")
    with db.acting_as(APP, entity):
        (told,) = db.call("api.dispatch_notifications", legal_entity_id=entity.id)
    assert told["digest_count"] == 0


def test_who_wants_no_messages_gets_none(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    hours(db)
    who = {"legal_entity_id": entity.id, "party_id": loan["borrower_party_id"]}
    queue(db, entity, loan, "before")
    with db.acting_as(COMPLIANCE, entity):
        for _ in range(2):
            db.call("api.suppress_notifications", reason="requested", **who)
        with db.refused("RL656"):
            db.call("api.suppress_notifications", reason="whim", channel="sms", **who)
        with db.refused("RL656"):
            db.call("api.lift_suppression", channel="email", **who)
    queue(db, entity, loan, "after")
    assert claim(db, entity, "mail") == []
    assert db.value("select count(*) from lending.notification where state = 'suppressed'") == 2
    with db.acting_as(COMPLIANCE, entity):
        db.call("api.lift_suppression", **who)


def test_an_address_that_nobody_reads_is_not_tried_again(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    hours(db)
    provider(db, entity, "second", 2)
    queue(db, entity, loan, "k")
    (found,) = claim(db, entity, "mail")
    with db.acting_as(APP, entity):
        (answer,) = db.call(
            "api.finish_notification",
            legal_entity_id=entity.id,
            notification_id=found["notification_id"],
            lease_id=found["lease_id"],
            error="no such mailbox",
            is_undeliverable=True,
        )
    assert answer["finish_notification"] == "failed"
    assert claim(db, entity, "second") == []
    assert db.value("select reason from lending.notification_suppression") == "undeliverable"
    assert db.value("select failures_in_a_row from lending.notification_provider limit 1") == 0


def test_consent_that_was_taken_back_holds_what_waits(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    hours(db)
    consent(db, entity, loan, "servicing")
    template(db, entity, kind="receipt")
    queue(db, entity, loan, "k", "receipt")
    consent(db, entity, loan, "servicing", given=False)
    assert claim(db, entity, "mail") == []
    assert message(db, entity)["state"] == "suppressed"


def test_consent_that_was_taken_back_holds_what_a_digest_tells(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    hours(db)
    template(db, entity, kind="receipt", body="Thanks for {{amount}}.")
    template(db, entity, kind="digest", subject="{{message_count}}", body="{{messages}}")

    def fold(*kinds: str) -> list[dict[str, Any]]:
        """Fold messages of these kinds, take the consent back, and claim."""
        consent(db, entity, loan, "servicing")
        for kind in kinds:
            queue(db, entity, loan, uuid.uuid4().hex, kind)
        with db.acting_as(APP, entity):
            (told,) = db.call("api.dispatch_notifications", legal_entity_id=entity.id)
        assert told["digest_count"] == 1
        consent(db, entity, loan, "servicing", given=False)
        return claim(db, entity, "mail")

    (found,) = fold("overdue_step", "receipt", "overdue_step")
    text = "Dear Ada, 5.00 EUR are late."
    assert (found["subject"], found["body"]) == ("2", f"{text}\n\n{text}")
    assert fold("receipt", "receipt") == []
    states = db.rows(
        "select kind, state, count(*) from lending.notification group by 1, 2 order by 1, 2"
    )
    assert [tuple(row.values()) for row in states] == [
        ("digest", "leased", 1),
        ("digest", "suppressed", 1),
        ("overdue_step", "merged", 2),
        ("receipt", "suppressed", 3),
    ]
