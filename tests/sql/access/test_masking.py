"""Personal data: masked by role and class, revealed with a reason, found without being shown."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CLEAR = {
    "display_name": "Jane Canary Doe",
    "email": "jane.canary@example.com",
    "phone": "+4930123456789",
}
ONE_AT_A_TIME = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def party(db, entity):
    return db.create_party(entity, **CLEAR)


def masked(db, party):
    return db.row("select * from analytics.v_party_masked where id = %s", (party,))


def test_an_executive_sees_personal_data_in_clear(db, entity, party):
    with db.acting_as("rently_executive", entity):
        seen = masked(db, party)
    assert {name: seen[name] for name in CLEAR} == CLEAR


def test_a_collections_agent_sees_the_name_and_masks(db, entity, party):
    with db.acting_as("rently_collections_agent", entity):
        seen = masked(db, party)
    assert seen["display_name"] == "Jane Canary Doe"
    assert seen["email"] == "ja***@example.com"
    assert seen["phone"] == "+49***89"


@pytest.mark.parametrize("role", ["rently_readonly_analyst", "rently_bi"])
def test_an_analyst_sees_initials(db, entity, party, role):
    with db.acting_as(role, entity):
        assert masked(db, party)["display_name"] == "J*** C*** D***"


def test_clear_in_one_entity_is_not_clear_in_another(db, entity, other_entity, party):
    there = db.create_party(other_entity, **CLEAR)
    db.create_login("mixed", "rently_executive", entity)
    with db.acting_as_superuser():
        db.call(
            "api.grant_entity_access",
            account="mixed",
            legal_entity_code=other_entity.code,
            business_role="rently_readonly_analyst",
        )
    with db.acting_as("mixed"):
        assert masked(db, party)["email"] == CLEAR["email"]
        assert masked(db, there)["email"] == "ja***@example.com"


@pytest.mark.usefixtures("party")
def test_without_the_capability_there_are_no_rows(db, entity):
    db.run("delete from lending.role_capability where capability = 'read_parties'")
    with db.acting_as("rently_executive", entity):
        assert db.rows("select * from analytics.v_party_masked") == []


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        ("mask_email", "john.smith@example.com", "jo***@example.com"),
        ("mask_email", "a@x.com", "***@x.com"),
        ("mask_email", "ab@x.com", "***@x.com"),
        ("mask_email", "no address", "***"),
        ("mask_email", "", "***"),
        ("mask_email", "a@b@c.de", "***"),
        ("mask_email", "johnsmith@", "***"),
        ("mask_email", None, None),
        ("mask_phone", "+49 30 1234567", "+49***67"),
        ("mask_phone", "1234", "***"),
        ("mask_phone", "123456789", "***"),
        ("mask_phone", "", "***"),
        ("mask_phone", "call me on 0301234567", "***"),
        ("mask_phone", None, None),
        ("mask_name", "Jane Doe", "J*** D***"),
        ("mask_name", "Bo Li", "*** ***"),
        ("mask_name", " ", "***"),
        ("mask_name", None, None),
        ("mask_identifier", "L01X00T47", "***47"),
        ("mask_identifier", "1234567", "***"),
        ("mask_identifier", None, None),
    ],
)
def test_masks(db, function, value, expected):
    assert db.value(f"select internal.{function}(%s)", (value,)) == expected


@ONE_AT_A_TIME
@given(value=st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"])))
def test_a_mask_never_shows_more_than_half(db, value):
    for function in ("mask_phone", "mask_identifier", "mask_name"):
        shown = (
            db.value(f"select internal.{function}(%s)", (value,)).replace("*", "").replace(" ", "")
        )
        assert len(shown) <= len(value) / 2
    mask = db.value("select internal.mask_email(%s)", (value,))
    assert value.replace("*", "") == "" or value not in mask
    assert len(mask.split("@")[0].replace("*", "")) <= len(value.split("@")[0]) / 2


def test_a_reveal_shows_the_fields_and_is_logged(db, entity, party):
    with db.acting_as("rently_compliance_officer", entity):
        found = db.call(
            "api.reveal_party_identity",
            legal_entity_id=entity.id,
            party_id=party,
            fields=["email", "phone"],
            reason="subject access request 17",
        )
        assert {row["field"]: row["value"] for row in found} == {
            "email": CLEAR["email"],
            "phone": CLEAR["phone"],
        }
        (log,) = db.rows("select * from audit.v_access_log")
    assert log["party_id"] == party
    assert log["fields"] == ["email", "phone"]
    assert log["reason"] == "subject access request 17"
    assert log["login"] == entity.login("rently_compliance_officer")


@pytest.mark.parametrize(
    ("changed", "sqlstate"),
    [
        ({"reason": None}, "RL011"),
        ({"reason": "   because   "}, "RL011"),
        ({"fields": ["row_version"]}, "RL012"),
        ({"fields": []}, "RL012"),
        ({"fields": None}, "RL012"),
        ({"fields": ["email", None]}, "RL012"),
        ({"party_id": "00000000-0000-0000-0000-000000000000"}, "RL010"),
    ],
)
def test_a_reveal_is_refused(db, entity, party, changed, sqlstate):
    arguments = {
        "legal_entity_id": entity.id,
        "party_id": party,
        "fields": ["email"],
        "reason": "subject access request 17",
    } | changed
    with db.acting_as("rently_compliance_officer", entity), db.refused(sqlstate):
        db.call("api.reveal_party_identity", **arguments)
    assert db.value("select count(*) from audit.access_log") == 0


def test_nobody_reveals_a_party_of_another_entity(db, entity, other_entity, party):
    with db.acting_as("rently_compliance_officer", other_entity):
        for asked, sqlstate in ((entity, "RL001"), (other_entity, "RL010")):
            with db.refused(sqlstate):
                db.call(
                    "api.reveal_party_identity",
                    legal_entity_id=asked.id,
                    party_id=party,
                    fields=["email"],
                    reason="curiosity, no more",
                )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", " Jane.Canary@Example.COM "),
        ("phone", "0049 30 123456789"[2:]),
        ("phone", "+49-30-123456789"),
    ],
)
def test_a_party_is_found_by_the_full_value_in_any_spelling(db, entity, party, field, value):
    with db.acting_as("rently_collections_agent", entity):
        (found,) = db.call("api.find_party", legal_entity_id=entity.id, field=field, value=value)
    assert found["id"] == party
    assert found["email"] == "ja***@example.com"
    assert db.row("select access_kind, fields from audit.access_log") == {
        "access_kind": "search",
        "fields": [field],
    }


@pytest.mark.usefixtures("party")
def test_tokens_follow_changes_and_differ_between_tenants(db, other_entity):
    there = db.create_party(other_entity, **CLEAR)
    tokens = db.rows("select party_id, token from lending.party_search_token where field = 'email'")
    assert len({row["token"] for row in tokens}) == 2
    db.run("update lending.party_identity set email = null where party_id = %s", (there,))
    assert db.rows(
        "select field from lending.party_search_token where party_id = %s", (there,)
    ) == [{"field": "phone"}]


@pytest.mark.parametrize("field", ["display_name", "token", None])
def test_parties_are_searched_by_three_fields_only(db, entity, field):
    with db.acting_as("rently_loan_officer", entity), db.refused("RL012"):
        db.call("api.find_party", legal_entity_id=entity.id, field=field, value="x")


@pytest.mark.usefixtures("party")
def test_an_empty_value_finds_nobody(db, entity):
    db.create_party(entity, display_name="Without Contact")
    with db.acting_as("rently_loan_officer", entity):
        assert db.call("api.find_party", legal_entity_id=entity.id, field="email", value="") == []


@pytest.mark.parametrize("role", ["rently_executive", "rently_auditor", "rently_app"])
def test_nobody_reads_the_keys_or_computes_a_token(db, entity, role):
    with db.acting_as(role, entity):
        with db.refused("42501"):
            db.rows("select * from internal.secret_key")
        with db.refused("42501"):
            db.value("select internal.keyed_digest('search', %s, 'x')", (entity.id,))
    with db.acting_as("rently_migrator"):
        db.run("set role rently_owner")
        with db.refused("42501"):
            db.rows("select * from internal.secret_key")
        db.run("reset role")


def test_a_digest_is_hmac_sha_256(db, entity):
    keys = db.row("select * from internal.secret_key where purpose = 'audit'")
    key = bytes(byte ^ 0x36 for byte in keys["inner_key"])[:32]
    message = f'["{entity.id}", "value"]'.encode()
    expected = hmac.new(key, message, hashlib.sha256).hexdigest()
    assert db.value("select internal.keyed_digest('audit', %s, 'value')", (entity.id,)) == expected
