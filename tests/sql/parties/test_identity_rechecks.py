"""The standing job that asks for identity checks again: entity by entity, committing after each."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from sqltest import Database, Entity

LOGIN = "scheduler_rechecksz"


@pytest.fixture
def committed(clone: psycopg.Connection[object]) -> Iterator[Database]:
    """Return a database of its own: the job commits."""
    clone.autocommit = True
    db = Database(clone)
    yield db
    db.run("reset session authorization")
    for row in db.rows("select rolname from pg_roles where rolname like '%%rechecks_'"):
        db.run(f"drop role {row['rolname']}")


def entity_with_check_that_runs_out(db: Database, code: str) -> Entity:
    entity = db.create_entity(code)
    with db.acting_as("rently_compliance_officer", entity):
        db.call(
            "api.set_kyc_provider", legal_entity_id=entity.id,
            code="alpha", name="Alpha", priority=1, deepest_level="enhanced",
        )  # fmt: skip
    party = db.create_party(entity)
    with db.acting_as("rently_loan_officer", entity):
        db.call("api.request_kyc_check", legal_entity_id=entity.id, party_id=party)
    adapter = entity.login("rently_app")
    db.create_login(adapter, "rently_app", entity, kind="service")
    with db.acting_as(adapter):
        (claimed,) = db.call(
            "api.claim_kyc_checks", legal_entity_id=entity.id, provider_code="alpha"
        )
        db.call(
            "api.complete_kyc_check", legal_entity_id=entity.id,
            kyc_check_id=claimed["kyc_check_id"], lease_id=claimed["lease_id"], result="passed",
            sanctions_result="clear", pep_result="clear", evidence_hash=hashlib.sha256().digest(),
        )  # fmt: skip
    db.run(
        "update lending.kyc_check set checked_on = checked_on - 720,"
        " expires_on = expires_on - 720 where legal_entity_id = %s",
        [entity.id],
    )
    return entity


def asked_again(db: Database) -> list[uuid.UUID]:
    rows = db.rows("select legal_entity_id from lending.kyc_check where reason = 'recheck'")
    return [row["legal_entity_id"] for row in rows]


def test_what_one_entity_is_refused_does_not_stop_the_others(committed: Database) -> None:
    db = committed
    first, second, foreign = (
        entity_with_check_that_runs_out(db, f"RECHECKS{letter}") for letter in "ABC"
    )
    db.create_login(LOGIN, "rently_scheduler", first, second)
    db.run(
        "update lending.kyc_provider set is_active = false where legal_entity_id = %s", [first.id]
    )
    with db.acting_as(LOGIN), pytest.raises(psycopg.Error) as caught:
        db.run("call ops.recheck_identities()")
    assert caught.value.sqlstate == "RL704"
    assert caught.value.diag.message_detail == f"legal entities {first.id}"
    assert asked_again(db) == [second.id]
    db.run("update lending.kyc_provider set is_active = true")
    with db.acting_as(LOGIN):
        for _ in range(2):
            db.run("call ops.recheck_identities()")
    assert sorted(asked_again(db)) == sorted([first.id, second.id])
    assert foreign.id not in asked_again(db)
