"""Products: one document, versions that begin later, terms that never change."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import psycopg
import pytest
from products import DOCUMENT
from psycopg.types.json import Jsonb
from sqltest import Database, Entity


@pytest.fixture
def officer(db: Database, entity: Entity) -> Any:
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.define_charge",
            legal_entity_id=entity.id,
            code="FEE",
            name="Fee",
            component="fee",
            currency_code="EUR",
        )
        yield db


def create(db: Database, entity: Entity, document: dict[str, Any]) -> dict[str, Any]:
    return db.call(
        "api.create_product_from_document", legal_entity_id=entity.id, document=Jsonb(document)
    )[0]


def counts(db: Database, version: Any) -> list[int]:
    tables = ("product_charge", "charge_cap", "delinquency_bucket", "eligibility_rule")
    with db.acting_as_superuser():
        return [
            db.value(f"select count(*) from lending.{t} where product_version_id = %s", [version])
            for t in (*tables, "allocation_rule")
        ]


def test_one_document_makes_a_whole_product(officer: Database, entity: Entity) -> None:
    made = create(officer, entity, DOCUMENT)
    assert made["code"] == "RENT_LOAN"
    assert made["version_number"] == 1
    assert counts(officer, made["product_version_id"]) == [1, 1, 1, 1, 1]


def test_all_faults_are_named_at_once_by_their_paths(officer: Database, entity: Entity) -> None:
    document = copy.deepcopy(DOCUMENT)
    del document["name"]
    document["colour"] = "red"
    document["terms"]["interest_rate"] = "much"
    document["charges"][0]["pct"] = "1"
    document["eligibility_rules"].append({"code": "x"})
    with pytest.raises(psycopg.Error) as caught, officer.connection.transaction():
        create(officer, entity, document)
    assert caught.value.sqlstate == "RL206"
    detail = str(caught.value.diag.message_detail)
    for path in (
        "product.name",
        "product.colour",
        "terms.interest_rate",
        "charges[0].pct",
        "eligibility_rules[1].fact",
    ):
        assert path in detail


@pytest.mark.parametrize(
    ("section", "field", "value"),
    [
        ("charges", "timing", "never"),
        ("charges", "charge_code", "NONE"),
        ("charge_caps", "per_period", "decade"),
        ("charge_caps", "max_amount", 20.005),
        ("delinquency_buckets", "min_days", -1),
        ("eligibility_rules", "fact", "height"),
        ("eligibility_rules", "operator", "at_least"),
    ],
)
def test_what_the_tables_refuse_is_named_too(
    officer: Database, entity: Entity, section: str, field: str, value: Any
) -> None:
    document = copy.deepcopy(DOCUMENT)
    document[section][0][field] = value
    with officer.refused("RL206"):
        create(officer, entity, document)
    with officer.acting_as_superuser():
        assert officer.value("select count(*) from lending.product") == 0


@pytest.mark.parametrize("document", [None, [], "x", 1, {}, {"terms": []}, {"valid_from": "soon"}])
def test_what_is_no_document(officer: Database, entity: Entity, document: Any) -> None:
    with officer.refused("RL206"):
        create(officer, entity, document)


def test_terms_out_of_range(officer: Database, entity: Entity) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["terms"]["interest_rate"] = 0.5
    with officer.refused("RL206"):
        create(officer, entity, document)


def add(db: Database, entity: Entity, days: int, **changes: Any) -> dict[str, Any]:
    with db.acting_as_superuser():
        today = db.value("select internal.business_date(%s)", [entity.id])
    return db.call(
        "api.add_product_version",
        legal_entity_id=entity.id,
        product_code="RENT_LOAN",
        valid_from=today + datetime.timedelta(days),
        changes=Jsonb(changes),
    )[0]


def test_a_new_version_takes_over_and_a_loan_keeps_its_own(
    officer: Database, entity: Entity
) -> None:
    first = create(officer, entity, DOCUMENT)
    loan = officer.create_loan(entity, product_code="RENT_LOAN")
    second = add(officer, entity, 30, interest_rate=0.09, charges=[])
    assert second["version_number"] == 2
    assert counts(officer, second["product_version_id"]) == [0, 1, 1, 1, 1]
    later = officer.create_loan(
        entity, product_code="RENT_LOAN", start_date=second["valid_during"].lower
    )
    assert loan["product_version_id"] == first["product_version_id"]
    assert later["product_version_id"] == second["product_version_id"]
    assert later["interest_rate"] == second["interest_rate"]


def test_a_new_version_may_change_the_allocation_rules(officer: Database, entity: Entity) -> None:
    first = create(officer, entity, DOCUMENT)
    rules = [
        {"future_rule": "last"},
        {"transaction_type": "repayment", "future_rule": "reamortise"},
    ]
    second = add(officer, entity, 30, allocation_rules=rules)
    third = add(officer, entity, 60, interest_rate=0.09)

    def stored(version: dict[str, Any]) -> list[tuple[str | None, str]]:
        with officer.acting_as_superuser():
            rows = officer.rows(
                "select transaction_type, future_rule from lending.allocation_rule"
                " where product_version_id = %s order by transaction_type nulls first",
                [version["product_version_id"]],
            )
        return [(row["transaction_type"], row["future_rule"]) for row in rows]

    assert stored(first) == [(None, "next")]
    assert stored(second) == [(None, "last"), ("repayment", "reamortise")]
    assert stored(third) == stored(second)


@pytest.mark.parametrize(
    "rules",
    [{}, [{"colour": "red"}], [{"positions": ["due_fee"]}], [{}, {}], [{"future_rule": "never"}]],
)
def test_bad_allocation_rules_are_refused(officer: Database, entity: Entity, rules: Any) -> None:
    with officer.refused("RL206"):
        create(officer, entity, DOCUMENT | {"allocation_rules": rules})
    create(officer, entity, DOCUMENT)
    with officer.refused("RL206"):
        add(officer, entity, 1, allocation_rules=rules)


@pytest.mark.parametrize("terms", [{"colour": "red"}, {"interest_rate": 0.1}, {"id": 1}])
def test_a_term_that_is_none_is_refused(db: Database, entity: Entity, terms: Any) -> None:
    with db.refused("RL203"):
        db.create_product(entity, terms=terms)


def test_no_version_begins_in_the_past(officer: Database, entity: Entity) -> None:
    create(officer, entity, DOCUMENT)
    with officer.refused("RL204"):
        add(officer, entity, -1)


def test_versions_do_not_overlap(officer: Database, entity: Entity) -> None:
    create(officer, entity, DOCUMENT)
    add(officer, entity, 30)
    with officer.refused("RL205"):
        add(officer, entity, 30)
    with officer.refused("RL205"):
        add(officer, entity, 10)


def test_changes_that_make_no_sense(officer: Database, entity: Entity) -> None:
    create(officer, entity, DOCUMENT)
    with officer.refused("RL206"):
        add(officer, entity, 1, colour="red")
    with officer.refused("RL206"):
        add(officer, entity, 1, min_principal_amount=6000)
    with officer.refused("RL201"):
        officer.call(
            "api.add_product_version",
            legal_entity_id=entity.id,
            product_code="NONE",
            valid_from="2100-01-01",
        )


def test_terms_never_change_once_made(officer: Database, entity: Entity) -> None:
    create(officer, entity, DOCUMENT)
    with officer.acting_as_superuser():
        officer.run("update lending.product_version set created_at = created_at - interval '1 day'")
        with officer.refused("RL207"):
            officer.run("update lending.product_version set interest_rate = 0.07")


def test_only_loan_officers_make_products(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_payments_operator", entity), db.refused("42501"):
        create(db, entity, DOCUMENT)


def test_the_entitys_buckets_hold_where_a_version_has_none(
    officer: Database, entity: Entity
) -> None:
    own = create(officer, entity, DOCUMENT)
    other = officer.create_product(entity)
    with officer.acting_as_superuser():
        rows = officer.rows(
            "select product_version_id, code from internal.delinquency_buckets(%s)", [entity.id]
        )
    assert [r["code"] for r in rows if r["product_version_id"] == own["product_version_id"]] == [
        "LATE"
    ]
    assert len([r for r in rows if r["product_version_id"] == other["product_version_id"]]) == 5


def test_a_loan_stays_within_the_rates_of_its_product(db: Database, entity: Entity) -> None:
    product = db.create_product(
        entity, terms={"min_interest_rate": "0.10", "max_interest_rate": "0.15"}
    )
    db.create_loan(entity, product_code=product["code"], interest_rate="0.15")
    for rate in ("0.09", "0.16"):
        with db.refused("RL202"):
            db.create_loan(entity, product_code=product["code"], interest_rate=rate)
