"""Documents, legal holds, consent and payment instruments."""

from __future__ import annotations

import hashlib
import itertools
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqltest import Database, Entity

_numbers = itertools.count(1)
HASH = hashlib.sha256(b"a file").digest()


def call(
    db: Database, entity: Entity, command: str, role: str = "compliance_officer", **arguments: Any
) -> dict[str, Any]:
    with db.acting_as(f"rently_{role}", entity):
        return db.call(f"api.{command}", legal_entity_id=entity.id, **arguments)[0]


def register(db: Database, entity: Entity, **changed: Any) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "kind": "proof_of_income",
        "storage_key": f"documents/{next(_numbers)}.pdf",
        "media_type": "application/pdf",
        "byte_count": 1024,
        "sha256": HASH,
    }
    return call(db, entity, "register_document", "loan_officer", **arguments | changed)


def scan(
    db: Database, entity: Entity, document: dict[str, Any], status: str = "clean"
) -> dict[str, Any]:
    return call(
        db, entity, "record_scan",
        document_id=document["id"], scan_status=status, scanner="clamav 1.4",
    )  # fmt: skip


@pytest.fixture
def party(db: Database, entity: Entity) -> uuid.UUID:
    return db.create_party(entity)


def test_a_document_is_registered_scanned_and_read(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    document = register(db, entity, party_id=party)
    assert (document["scan_status"], document["retention_class"]) == ("unscanned", "application")
    assert scan(db, entity, document)["scan_status"] == "clean"
    found = call(
        db, entity, "record_ocr",
        document_id=document["id"], engine="tesseract 5", text_storage_key="text/1.txt",
        text_sha256=HASH, confidence_pct="97.5",
    )  # fmt: skip
    assert (found["ocr_status"], found["ocr_storage_key"]) == ("read", "text/1.txt")
    found = call(db, entity, "record_ocr", document_id=document["id"], engine="tesseract 5")
    assert found["ocr_status"] == "failed"


@pytest.mark.parametrize("status", [None, "infected", "failed"])
def test_a_file_that_is_not_clean_is_no_evidence(
    db: Database, entity: Entity, party: uuid.UUID, status: str | None
) -> None:
    document = register(db, entity)
    if status:
        scan(db, entity, document, status)
    with db.refused("RL711"):
        call(
            db, entity, "record_consent",
            party_id=party, purpose="servicing", is_given=True, source="form",
            evidence_document_id=document["id"],
        )  # fmt: skip
    with db.refused("RL711"):
        call(db, entity, "record_ocr", document_id=document["id"], engine="tesseract 5")


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "poem"},
        {"storage_key": "with blank"},
        {"storage_key": None},
        {"media_type": "PDF"},
        {"byte_count": 0},
        {"sha256": b"short"},
        {"retention_class": "forever"},
    ],
)
def test_a_malformed_document_is_refused(
    db: Database, entity: Entity, changed: dict[str, Any]
) -> None:
    with db.refused("RL712"):
        register(db, entity, **changed)


def test_a_storage_key_is_taken_once(db: Database, entity: Entity) -> None:
    document = register(db, entity)
    with db.refused("RL006"):
        register(db, entity, storage_key=document["storage_key"])


def test_answers_of_scanners_and_readers_are_checked(db: Database, entity: Entity) -> None:
    document = register(db, entity)
    with db.refused("RL712"):
        scan(db, entity, document, "unscanned")
    with db.refused("RL710"):
        scan(db, entity, {"id": uuid.uuid4()})
    scan(db, entity, document)
    with db.refused("RL712"):
        call(
            db, entity, "record_ocr",
            document_id=document["id"], engine="x", text_storage_key="text/2.txt",
        )  # fmt: skip


