"""Identity checks: asked for, claimed by adapters, answered, failed over, and what they hold up."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import pytest
from sqltest import Database, Entity

ANSWER = {"result": "passed", "sanctions_result": "clear", "pep_result": "clear"}
HASH = hashlib.sha256(b"the provider's answer").digest()


def compliance(db: Database, entity: Entity, command: str, **arguments: Any) -> Any:
    with db.acting_as("rently_compliance_officer", entity):
        return db.call(f"api.{command}", legal_entity_id=entity.id, **arguments)


def adapter(db: Database, entity: Entity, command: str, **arguments: Any) -> Any:
    """Call a command as an application that serves a provider, for the compliance officer."""
    login = entity.login("rently_app")
    if db.value("select to_regrole(%s) is null", [login]):
        db.create_login(login, "rently_app", entity, kind="service")
    with db.acting_as(login):
        return db.call(f"api.{command}", legal_entity_id=entity.id, **arguments)


def claim(db: Database, entity: Entity, provider: str = "alpha") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = adapter(db, entity, "claim_kyc_checks", provider_code=provider)
    return found


def answer(db: Database, entity: Entity, claimed: dict[str, Any], **changed: Any) -> dict[str, Any]:
    arguments = ANSWER | {"evidence_hash": HASH} | changed
    found: dict[str, Any] = adapter(
        db, entity, "complete_kyc_check",
        kyc_check_id=claimed["kyc_check_id"], lease_id=claimed["lease_id"], **arguments,
    )[0]  # fmt: skip
    return found


def request(db: Database, entity: Entity, party: uuid.UUID, **more: Any) -> dict[str, Any]:
    with db.acting_as("rently_loan_officer", entity):
        return db.call("api.request_kyc_check", legal_entity_id=entity.id, party_id=party, **more)[
            0
        ]


def state(db: Database, entity: Entity, party: uuid.UUID, on_date: Any = None, **more: Any) -> str:
    return str(
        db.value(
            "select internal.kyc_state(%s, %s, %s, %s)",
            [entity.id, party, on_date, more.get("level", "standard")],
        )
    )


def shift(db: Database, check: dict[str, Any], days: int) -> None:
    """Move an answer into the past, as if it had been given then."""
    db.run(
        "update lending.kyc_check set checked_on = checked_on - %(d)s,"
        " expires_on = expires_on - %(d)s where id = %(id)s",
        {"d": days, "id": check["id"]},
    )


@pytest.fixture(autouse=True)
def _providers(db: Database, entity: Entity) -> None:
    for priority, code in enumerate(("alpha", "beta"), start=1):
        compliance(
            db, entity, "set_kyc_provider",
            code=code, name=code.title(), priority=priority, deepest_level="enhanced",
        )  # fmt: skip


@pytest.fixture
def party(db: Database, entity: Entity) -> uuid.UUID:
    return db.create_party(entity, email="ann@example.com", country_code="DE")


def test_a_check_is_asked_for_claimed_and_passed(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    assert state(db, entity, party) == "none"
    check = request(db, entity, party)
    assert (check["status"], check["provider_code"]) == ("queued", "alpha")
    assert state(db, entity, party) == "pending"
    assert request(db, entity, party)["id"] == check["id"]
    (claimed,) = claim(db, entity)
    assert claimed["identity"]["country_code"] == "DE"
    assert claim(db, entity) == []
    found = answer(db, entity, claimed, reason_codes=["ok"], provider_reference="X-1")
    assert (found["status"], bytes(found["evidence_hash"])) == ("completed", HASH)
    assert state(db, entity, party) == "passed"
    assert state(db, entity, party, level="enhanced") == "none"
    assert state(db, entity, party, level="basic") == "passed"
    types = [
        row["event_type"]
        for row in db.rows(
            "select event_type from lending.outbox_event where aggregate_id = %s order by id",
            [party],
        )
    ]
    assert types == ["kyc_check_requested", "kyc_check_completed"]


def test_who_saw_the_identity_is_logged(db: Database, entity: Entity, party: uuid.UUID) -> None:
    request(db, entity, party)
    claim(db, entity)
    log = db.row("select * from audit.access_log where party_id = %s", [party])
    assert (log["access_kind"], log["login"]) == ("reveal", entity.login("rently_app"))
    assert "alpha" in log["reason"]
    assert "legal_name" in log["fields"]


def test_a_passed_check_runs_out_and_is_asked_for_again(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    request(db, entity, party)
    found = answer(db, entity, claim(db, entity)[0])
    shift(db, found, 720)
    assert state(db, entity, party) == "passed"
    assert state(db, entity, party, found["expires_on"]) == "expired"
    (again,) = compliance(db, entity, "request_kyc_rechecks", within_days=30)
    assert (again["party_id"], again["reason"]) == (party, "recheck")
    assert compliance(db, entity, "request_kyc_rechecks", within_days=30)[0]["id"] == again["id"]
    answer(db, entity, claim(db, entity)[0])
    assert compliance(db, entity, "request_kyc_rechecks", within_days=30) == []


@pytest.mark.parametrize("result", ["failed", "referred"])
def test_a_later_bad_answer_goes_before_an_earlier_good_one(
    db: Database, entity: Entity, party: uuid.UUID, result: str
) -> None:
    request(db, entity, party)
    shift(db, answer(db, entity, claim(db, entity)[0]), 10)
    request(db, entity, party, level_code="basic", reason="suspicion")
    answer(db, entity, claim(db, entity)[0], result=result, sanctions_result="possible_match")
    assert state(db, entity, party) == result


@pytest.mark.parametrize(
    "contradiction",
    [
        {"sanctions_result": "match"},
        {"sanctions_result": "possible_match"},
        {"pep_result": "match"},
        {"result": "referred", "sanctions_result": "match"},
        {"evidence_hash": b"short"},
        {"evidence_hash": None},
        {"result": None},
        {"result": "perhaps"},
        {"pep_result": None},
        {"expires_on": "2001-01-01"},
    ],
)
def test_an_answer_that_contradicts_itself_is_refused(
    db: Database, entity: Entity, party: uuid.UUID, contradiction: dict[str, Any]
) -> None:
    request(db, entity, party)
    (claimed,) = claim(db, entity)
    with db.refused("RL702"):
        answer(db, entity, claimed, **contradiction)
    assert state(db, entity, party) == "pending"


def test_who_is_exposed_passes_an_enhanced_check(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    request(db, entity, party, level_code="enhanced")
    answer(db, entity, claim(db, entity)[0], pep_result="match")
    assert state(db, entity, party, level="enhanced") == "passed"


def test_a_failure_goes_to_the_next_provider_and_back(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    check = request(db, entity, party)
    for provider, following in (("alpha", "beta"), ("beta", "alpha")):
        (claimed,) = claim(db, entity, provider)
        found = adapter(
            db, entity, "fail_kyc_check",
            kyc_check_id=check["id"], lease_id=claimed["lease_id"], error="timeout",
        )[0]  # fmt: skip
        assert (found["status"], found["provider_code"]) == ("queued", following)
    assert db.value(
        "select array_agg(provider_code order by attempt_number) from lending.kyc_attempt"
        " where kyc_check_id = %s",
        [check["id"]],
    ) == ["alpha", "beta"]


def test_a_provider_that_fails_three_times_rests(db: Database, entity: Entity) -> None:
    for _ in range(3):
        request(db, entity, db.create_party(entity))
        (claimed,) = claim(db, entity)
        adapter(
            db, entity, "fail_kyc_check",
            kyc_check_id=claimed["kyc_check_id"], lease_id=claimed["lease_id"], error="down",
        )  # fmt: skip
    assert request(db, entity, db.create_party(entity))["provider_code"] == "beta"
    answered = claim(db, entity, "beta")[0]
    answer(db, entity, answered)


def test_after_its_last_attempt_a_check_is_abandoned(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    request(db, entity, party)
    (claimed,) = claim(db, entity)
    found = adapter(
        db, entity, "fail_kyc_check",
        kyc_check_id=claimed["kyc_check_id"], lease_id=claimed["lease_id"], error="down",
        max_attempts=1,
    )[0]  # fmt: skip
    assert found["status"] == "abandoned"
    assert state(db, entity, party) == "none"
    request(db, entity, party)
    assert state(db, entity, party) == "pending"


def test_an_answer_out_of_order_is_refused(db: Database, entity: Entity, party: uuid.UUID) -> None:
    check = request(db, entity, party)
    (first,) = claim(db, entity)
    db.run("update lending.kyc_check set available_at = now() where id = %s", [check["id"]])
    (second,) = claim(db, entity)
    with db.refused("RL701"):
        answer(db, entity, first)
    answer(db, entity, second)
    with db.refused("RL701"):
        answer(db, entity, second)
    with db.refused("RL701"):
        adapter(
            db, entity, "fail_kyc_check",
            kyc_check_id=check["id"], lease_id=second["lease_id"], error="late",
        )  # fmt: skip


def test_an_unknown_check_is_refused(db: Database, entity: Entity) -> None:
    unknown = {"kyc_check_id": uuid.uuid4(), "lease_id": uuid.uuid4()}
    with db.refused("RL700"):
        answer(db, entity, unknown)


def test_requests_that_make_no_sense_are_refused(
    db: Database, entity: Entity, other_entity: Entity, party: uuid.UUID
) -> None:
    with db.refused("RL010"):
        request(db, other_entity, party)
    with db.refused("RL704"):
        request(db, entity, party, level_code="telepathy")
    with db.refused("RL704"):
        claim(db, entity, "nobody")
    with db.refused("RL007"):
        request(db, entity, party, reason="for fun")
    with db.refused("RL704"):
        request(db, other_entity, db.create_party(other_entity))


@pytest.mark.parametrize(
    ("command", "arguments", "sqlstate"),
    [
        ("set_kyc_provider", {"code": "gamma", "name": "G", "priority": 1}, "RL006"),
        ("set_kyc_provider", {"code": "gamma", "name": " ", "priority": 9}, "RL007"),
        ("set_kyc_policy", {"stage": "someday", "required_level": "basic"}, "RL007"),
        ("set_kyc_policy", {"stage": "origination", "required_level": "x"}, "RL007"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    db: Database, entity: Entity, command: str, arguments: dict[str, Any], sqlstate: str
) -> None:
    with db.refused(sqlstate):
        compliance(db, entity, command, **arguments)


def test_a_loan_waits_for_the_check_that_the_policy_asks_for(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    compliance(db, entity, "set_kyc_policy", stage="origination", required_level="standard")
    with db.refused("RL703"):
        db.create_loan(entity, borrower_party_id=party)
    request(db, entity, party)
    answer(db, entity, claim(db, entity)[0])
    db.create_loan(entity, borrower_party_id=party)


def test_money_waits_for_the_check_that_the_policy_asks_for(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    loan = db.create_loan(entity, borrower_party_id=party, start_date="2024-01-15")
    compliance(db, entity, "set_kyc_policy", stage="disbursement", required_level="basic")
    with db.refused("RL703"):
        db.disburse(entity, loan)
    request(db, entity, party)
    answer(db, entity, claim(db, entity)[0])
    db.disburse(entity, loan)


def test_money_is_not_paid_on_a_check_that_ran_out(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    compliance(db, entity, "set_kyc_policy", stage="disbursement", required_level="standard")
    request(db, entity, party)
    found = answer(db, entity, claim(db, entity)[0])
    loan = db.create_loan(entity, borrower_party_id=party, start_date="2024-01-15")
    shift(db, found, (found["expires_on"] - found["checked_on"]).days)
    with db.refused("RL703"):
        db.disburse(entity, loan)
    assert db.value("select count(*) from lending.loan_transaction") == 0
    compliance(db, entity, "request_kyc_rechecks")
    with db.refused("RL703"):  # asked for again is not passed
        db.disburse(entity, loan)
    answer(db, entity, claim(db, entity)[0])
    db.disburse(entity, loan)


@pytest.mark.parametrize(
    ("result", "sanctions_result"), [("failed", "match"), ("referred", "possible_match")]
)
def test_who_may_be_on_a_list_gets_no_loan_even_without_a_policy(
    db: Database, entity: Entity, party: uuid.UUID, result: str, sanctions_result: str
) -> None:
    agreed = db.create_loan(entity, borrower_party_id=party, start_date="2024-01-15")
    request(db, entity, party)
    answer(db, entity, claim(db, entity)[0], result=result, sanctions_result=sanctions_result)
    with db.refused("RL703"):
        db.create_loan(entity, borrower_party_id=party)
    with db.refused("RL703"):  # nor is the one paid that was agreed before
        db.disburse(entity, agreed)
    assert db.value("select count(*) from lending.loan") == 1
    assert db.value("select count(*) from lending.loan_transaction") == 0


def test_a_report_that_was_not_scanned_proves_nothing(
    db: Database, entity: Entity, party: uuid.UUID
) -> None:
    request(db, entity, party)
    (claimed,) = claim(db, entity)
    with db.acting_as("rently_loan_officer", entity):
        (report,) = db.call(
            "api.register_document", legal_entity_id=entity.id, kind="proof_of_income",
            storage_key="kyc/report.pdf", media_type="application/pdf", byte_count=10, sha256=HASH,
        )  # fmt: skip
    with db.refused("RL711"):
        answer(db, entity, claimed, evidence_document_id=report["id"])
    assert state(db, entity, party) == "pending"
    compliance(
        db, entity, "record_scan",
        document_id=report["id"], scan_status="clean", scanner="clamav 1.4",
    )  # fmt: skip
    found = answer(db, entity, claimed, evidence_document_id=report["id"])
    assert (found["status"], found["evidence_document_id"]) == ("completed", report["id"])


def test_who_may_not_is_refused(db: Database, entity: Entity, party: uuid.UUID) -> None:
    request(db, entity, party)
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.call("api.claim_kyc_checks", legal_entity_id=entity.id, provider_code="alpha")
