"""What data subjects ask for: an export, an erasure that leaves money intact, or a reasoned no."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import pytest
from rentals import sign_lease
from sqltest import Database, Entity

CLEAR = {"display_name": "Jane Canary", "email": "jane@canary.example", "phone": "+4930123456789"}
MONEY = "select md5(string_agg(t::text, '|' order by t::text)) from lending.{} as t"


def call(
    db: Database, entity: Entity, command: str, role: str = "compliance_officer", **arguments: Any
) -> Any:
    with db.acting_as(f"rently_{role}", entity):
        return db.call(f"api.{command}", legal_entity_id=entity.id, **arguments)


def ask(db: Database, entity: Entity, party: uuid.UUID, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = call(db, entity, "record_subject_request", party_id=party, kind=kind)[0]
    return found


def erase(db: Database, entity: Entity, party: uuid.UUID) -> dict[str, Any]:
    request = ask(db, entity, party, "erase")
    found: dict[str, Any] = call(db, entity, "erase_subject_data", request_id=request["id"])[0]
    return found


@pytest.fixture
def party(db: Database, entity: Entity) -> uuid.UUID:
    return db.create_party(entity, **CLEAR)


@pytest.fixture
def loan(db: Database, entity: Entity, party: uuid.UUID) -> dict[str, Any]:
    loan = db.create_loan(entity, borrower_party_id=party, start_date="2024-01-15")
    return db.disburse(entity, loan)


@pytest.fixture
def _old(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    """Pay the loan off, and let the time for which contracts are kept be over."""
    db.pay(entity, loan, 5000, value_date="2024-02-01")
    call(
        db, entity, "set_retention",
        retention_class="contract", keep_months=1, legal_basis="for the test",
    )  # fmt: skip


def test_an_export_holds_all_and_is_logged(
    db: Database, entity: Entity, party: uuid.UUID, loan: dict[str, Any]
) -> None:
    sign_lease(db, entity, tenant_party_id=party)
    request = ask(db, entity, party, "export")
    rows = call(db, entity, "export_subject_data", request_id=request["id"])
    sections = {row["section"] for row in rows}
    assert sections >= {"identity", "party", "lease", "loan", "loan_transaction"}
    (identity,) = [row["data"] for row in rows if row["section"] == "identity"]
    assert CLEAR.items() <= identity.items()
    assert [row["data"]["id"] for row in rows if row["section"] == "loan"] == [str(loan["id"])]
    log = db.row("select * from audit.access_log where party_id = %s", [party])
    assert str(request["id"]) in log["reason"]
    with db.refused("RL733"):
        call(db, entity, "export_subject_data", request_id=request["id"])


def test_an_export_holds_what_every_area_knows(
    db: Database, entity: Entity, party: uuid.UUID, loan: dict[str, Any]
) -> None:
    db.pay(entity, loan, 10)
    agent = "collections_agent"
    today = db.value("select internal.business_date(%s)", [entity.id])
    call(db, entity, "set_contact_preference", "loan_officer", party_id=party,
         time_zone="Europe/Berlin", language_code="de")  # fmt: skip
    call(db, entity, "open_dispute", agent, loan_id=loan["id"], kind="amount", amount=5,
         reason="Heating")  # fmt: skip
    call(db, entity, "open_legal_action", agent, loan_id=loan["id"], claimed_amount=100,
         reason="Nothing came")  # fmt: skip
    call(db, entity, "promise_to_pay", agent, loan_id=loan["id"], amount=10, due_on=today)
    call(db, entity, "suppress_notifications", party_id=party, reason="requested")
    request = ask(db, entity, party, "export")
    rows = call(db, entity, "export_subject_data", request_id=request["id"])
    assert {row["section"] for row in rows} >= {
        "payment", "promise", "dispute", "legal_action", "contact_preference",
        "notification_suppression", "collections_event", "collections_case", "subject_request",
    }  # fmt: skip
    shown = {key for row in rows for key in row["data"]}
    assert not {key for key in shown if key.endswith("_account_id")}
    assert not shown & {"legal_entity_id", "row_version"}


def test_an_erasure_takes_a_webhook_s_text_and_leaves_its_number(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    call(db, entity, "register_payment_provider", "payments_operator", code="first", name="First",
         priority=1, capabilities=["capture"])  # fmt: skip
    call(db, entity, "instruct_provider", "payments_operator", operation="capture", amount=5,
         currency_code="EUR", idempotency_key="k", party_id=party)  # fmt: skip
    attempt = db.value("select id from lending.payment_attempt")

    def tell() -> Any:
        (row,) = call(db, entity, "receive_provider_webhook", "app", provider_code="first",
                      event_key="m1", attempt_id=attempt, outcome="succeeded",
                      body="Jane Canary paid")  # fmt: skip
        return row["receive_provider_webhook"]

    def dispute(key: str, said: str, **more: Any) -> None:
        call(db, entity, "receive_dispute_notice", "app", provider_code="first", event_key=key,
             notice=said, dispute_reference="D1", body="Jane Canary regrets", **more)  # fmt: skip

    assert tell() == "applied"
    assert db.value("select body from lending.provider_webhook_body") == "Jane Canary paid"
    dispute("m2", "dispute_won")  # names no payment; only its beginning does
    dispute("m3", "disputed", attempt_id=attempt)
    call(db, entity, "replay_erasures", party_ids=[party])
    bodies = db.rows("select body, erased_at is null as is_kept from lending.provider_webhook_body")
    assert [tuple(body.values()) for body in bodies] == 3 * [(None, False)]
    assert tell() == "duplicate"
    assert db.value("select count(*) from lending.provider_webhook") == 3


@pytest.mark.usefixtures("_old")
def test_an_erasure_leaves_money_intact(
    db: Database, entity: Entity, party: uuid.UUID, loan: dict[str, Any]
) -> None:
    tables = ("loan", "loan_transaction", "payment_allocation", "ledger_entry", "payment")
    before = {table: db.value(MONEY.format(table)) for table in tables}
    found = erase(db, entity, party)
    assert (found["status"], found["basis"]) == (
        "fulfilled",
        "Regulation (EU) 2016/679, article 17(1)",
    )
    assert {table: db.value(MONEY.format(table)) for table in tables} == before
    assert db.rows("select name from ops.verify() where violations > 0") == []
    with db.acting_as("rently_executive", entity):
        seen = db.row("select * from analytics.v_party_masked where id = %s", [party])
        assert (seen["display_name"], seen["email"], seen["email_token"]) == ("erased", None, None)
        assert db.value("select borrower_party_id from api.loan") == party
    assert loan["id"]
    everything = " ".join(
        str(db.rows(f"select t::text from {row['table_name']} as t"))
        for row in db.rows("select table_name from ops.secured_table")
    )
    assert not any(value in everything for value in CLEAR.values())


@pytest.mark.usefixtures("_old")
def test_documents_and_instruments_go_too(db: Database, entity: Entity, party: uuid.UUID) -> None:
    call(db, entity, "set_retention", retention_class="short", keep_months=0, legal_basis="none")
    document = call(
        db, entity, "register_document", "loan_officer",
        kind="other", storage_key="a/b", media_type="text/plain", byte_count=1,
        sha256=hashlib.sha256(b"x").digest(), party_id=party, retention_class="short",
    )[0]  # fmt: skip
    token = {"provider_token": "tok_abcdef"}
    call(
        db, entity, "register_payment_instrument", "loan_officer",
        party_id=party, kind="card", provider_code="acme", masked_display="Visa *1234", **token,
    )  # fmt: skip
    erase(db, entity, party)
    found = db.row("select * from lending.document where id = %s", [document["id"]])
    assert found["discarded_at"] is not None
    shown = db.row("select * from lending.payment_instrument where party_id = %s", [party])
    assert (shown["masked_display"], shown["removed_at"] is None) == ("erased", False)
    assert shown["provider_token"].startswith("erased_")


def test_while_a_loan_runs_erasure_is_refused_with_its_basis(
    db: Database, entity: Entity, party: uuid.UUID, loan: dict[str, Any]
) -> None:
    found = erase(db, entity, party)
    assert (found["status"], found["refused_until_date"]) == ("refused", None)
    db.pay(entity, loan, 5000, value_date="2024-02-01")
    found = erase(db, entity, party)
    assert (found["status"], str(found["refused_until_date"])) == ("refused", "2034-02-01")
    assert (
        db.value("select email from lending.party_identity where party_id = %s", [party])
        == CLEAR["email"]
    )


def test_who_secures_a_loan_is_kept_while_it_runs(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    giver = db.create_party(entity)
    call(
        db, entity, "record_security_interest", "loan_officer",
        loan_id=loan["id"], kind="guarantee", value_amount=500, currency_code="EUR",
        party_id=giver,
    )  # fmt: skip
    found = erase(db, entity, giver)
    assert (found["status"], found["refused_until_date"]) == ("refused", None)
    request = ask(db, entity, giver, "export")
    rows = call(db, entity, "export_subject_data", request_id=request["id"])
    assert "security_interest" in {row["section"] for row in rows}


@pytest.mark.usefixtures("_old")
def test_a_legal_hold_goes_before_everything(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    call(db, entity, "place_legal_hold", reason="court case 12", party_id=party)
    found = erase(db, entity, party)
    assert (found["status"], "court case 12" in found["basis"]) == ("refused", True)


def test_a_restored_backup_is_erased_again(db: Database, entity: Entity, party: uuid.UUID) -> None:
    erase(db, entity, party)
    db.run("update lending.party_identity set email = 'x@y.de' where party_id = %s", [party])
    for _ in range(2):
        (found,) = call(db, entity, "replay_erasures", party_ids=[party])
    assert found["is_active"] is False
    assert db.value("select email from lending.party_identity where party_id = %s", [party]) is None


def test_a_restored_backup_is_not_erased_past_a_legal_hold(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    other = db.create_party(entity, email="other@canary.example")
    call(db, entity, "place_legal_hold", reason="court case 12", party_id=party)
    with db.refused("RL713"):
        call(db, entity, "replay_erasures", party_ids=[other, party])
    kept = db.rows("select 1 from lending.party_identity where email is not null")
    assert len(kept) >= 2


def test_a_lease_is_kept_as_long_as_a_contract(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    sign_lease(db, entity, tenant_party_id=party, ends_on="2024-07-01")
    found = erase(db, entity, party)
    assert (found["status"], str(found["refused_until_date"])) == ("refused", "2034-07-01")
    call(
        db, entity, "set_retention",
        retention_class="contract", keep_months=1, legal_basis="for the test",
    )  # fmt: skip
    assert erase(db, entity, party)["status"] == "fulfilled"


def test_requests_that_make_no_sense_are_refused(
    db: Database, entity: Entity, other_entity: Entity, party: uuid.UUID
) -> None:
    with db.refused("RL010"):
        ask(db, other_entity, party, "export")
    with db.refused("RL007"):
        ask(db, entity, party, "forget")
    request = ask(db, entity, party, "export")
    with db.refused("RL733"):
        call(db, entity, "erase_subject_data", request_id=request["id"])
    with db.refused("42501"):
        call(db, entity, "erase_subject_data", "loan_officer", request_id=request["id"])
