"""The audit trail: who, when, why, before and after; personal data only as a digest."""

from __future__ import annotations

import pytest


@pytest.fixture
def party(db, entity):
    return db.create_party(
        entity,
        display_name="Jane Canary Doe",
        email="jane.canary@example.com",
        phone="+4930123456789",
    )


def history(db, entity, table, key):
    with db.acting_as("rently_auditor", entity):
        return db.rows(
            "select * from audit.v_change_history(%s, %s, %s)", (entity.id, table, str(key))
        )


def test_a_new_row_is_logged_with_its_maker(db, entity, party):
    (row,) = history(db, entity, "party", party)
    assert row["operation"] == "insert"
    assert row["changed_by"].startswith(entity.login("rently_loan_officer"))
    assert row["column_name"] is None


def test_a_change_is_logged_with_before_and_after_and_reason(db, entity):
    loan = db.create_loan(entity)
    with db.acting_as("rently_payments_operator", entity):
        db.call("api.begin_request", request_id="r-1", application="desk", reason="as agreed")
    db.disburse(entity, loan)
    changes = [
        row
        for row in history(db, entity, "lending.loan", loan["id"])
        if row["operation"] == "update"
    ]
    known = {row["column_name"]: (row["old_value"], row["new_value"]) for row in changes}
    assert known["status"] == ("approved", "active")
    assert known.keys() == {"status", "status_on", "status_reason_code"}
    assert changes[0]["reason"] == "as agreed"
    assert changes[0]["request_id"] == "r-1"
    assert changes[0]["application"] == "desk"
    assert changes[0]["changed_by"].startswith(entity.login("rently_payments_operator"))


def test_balances_alone_are_not_logged(db, entity):
    loan = db.create_loan(entity)
    db.disburse(entity, loan)
    before = db.value("select count(*) from audit.change_log")
    db.pay(entity, loan, "100.00")
    assert db.value("select count(*) from audit.change_log") == before


def test_personal_data_is_logged_as_a_keyed_digest(db, entity, party):
    for email in ("other.canary@example.com", "jane.canary@example.com"):
        db.run("update lending.party_identity set email = %s where party_id = %s", (email, party))
    with db.acting_as("rently_auditor", entity):
        first, second = [
            row
            for row in db.rows(
                "select * from audit.v_change_history(%s, 'party_identity', %s)",
                (entity.id, str(party)),
            )
            if row["operation"] == "update"
        ]
    assert first["column_name"] == "email"
    assert first["old_value"].startswith("hmac:")
    assert first["old_value"] == second["new_value"] != first["new_value"]
    logged = db.rows("select old_values::text || new_values::text as text from audit.change_log")
    assert not [row for row in logged if row["text"] and "canary" in row["text"].lower()]


def test_a_deleted_row_is_logged_whole_without_personal_data(db, entity):
    login = db.ensure_login("rently_bi", entity)
    db.call(
        "api.revoke_entity_access",
        account=login,
        legal_entity_code=entity.code,
        business_role="rently_bi",
    )
    row = db.row(
        "select * from audit.change_log where operation = 'delete' and legal_entity_id = %s",
        (entity.id,),
    )
    assert row["old_values"]["business_role"] == "rently_bi"
    assert row["login"] == db.value("select session_user")


def test_the_end_user_behind_a_gateway_is_the_actor(db, entity):
    db.create_login("gateway_audit", "rently_app", entity, kind="gateway")
    db.call("api.register_user", kind="end_user", display_name="Una User", subject="sub-9")
    db.call(
        "api.grant_entity_access",
        account="sub-9",
        legal_entity_code=entity.code,
        business_role="rently_loan_officer",
    )
    with db.acting_as("gateway_audit"):
        db.call("api.begin_request", legal_entity_id=entity.id, subject="sub-9", application="app")
        party = db.call(
            "api.register_party",
            legal_entity_id=entity.id,
            kind="person",
            reference="G-1",
            display_name="Gil",
        )[0]["id"]
    (row,) = history(db, entity, "party", party)
    assert row["changed_by"] == "Una User (sub-9) through gateway_audit"
    assert row["application"] == "app"


def test_history_needs_the_capability(db, entity, other_entity, party):
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.rows("select * from audit.v_change_history(%s, 'party', %s)", (entity.id, str(party)))
    with db.acting_as("rently_auditor", other_entity), db.refused("RL001"):
        db.rows("select * from audit.v_change_history(%s, 'party', %s)", (entity.id, str(party)))
    with db.acting_as_superuser():
        db.run("delete from lending.role_capability where capability = 'read_audit'")
    with db.acting_as("rently_auditor", entity), db.refused("RL002"):
        db.rows("select * from audit.v_change_history(%s, 'party', %s)", (entity.id, str(party)))


def test_a_change_of_what_roles_may_do_is_logged(db):
    db.run("delete from lending.role_capability where capability = 'read_audit'")
    found = db.rows(
        "select row_key, login from audit.change_log"
        " where table_name = 'lending.role_capability' and operation = 'delete' order by row_key"
    )
    assert [row["row_key"] for row in found] == [
        "rently_auditor/read_audit",
        "rently_compliance_officer/read_audit",
        "rently_executive/read_audit",
    ]
    assert {row["login"] for row in found} == {db.value("select session_user")}
