"""Who is asking: logins, gateways, claims; nobody can pretend to be somebody else."""

from __future__ import annotations

import json
import uuid

import pytest


@pytest.fixture
def gateway(db, entity):
    """Return a gateway login, with an end user `sub-1` who is a loan officer of the entity."""
    db.create_login("gateway_alpha", "rently_app", entity, kind="gateway")
    with db.acting_as_superuser():
        db.call("api.register_user", kind="end_user", display_name="Una User", subject="sub-1")
        db.call(
            "api.grant_entity_access",
            account="sub-1",
            legal_entity_code=entity.code,
            business_role="rently_loan_officer",
        )
    return "gateway_alpha"


def visible(db) -> list[uuid.UUID]:
    return [row["id"] for row in db.rows("select id from api.legal_entity order by id")]


def begin(db, entity=None, **arguments):
    if entity is not None:
        arguments["legal_entity_id"] = entity.id
    db.call("api.begin_request", **arguments)


def test_a_personal_login_sees_its_own_entities(db, entity, other_entity):
    with db.acting_as("rently_loan_officer", entity):
        assert visible(db) == [entity.id]
    with db.acting_as("rently_loan_officer", other_entity):
        assert visible(db) == [other_entity.id]


@pytest.mark.parametrize("local", [True, False])
def test_settings_of_a_personal_login_are_ignored(db, entity, other_entity, local):
    with db.acting_as("rently_loan_officer", entity):
        stamp = db.value("select extract(epoch from now())::text")
        claims = json.dumps({"legal_entity_id": str(other_entity.id), "sub": "sub-1"})
        for name, value in {
            "rently.transaction": stamp,
            "rently.legal_entity_id": str(other_entity.id),
            "request.jwt.claims": claims,
        }.items():
            db.run("select set_config(%s, %s, %s)", (name, value, local))
        assert visible(db) == [entity.id]


def test_a_personal_login_may_not_name_an_entity(db, entity):
    with db.acting_as("rently_loan_officer", entity), db.refused("RL003"):
        begin(db, entity)


def test_a_disabled_login_sees_nothing_at_once(db, entity):
    login = db.ensure_login("rently_auditor", entity)
    with db.acting_as_superuser():
        db.call("api.set_user_disabled", account=login)
    with db.acting_as(login):
        assert visible(db) == []
    with db.acting_as_superuser():
        db.call("api.set_user_disabled", account=login, is_disabled=False)
    with db.acting_as(login):
        assert visible(db) == [entity.id]


def test_a_revoked_role_is_gone_at_once(db, entity):
    with db.acting_as_superuser():
        db.call(
            "api.revoke_entity_access",
            account=db.ensure_login("rently_auditor", entity),
            legal_entity_code=entity.code,
            business_role="rently_auditor",
        )
    with db.acting_as("rently_auditor", entity):
        assert visible(db) == []


def test_a_gateway_sees_nothing_until_it_names_an_entity(db, gateway):
    with db.acting_as(gateway):
        assert visible(db) == []


def test_a_gateway_serves_the_entity_it_names(db, entity, gateway):
    with db.acting_as(gateway):
        begin(db, entity)
        assert visible(db) == [entity.id]
        begin(db, entity, subject="sub-1")
        assert visible(db) == [entity.id]
        assert db.value("select api.current_user_has_role('rently_loan_officer')") is True
        assert db.value("select api.current_user_has_role('rently_app')") is False


@pytest.mark.parametrize("subject", ["sub-2", "", "' or true --", "gateway_alpha"])
def test_an_unknown_end_user_sees_nothing(db, entity, gateway, subject):
    with db.acting_as(gateway):
        if subject:
            with db.refused("RL001"):
                begin(db, entity, subject=subject)
        else:
            begin(db, entity, subject=subject)  # blank is the gateway itself
            assert visible(db) == [entity.id]


def test_a_gateway_may_not_serve_an_entity_that_is_not_its_own(db, other_entity, gateway):
    with db.acting_as(gateway), db.refused("RL001"):
        begin(db, other_entity)


def test_a_gateway_must_name_an_entity(db, gateway):
    with db.acting_as(gateway), db.refused("RL001"):
        begin(db)


def test_the_context_ends_with_a_rolled_back_savepoint(db, entity, gateway):
    with db.acting_as(gateway):
        db.run("savepoint before_request")
        begin(db, entity)
        assert visible(db) == [entity.id]
        db.run("rollback to before_request")
        assert visible(db) == []


def test_a_context_of_another_transaction_is_ignored(db, entity, gateway):
    with db.acting_as(gateway):
        db.run("select set_config('rently.legal_entity_id', %s, false)", (str(entity.id),))
        for stamp in ("", "1", "1764000000.000000"):
            db.run("select set_config('rently.transaction', %s, false)", (stamp,))
            assert visible(db) == []


def claims(db, value) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    db.run("select set_config('request.jwt.claims', %s, true)", (text,))


