"""Founding entities, registering users and parties, creating products: what is refused, to whom."""

from __future__ import annotations

import uuid

import pytest
from sqltest import Database, Entity

ENTITY = {
    "code": "GAMMA",
    "name": "Rently Gamma",
    "base_currency_code": "JPY",
    "country_code": "JP",
    "time_zone": "Asia/Tokyo",
}


def test_an_entity_starts_without_anyone_s_access(db: Database, entity: Entity) -> None:
    created = db.call("api.create_legal_entity", **ENTITY)[0]
    assert created["time_zone"] == "Asia/Tokyo"
    with db.acting_as("rently_executive", entity):
        visible = db.rows("select code from api.legal_entity")
    assert visible == [{"code": entity.code}]


@pytest.mark.parametrize(
    ("change", "sqlstate"),
    [
        ({"code": "ALPHA"}, "RL006"),
        ({"code": "lower"}, "RL007"),
        ({"name": " "}, "RL007"),
        ({"base_currency_code": "XXX"}, "RL007"),
        ({"country_code": "ZZ"}, "RL007"),
        ({"time_zone": "Mars/Olympus"}, "RL007"),
        ({"time_zone": None}, "RL007"),
        ({"holiday_calendar_code": "NONE"}, "RL007"),
    ],
)
@pytest.mark.usefixtures("entity")
def test_an_entity_that_is_not_valid_is_refused(
    db: Database, change: dict[str, object], sqlstate: str
) -> None:
    with db.refused(sqlstate):
        db.call("api.create_legal_entity", **ENTITY | change)


@pytest.mark.parametrize(
    "call",
    [
        "select * from api.create_legal_entity('X', 'X', 'EUR', 'DE', 'UTC')",
        "select api.register_user('person', 'X', 'x')",
        "select api.grant_entity_access('x', 'ALPHA', 'rently_executive')",
    ],
)
def test_only_administrators_found_and_grant(db: Database, entity: Entity, call: str) -> None:
    db.run("grant execute on all functions in schema api to public")
    with db.acting_as("rently_executive", entity), db.refused("RL004"):
        db.rows(call)


@pytest.mark.usefixtures("entity")
def test_a_login_is_registered_once(db: Database) -> None:
    db.value("select api.register_user('person', 'Ann', 'ann')")
    with db.refused("RL006"):
        db.value("select api.register_user('person', 'Ann', 'ann')")


@pytest.mark.parametrize(
    "arguments",
    ["'robot', 'X', 'x'", "'person', ' ', 'x'", "'person', 'X'", "'end_user', 'X', 'x'"],
)
def test_an_account_that_is_not_valid_is_refused(db: Database, arguments: str) -> None:
    with db.refused("RL007"):
        db.value(f"select api.register_user({arguments})")


@pytest.mark.parametrize(
    ("arguments", "sqlstate"),
    [
        ("'nobody', 'ALPHA', 'rently_executive'", "RL005"),
        ("'auditor_alpha', 'OMEGA', 'rently_executive'", "RL001"),
        ("'auditor_alpha', 'ALPHA', 'rently_king'", "RL007"),
    ],
)
def test_access_that_makes_no_sense_is_refused(
    db: Database, entity: Entity, arguments: str, sqlstate: str
) -> None:
    db.ensure_login("rently_auditor", entity)
    with db.refused(sqlstate):
        db.run(f"select api.grant_entity_access({arguments})")


@pytest.mark.parametrize(
    "change",
    [{"kind": "robot"}, {"reference": " "}, {"display_name": ""}, {"email": "nobody"}],
)
def test_a_party_that_is_not_valid_is_refused(
    db: Database, entity: Entity, change: dict[str, str]
) -> None:
    with db.refused("RL007"):
        db.create_party(entity, **change)


def test_a_party_reference_is_used_once_in_an_entity(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    db.create_party(entity, reference="P")
    db.create_party(other_entity, reference="P")
    with db.refused("RL006"):
        db.create_party(entity, reference="P")


@pytest.mark.parametrize(
    "change",
    [
        {"code": "lower"},
        {"interest_rate": "-0.01"},
        {"interest_rate": "11"},
        {"interest_rate": "1e9"},
        {"currency_code": "XXX"},
        {"min_principal_amount": 0},
        {"min_principal_amount": "100.001"},
        {"max_principal_amount": 99},
        {"min_instalment_count": 0},
        {"max_instalment_count": 10_000},
        {"amortisation": "magic"},
        {"frequency_unit": "blue moon"},
        {"frequency_count": 0},
        {"instalment_rounding_mode": "sideways"},
    ],
)
def test_a_product_that_is_not_valid_is_refused(
    db: Database, entity: Entity, change: dict[str, object]
) -> None:
    with db.refused("RL203"):
        db.create_product(entity, **change)


def test_a_product_code_is_used_once_in_an_entity(db: Database, entity: Entity) -> None:
    db.create_product(entity, code="RENT")
    with db.refused("RL006"):
        db.create_product(entity, code="RENT")


def test_a_product_opens_the_chart_of_accounts_in_its_currency(
    db: Database, entity: Entity
) -> None:
    db.create_product(entity, currency_code="CHF", code="SWISS")
    with db.acting_as("rently_accountant", entity):
        currencies = db.rows("select distinct currency_code from analytics.v_trial_balance")
    assert currencies == [{"currency_code": "CHF"}]


def test_commands_need_the_capability(db: Database, entity: Entity) -> None:
    loan = db.create_loan(entity)
    with db.acting_as("rently_app", entity), db.refused("42501"):
        db.call(
            "api.disburse_loan", legal_entity_id=entity.id, loan_id=loan["id"], idempotency_key="1"
        )
    db.run("grant execute on all functions in schema api to public")
    with db.acting_as("rently_auditor", entity), db.refused("RL002"):
        db.call(
            "api.register_party",
            legal_entity_id=entity.id,
            kind="person",
            reference="P",
            display_name="P",
        )


def test_an_entity_of_others_looks_like_none(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    for stranger in (other_entity.id, uuid.uuid4(), None):
        with db.acting_as("rently_loan_officer", entity), db.refused("RL001"):
            db.call(
                "api.register_party",
                legal_entity_id=stranger,
                kind="person",
                reference="P",
                display_name="P",
            )


def test_amounts_have_the_decimals_of_their_currency(db: Database) -> None:
    yen = db.create_entity("YEN", "JPY", "JP", "Asia/Tokyo")
    product = db.create_product(yen)
    with db.refused("RL305"):
        db.create_loan(yen, product_code=product["code"], principal_amount="1000.5")
    loan = db.create_loan(yen, product_code=product["code"], principal_amount=1000)
    assert db.value(
        "select bool_and(scale(trim_scale(instalment_amount)) = 0) from lending.amortisation_line"
        " where loan_id = %s",
        [loan["id"]],
    )
