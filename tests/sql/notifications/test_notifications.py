"""Notifications: templates with known fields only, a queue that fails over, consent."""

from __future__ import annotations

from typing import Any

import pytest
from messages import APP, COMPLIANCE, claim, consent, finish, provider, queue, template
from sqltest import Database, Entity


@pytest.fixture(autouse=True)
def _no_quiet_hours(db: Database) -> None:
    """Let tests run at any hour: the limit of email is open and wide."""
    db.run(
        "update lending.contact_limit set earliest_time = '00:00', latest_time = '24:00',"
        " iso_days = '{1,2,3,4,5,6,7}', max_attempts = 50 where code = 'ANY_EMAIL'"
    )


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    party = db.create_party(entity, email="ada@example.org", display_name="Ada {{amount}}")
    return db.disburse(entity, db.create_loan(entity, borrower_party_id=party))


def test_a_message_is_rendered_when_it_is_claimed(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    template(db, entity, body="old")
    template(db, entity)
    provider(db, entity, "mailer", 1)
    assert queue(db, entity, loan, "one")
    assert queue(db, entity, loan, "one") is None
    (message,) = claim(db, entity, "mailer")
    assert (message["recipient"], message["subject"], message["body"]) == (
        "ada@example.org",
        "Loan L1",
        "Dear Ada {{amount}}, 5.00 EUR are late.",
    )
    assert claim(db, entity, "mailer") == []
    assert finish(db, entity, message) == "sent"
    with db.refused("RL654"):
        finish(db, entity, message)
    stored = db.value("select n::text from lending.notification as n")
    assert "Ada" not in stored
    assert "example.org" not in stored


def test_the_next_provider_gets_what_the_first_could_not_send(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    template(db, entity)
    provider(db, entity, "first", 1)
    provider(db, entity, "second", 2)
    queue(db, entity, loan, "one")
    assert claim(db, entity, "second") == []
    (message,) = claim(db, entity, "first")
    assert finish(db, entity, message, "down") == "queued"
    assert claim(db, entity, "first") == []
    (message,) = claim(db, entity, "second")
    assert finish(db, entity, message, "down too") == "failed"


def test_a_provider_that_keeps_failing_rests(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    consent(db, entity, loan, "servicing")
    template(db, entity, kind="receipt")
    provider(db, entity, "first", 1)
    provider(db, entity, "second", 2)
    for number in range(3):
        queue(db, entity, loan, str(number), "receipt")
    for message in claim(db, entity, "first"):
        finish(db, entity, message, "down")
    queue(db, entity, loan, "later", "receipt")
    assert claim(db, entity, "first") == []
    assert len(claim(db, entity, "second")) == 4
    db.run("update lending.notification_provider set rests_until_at = now() - interval '1 second'")
    queue(db, entity, loan, "after its rest", "receipt")
    assert len(claim(db, entity, "first")) == 1


def test_without_consent_a_receipt_is_suppressed(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    template(db, entity, kind="receipt")
    provider(db, entity, "mailer", 1)
    assert queue(db, entity, loan, "one", "receipt")
    assert db.value("select state from lending.notification") == "suppressed"
    assert claim(db, entity, "mailer") == []


def test_an_unknown_field_is_refused_at_definition(db: Database, entity: Entity) -> None:
    for body in ("{{iban}}", "{{Name}}", "{{ name }}", "{{name", "{{}}"):
        with db.refused("RL650"):
            template(db, entity, body=body)
    with db.refused("RL650"):
        template(db, entity, subject="For {{iban}}")
    with db.refused("RL650"):  # a field of a decision letter, not of this kind
        template(db, entity, body="{{application_number}}")
    assert db.value("select count(*) from lending.notification_template") == 0
    template(db, entity)
    with db.refused("RL650"):
        template(db, entity, body="{{iban}}")
    assert db.value("select max(version_number) from lending.notification_template") == 1


def test_bad_templates_and_providers_are_refused(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    for change in (
        {"language_code": "english"},
        {"channel": "smoke"},
        {"kind": "gossip", "body": "x", "subject": None},
        {"body": " "},
    ):
        with db.refused("RL651"):
            template(db, entity, **change)
    provider(db, entity, "first", 1)
    with db.refused("RL653"):
        provider(db, entity, "second", 1)
    with db.refused("RL653"):
        provider(db, entity, "third", 3, "smoke")
    with db.refused("RL653"):
        claim(db, entity, "nobody")
    template(db, entity, body="{{days_past_due}}")
    with db.refused("RL652"):
        queue(db, entity, loan, "one")
    assert db.value("select count(*) from lending.notification") == 0


def test_others_send_nothing(
    db: Database, entity: Entity, other_entity: Entity, loan: dict[str, Any]
) -> None:
    template(db, entity)
    provider(db, entity, "mailer", 1)
    queue(db, entity, loan, "one")
    with db.refused("RL653"):
        claim(db, other_entity, "mailer")
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.call("api.claim_notifications", legal_entity_id=entity.id, provider_code="mailer")


def test_who_claims_a_message_is_logged_as_having_seen_the_recipient(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    template(db, entity)
    provider(db, entity, "mail", 1)
    queue(db, entity, loan, "k")
    (message,) = claim(db, entity, "mail")
    log = db.row(
        "select * from audit.access_log where party_id = %s and access_kind = 'reveal'",
        [loan["borrower_party_id"]],
    )
    assert log["fields"] == ["display_name", "email"]
    assert str(message["notification_id"]) in log["reason"]


def test_a_batch_below_nothing_is_empty(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    template(db, entity)
    provider(db, entity, "mail", 1)
    queue(db, entity, loan, "k")
    with db.acting_as(APP, entity):
        assert (
            db.call(
                "api.claim_notifications",
                legal_entity_id=entity.id,
                provider_code="mail",
                batch_size=-1,
            )
            == []
        )


def test_an_erased_party_gets_no_waiting_message(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    template(db, entity)
    provider(db, entity, "mail", 1)
    queue(db, entity, loan, "k")
    with db.acting_as(COMPLIANCE, entity):
        db.call(
            "api.replay_erasures",
            legal_entity_id=entity.id,
            party_ids=[loan["borrower_party_id"]],
        )
    assert claim(db, entity, "mail") == []
    assert db.value("select state from lending.notification") == "suppressed"