def test_claims_of_postgrest_count_for_a_gateway(db, entity, gateway):
    with db.acting_as(gateway):
        claims(db, {"sub": "sub-1", "legal_entity_id": str(entity.id), "role": "rently_app"})
        assert visible(db) == [entity.id]
        assert db.value("select api.current_user_has_role('rently_loan_officer')") is True


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"text"',
        '{"sub": "sub-1"}',
        '{"sub": "sub-1", "legal_entity_id": null}',
        '{"sub": "sub-1", "legal_entity_id": "*"}',
        '{"sub": "sub-1", "legal_entity_id": ["ENTITY"]}',
        '{"legal_entity_id": "ENTITY"}',
        '{"sub": "", "legal_entity_id": "ENTITY"}',
        '{"sub": {"a": 1}, "legal_entity_id": "ENTITY"}',
        '{"sub": "sub-1", "legal_entity_id": "ENTITY\\u0000"}',
    ],
)
def test_malformed_claims_mean_no_rows(db, entity, gateway, value):
    with db.acting_as(gateway):
        claims(db, value.replace("ENTITY", str(entity.id)))
        is_json = value not in ("{",) and "u0000" not in value
        if is_json or db.connection.info.server_version >= 160000:
            assert visible(db) == []
        else:
            with db.refused("22P05" if "u0000" in value else "22P02"):
                visible(db)


def test_a_role_counts_only_if_held_in_every_visible_entity(db, entity, other_entity):
    db.create_login("both", "rently_executive", entity, other_entity)
    with db.acting_as("both"):
        assert db.value("select api.current_user_has_role('rently_executive')") is True
        assert db.value("select api.current_user_has_role('rently_auditor')") is False
        assert db.value("select api.current_user_has_role(null)") is False
        assert db.value("select api.current_user_has_role('postgres')") is False
    with db.acting_as_superuser():
        db.call(
            "api.revoke_entity_access",
            account="both",
            legal_entity_code=other_entity.code,
            business_role="rently_executive",
        )
        db.call(
            "api.grant_entity_access",
            account="both",
            legal_entity_code=other_entity.code,
            business_role="rently_auditor",
        )
    with db.acting_as("both"):
        assert db.value("select api.current_user_has_role('rently_executive')") is False


@pytest.mark.usefixtures("entity")
def test_nobody_is_not_an_executive(db):
    assert db.value("select api.current_user_has_role('rently_executive')") is False
    assert db.value("select internal.visible_legal_entities()") == []


def test_the_migrator_founds_an_entity_and_grants_access_to_it(db):
    with db.acting_as("rently_migrator"):
        db.run("set role rently_owner")
        db.call(
            "api.create_legal_entity",
            code="GAMMA",
            name="Gamma",
            base_currency_code="EUR",
            country_code="DE",
            time_zone="Europe/Berlin",
        )
        db.call("api.register_user", kind="person", display_name="Gus", login="gus")
        db.call(
            "api.grant_entity_access",
            account="gus",
            legal_entity_code="GAMMA",
            business_role="rently_auditor",
        )
        found = db.rows("select login, business_role from api.user_access where login = 'gus'")
        assert found == [{"login": "gus", "business_role": "rently_auditor"}]
        db.run("reset role")


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("api.register_user", {"kind": "person", "display_name": "X", "login": "x"}),
        (
            "api.grant_entity_access",
            {"account": "x", "legal_entity_code": "ALPHA", "business_role": "rently_auditor"},
        ),
        (
            "api.revoke_entity_access",
            {"account": "x", "legal_entity_code": "ALPHA", "business_role": "rently_auditor"},
        ),
        ("api.set_user_disabled", {"account": "x"}),
    ],
)
def test_only_an_administrator_manages_accounts(db, entity, function, arguments):
    with db.acting_as("rently_executive", entity), db.refused("42501"):
        db.call(function, **arguments)
    name = function.split(".")[1]
    with db.acting_as_superuser():
        db.run(f"grant execute on function api.{name} to rently_executive")
    with db.acting_as("rently_executive", entity), db.refused("RL004"):
        db.call(function, **arguments)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("api.set_user_disabled", {"account": "nobody"}),
        (
            "api.revoke_entity_access",
            {"account": "nobody", "legal_entity_code": "ALPHA", "business_role": "rently_auditor"},
        ),
        (
            "api.grant_entity_access",
            {"account": "nobody", "legal_entity_code": "ALPHA", "business_role": "rently_auditor"},
        ),
    ],
)
@pytest.mark.usefixtures("entity")
def test_an_unknown_account_is_said_to_be_unknown(db, function, arguments):
    with db.refused("RL005"):
        db.call(function, **arguments)


def test_one_query_prints_who_may_do_what(db, entity):
    with db.acting_as("rently_auditor", entity):
        found = db.row(
            "select is_allowed, commands from api.v_capability_matrix"
            " where capability = 'receive_payments' and business_role = 'rently_payments_operator'"
        )
    assert found["is_allowed"] is True
    assert "api.receive_payment" in found["commands"]


def test_the_matrix_names_commands_that_ask_through_a_function_they_share(db, entity):
    with db.acting_as("rently_auditor", entity):
        rows = db.rows("select distinct capability, commands from api.v_capability_matrix")
    commands = {row["capability"]: row["commands"] for row in rows}
    assert {"api.announce_payment", "api.receive_unidentified_payment"} <= set(
        commands["receive_payments"]
    )
    assert "api.change_rate" in commands["modify_loans"]
