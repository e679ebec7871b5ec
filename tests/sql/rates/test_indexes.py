"""Loans whose rate follows a published one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from clock import TODAY
from origination import Desk
from servicing import Servicing
from sqltest import Database, Entity

TERMS = {"rate_index_code": "EURIBOR_3M", "rate_margin": 0.02, "rate_reset_months": 3}
RECALCULATION: list[dict[str, Any]] = [
    {},
    {"interest_recalculation": "last_instalment"},
    {"interest_recalculation": "instalment", "is_schedule_progressive": False},
]
NAMES = ["none", "last_instalment", "instalment"]


@pytest.fixture(autouse=True)
def index(db: Database) -> None:
    """Register the index."""
    db.call("api.register_rate_index", code="EURIBOR_3M", name="Euribor", currency_code="EUR")


def publish(
    db: Database, on: str, rate: Any, code: str | None = "EURIBOR_3M"
) -> list[dict[str, Any]]:
    """Record a value, as an administrator."""
    return db.call("api.record_rate_index_value", rate_index_code=code, valid_from=on, rate=rate)


def make(db: Database, entity: Entity, **terms: Any) -> Servicing:
    """Return a loan of 1,200 in twelve instalments, paid out on 2024-01-15."""
    product = db.create_product(entity, terms=TERMS | terms)
    loan = db.create_loan(entity, product_code=product["code"], start_date="2024-01-15")
    return Servicing(db, entity, db.disburse(entity, loan))


def close(loan: Servicing, day: str) -> Any:
    """Run the step of a day."""
    return loan.db.value("select internal.close_step_rates(%s, %s)", [loan.entity.id, day])


def resets(loan: Servicing) -> list[tuple[str, str, Decimal]]:
    """Return day, outcome and rate of each reset."""
    with loan.db.acting_as("rently_loan_officer", loan.entity):
        rows = loan.db.rows("select * from api.rate_reset order by reset_on, id")
    return [(str(row["reset_on"]), row["outcome"], row["interest_rate"]) for row in rows]


def test_a_loan_begins_with_the_rate_of_its_index(db: Database, entity: Entity) -> None:
    publish(db, "2024-01-01", "0.04")
    assert make(db, entity).loan["interest_rate"] == Decimal("0.06")


def test_so_does_one_that_was_applied_for(db: Database, entity: Entity) -> None:
    publish(db, "2024-01-01", "0.04")
    desk = Desk(db, entity, **TERMS)
    assert desk.agreed()["interest_rate"] == Decimal("0.06")
    assert desk.agreed(interest_rate="0.07")["interest_rate"] == Decimal("0.07")


def test_so_does_one_that_pays_others_off(db: Database, entity: Entity) -> None:
    publish(db, "2024-01-01", "0.04")
    loan = make(db, entity)
    with db.acting_as("rently_loan_officer", entity):
        (new,) = db.call(
            "api.refinance_loan",
            legal_entity_id=entity.id,
            loan_ids=[loan.loan["id"]],
            product_code=loan.loan["product_code"],
            instalment_count=12,
            idempotency_key="refinance",
        )
    assert new["interest_rate"] == Decimal("0.06")


def test_without_a_value_it_begins_with_the_rate_of_the_product(
    db: Database, entity: Entity
) -> None:
    assert make(db, entity).loan["interest_rate"] == Decimal("0.12")


@pytest.mark.parametrize("terms", RECALCULATION, ids=NAMES)
def test_a_reset_changes_the_rate_from_its_day_on(
    db: Database, entity: Entity, terms: dict[str, Any]
) -> None:
    publish(db, "2024-01-01", "0.04")
    publish(db, "2024-04-01", "0.10")
    loan = make(db, entity, **terms)
    before = loan.schedule()
    assert close(loan, "2024-04-14") == 0
    assert close(loan, "2024-04-15") == 1
    assert close(loan, "2024-04-15") == 0
    after = loan.schedule()
    assert resets(loan) == [("2024-04-15", "changed", Decimal("0.12"))]
    assert after[3]["interest_amount"] > before[3]["interest_amount"]
    if not terms:
        assert after[:3] == before[:3]
    assert sum(row["principal_amount"] for row in after) == 1200
    assert loan.violations() == []


def test_missed_days_are_caught_up_in_order(db: Database, entity: Entity) -> None:
    for day, rate in (("2024-01-01", "0.04"), ("2024-04-01", "0.05"), ("2024-10-01", "0.03")):
        publish(db, day, rate)
    loan = make(db, entity)
    assert close(loan, "2024-12-31") == 3
    assert resets(loan) == [
        ("2024-04-15", "changed", Decimal("0.07")),
        ("2024-07-15", "unchanged", Decimal("0.07")),
        ("2024-10-15", "changed", Decimal("0.05")),
    ]
    assert close(loan, "2024-12-31") == 0
    assert loan.violations() == []


@pytest.mark.parametrize(
    ("published", "terms", "rate"),
    [
        ("0.50", {"rate_cap": 0.09}, "0.09"),
        ("-0.05", {"rate_floor": 0.01}, "0.01"),
        ("-0.05", {}, "0"),
        ("0.50", {"max_interest_rate": 0.3}, "0.3"),
    ],
    ids=["cap", "floor", "never negative", "limit of the product"],
)
def test_the_rate_stays_within_its_bounds(
    db: Database, entity: Entity, published: str, terms: dict[str, Any], rate: str
) -> None:
    publish(db, "2024-04-01", published)
    loan = make(db, entity, **terms)
    close(loan, "2024-04-15")
    assert resets(loan) == [("2024-04-15", "changed", Decimal(rate))]
    assert loan.violations() == []


def test_the_value_is_read_before_the_reset(db: Database, entity: Entity) -> None:
    publish(db, "2024-01-01", "0.04")
    publish(db, "2024-04-14", "0.10")
    loan = make(db, entity, rate_fixing_days=2)
    close(loan, "2024-04-15")
    assert resets(loan) == [("2024-04-15", "unchanged", Decimal("0.06"))]


def test_a_missing_value_is_noted_and_tried_again(db: Database, entity: Entity) -> None:
    loan = make(db, entity)
    before = loan.schedule()
    assert close(loan, "2024-04-15") == 1
    assert close(loan, "2024-04-16") == 0
    assert resets(loan) == [("2024-04-15", "missing", Decimal("0.12"))]
    assert loan.schedule() == before
    publish(db, "2024-04-01", "0.05")
    assert close(loan, "2024-04-17") == 1
    assert resets(loan)[1] == ("2024-04-15", "changed", Decimal("0.07"))


def test_a_fixed_or_closed_loan_is_left_alone(db: Database, entity: Entity) -> None:
    publish(db, "2024-01-01", "0.04")
    closed = make(db, entity)
    closed.pay(2000, "2024-02-01")
    product = db.create_product(entity)
    db.disburse(
        entity, db.create_loan(entity, product_code=product["code"], start_date="2024-01-15")
    )
    publish(db, "2024-04-01", "0.10")
    assert close(closed, "2024-12-31") == 0


def test_an_entitys_close_touches_no_other(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    loan = make(db, entity)
    publish(db, "2024-04-01", "0.10")
    value = "select internal.close_step_rates(%s, '2024-12-31')"
    assert db.value(value, [other_entity.id]) == 0
    assert resets(loan) == []


def test_an_approval_policy_does_not_stop_the_close(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_executive", entity):
        db.call("api.set_approval_policy", legal_entity_id=entity.id, command="change_rate")
    loan = make(db, entity)
    publish(db, "2024-04-01", "0.10")
    assert close(loan, "2024-04-15") == 1


def test_the_day_is_closed_with_the_step(db: Database, entity: Entity) -> None:
    loan = make(db, entity)
    publish(db, "2024-04-01", "0.10")
    yesterday = TODAY - dt.timedelta(days=2)
    with db.acting_as("rently_scheduler", entity):
        db.call("api.run_close_of_business", legal_entity_id=entity.id, business_date=yesterday)
    assert len(resets(loan)) == 3
    assert loan.violations() == []


def test_the_same_value_again_changes_nothing(db: Database) -> None:
    first = publish(db, "2024-01-01", "0.04")
    assert publish(db, "2024-01-01", "0.040") == first


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        ("2024-01-01", "0.05"),
        ("2023-12-31", "0.04"),
        (None, "0.04"),
        ("infinity", "0.04"),
        ("2024-02-01", None),
        ("2024-02-01", "NaN"),
        ("2024-02-01", "10.1"),
    ],
)
def test_an_invalid_value_is_refused(db: Database, day: Any, rate: Any) -> None:
    publish(db, "2024-01-01", "0.04")
    with db.refused("RL367"):
        publish(db, day, rate)
    assert len(db.rows("select from lending.rate_index_value")) == 1


def test_an_unknown_index_is_refused(db: Database, entity: Entity) -> None:
    for code in ("LIBOR", None):
        with db.refused("RL368"):
            publish(db, "2024-01-01", "0.04", code)
    with db.refused("RL203"):
        make(db, entity, rate_index_code="LIBOR")


def test_an_index_is_for_loans_in_its_currency(db: Database, entity: Entity) -> None:
    with db.refused("RL203"):
        db.create_product(entity, currency_code="USD", terms=TERMS)


def test_an_invalid_index_is_refused(db: Database) -> None:
    for code, currency in (("euribor", "EUR"), (None, "EUR"), ("SOFR", "XXY")):
        with db.refused("RL367"):
            db.call("api.register_rate_index", code=code, name="A rate", currency_code=currency)


def test_who_may_record_values(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_scheduler", entity):
        publish(db, "2024-01-01", "0.04")
    db.create_login("idle", "rently_scheduler")
    with db.acting_as("idle"), db.refused("RL369"):
        publish(db, "2024-02-01", "0.05")
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        publish(db, "2024-02-01", "0.05")


@pytest.mark.parametrize(
    "terms",
    [
        {"rate_margin": None},
        {"rate_reset_months": 0},
        {"rate_reset_months": None},
        {"rate_floor": 0.1, "rate_cap": 0.05},
        {"rate_index_code": None},
        {"rate_fixing_days": 40},
    ],
)
def test_terms_that_contradict_each_other_are_refused(
    db: Database, entity: Entity, terms: dict[str, Any]
) -> None:
    with db.refused("RL203"):
        make(db, entity, **terms)