def test_another_entitys_document_is_unknown(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    document = register(db, other_entity)
    with db.refused("RL710"):
        scan(db, entity, document)
    with db.acting_as("rently_compliance_officer", entity):
        assert db.rows("select id from api.document") == []


def test_a_document_is_kept_until_its_day_and_while_it_is_held(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    call(
        db, entity, "set_retention",
        retention_class="short", keep_months=0, legal_basis="nobody needs it",
    )  # fmt: skip
    kept = register(db, entity)
    with db.refused("RL714"):
        call(db, entity, "discard_document", document_id=kept["id"], reason="tidy up")
    document = register(db, entity, retention_class="short", party_id=party)
    holds = [
        call(db, entity, "place_legal_hold", reason="case 7", document_id=document["id"]),
        call(db, entity, "place_legal_hold", reason="case 8", party_id=party),
    ]
    for hold in holds:
        with db.refused("RL713"):
            call(db, entity, "discard_document", document_id=document["id"], reason="tidy up")
        call(db, entity, "lift_legal_hold", legal_hold_id=hold["id"], reason="closed")
    with db.refused("RL715"):
        call(db, entity, "lift_legal_hold", legal_hold_id=holds[0]["id"], reason="again")
    with db.refused("RL712"):
        call(db, entity, "discard_document", document_id=document["id"], reason=" ")
    found = call(db, entity, "discard_document", document_id=document["id"], reason="tidy up")
    assert found["discarded_at"] is not None
    with db.refused("RL710"):
        call(db, entity, "discard_document", document_id=document["id"], reason="again")
    assert (
        db.value(
            "select payload ->> 'storage_key' from lending.outbox_event"
            " where event_type = 'document_discarded' and aggregate_id = %s",
            [document["id"]],
        )
        == document["storage_key"]
    )


def test_documents_go_when_their_time_is_over(
    db: Database, entity: Entity, other_entity: Entity, party: uuid.UUID
) -> None:
    for firm in (entity, other_entity):
        call(
            db, firm, "set_retention",
            retention_class="short", keep_months=0, legal_basis="nobody needs it",
        )  # fmt: skip
    register(db, entity)
    held = register(db, entity, retention_class="short", party_id=party)
    over = [register(db, entity, retention_class="short")["id"] for _ in range(2)]
    register(db, other_entity, retention_class="short")
    call(db, entity, "place_legal_hold", reason="case 7", document_id=held["id"])
    with db.acting_as("rently_scheduler", entity):
        assert db.value("select ops.apply_retention()") == 2
        assert db.value("select ops.apply_retention()") == 0
    told = db.rows(
        "select aggregate_id from lending.outbox_event where event_type = %s",
        ["document_discarded"],
    )
    assert sorted(row["aggregate_id"] for row in told) == sorted(over)
    with db.acting_as("rently_compliance_officer", entity), db.refused("RL001"):
        db.call("api.discard_expired_documents", legal_entity_id=other_entity.id)


def test_an_infected_file_goes_at_once(db: Database, entity: Entity) -> None:
    document = register(db, entity)
    scan(db, entity, document, "infected")
    found = call(db, entity, "discard_document", document_id=document["id"], reason="infected")
    assert found["discarded_at"] is not None


def test_a_hold_names_one_thing_of_the_entity(
    db: Database, entity: Entity, other_entity: Entity, party: uuid.UUID
) -> None:
    with db.refused("RL712"):
        call(db, entity, "place_legal_hold", reason="case 9")
    with db.refused("RL712"):
        call(
            db, entity, "place_legal_hold",
            reason="case 9", party_id=db.create_party(other_entity),
        )  # fmt: skip
    with db.refused("RL712"):
        call(db, entity, "set_retention", retention_class="x", keep_months=1, legal_basis="y")
    with db.refused("RL712"):
        hold = call(db, entity, "place_legal_hold", reason="case 9", party_id=party)
        call(db, entity, "lift_legal_hold", legal_hold_id=hold["id"], reason="")


def consent(db: Database, entity: Entity, party: uuid.UUID, given: Any, **more: Any) -> Any:
    arguments = {"purpose": "collections", "source": "call", "channel": "sms"} | more
    return call(
        db, entity, "record_consent", "collections_agent",
        party_id=party, is_given=given, **arguments,
    )  # fmt: skip


def has(db: Database, entity: Entity, party: uuid.UUID, channel: str, at: Any = None) -> Any:
    return db.value(
        "select internal.has_consent(%s, %s, 'collections', %s, %s)",
        [entity.id, party, channel, at],
    )


def test_the_last_decision_counts_and_the_channel_goes_first(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    assert has(db, entity, party, "sms") is False
    consent(db, entity, party, True, channel=None, effective_at="2024-01-01")
    assert has(db, entity, party, "sms") is True
    consent(db, entity, party, False, effective_at="2024-02-01")
    assert has(db, entity, party, "sms") is False
    assert has(db, entity, party, "email") is True
    assert has(db, entity, party, "sms", "2024-01-15") is True
    assert has(db, entity, party, "sms", "2023-12-31") is False
    found = consent(db, entity, party, True)
    assert found["decision_number"] == 2
    assert has(db, entity, party, "sms") is True


@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": "fun"},
        {"channel": "pigeon"},
        {"source": ""},
        {"given": None},
        {"effective_at": "2024-01-01"},
        {"effective_at": "2999-01-01"},
    ],
)
def test_a_malformed_decision_is_refused(
    db: Database, entity: Entity, party: uuid.UUID, changed: dict[str, Any]
) -> None:
    consent(db, entity, party, True, effective_at="2024-06-01")
    with db.refused("RL716"):
        consent(db, entity, party, **{"given": False} | changed)


def instrument(db: Database, entity: Entity, party: uuid.UUID, **changed: Any) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "kind": "card",
        "provider_code": "acme_pay",
        "provider_token": f"tok_{next(_numbers):08x}abc",
        "masked_display": "Visa **** 4242",
    }
    return call(
        db, entity, "register_payment_instrument", "loan_officer",
        party_id=party, **arguments | changed,
    )  # fmt: skip


def test_an_instrument_is_registered_once_and_removed(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    token = {"provider_token": "tok_one_two_three"}
    found = instrument(db, entity, party, **token)
    assert "provider_token" not in found
    with db.refused("RL006"):
        instrument(db, entity, party, **token)
    for_removal = {"payment_instrument_id": found["id"]}
    removed = call(db, entity, "remove_payment_instrument", "loan_officer", **for_removal)
    assert removed["removed_at"] is not None
    with db.refused("RL718"):
        call(db, entity, "remove_payment_instrument", "loan_officer", **for_removal)


@pytest.mark.parametrize(
    "changed",
    [
        {"provider_token": "4111111111111111"},
        {"provider_token": "4111-1111-1111-1111"},
        {"provider_token": "tok_4111111111111111"},
        {"provider_token": "DE89370400440532013000"},
        {"provider_token": "short"},
        {"masked_display": "4111 1111 1111 1111"},
        {"masked_display": "DE89 3704 0044 0532 0130 00"},
        {"masked_display": "account 12345"},
        {"kind": "cheque"},
        {"currency_code": "XXZ"},
    ],
)
def test_numbers_of_cards_and_accounts_are_refused(
    db: Database, entity: Entity, party: uuid.UUID, changed: dict[str, Any]
) -> None:
    with db.refused("RL717"):
        instrument(db, entity, party, **changed)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(digits=st.text("0123456789", min_size=9, max_size=19), token=st.uuids())
def test_digits_are_found_and_random_tokens_pass(
    db: Database, digits: str, token: uuid.UUID
) -> None:
    holds = "select internal.holds_account_number(%s)"
    grouped = " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
    assert all(db.value(holds, [form]) for form in (digits, grouped, f"card {digits}"))
    assert not db.value(holds, [f"tok_{token.hex}"])
