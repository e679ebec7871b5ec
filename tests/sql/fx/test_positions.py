"""Exchanges, average cost, realised results, revaluation: IAS 21 in transfers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from clock import TODAY
from currencies import balances, exchange, record_rate
from hypothesis import given, settings
from hypothesis import strategies as st
from shared_session import SharedSession
from sqltest import Database, Entity

USD_COST, USD_GAIN = "1950840", "1960840"


def revalue(db: Database, entity: Entity, on: date | None) -> list[dict[str, Any]]:
    with db.acting_as("rently_accountant", entity):
        return db.call("api.revalue_fx_positions", legal_entity_id=entity.id, on_date=on)


def violations(db: Database) -> list[dict[str, Any]]:
    return db.rows("select name, example from ops.verify() where violations > 0")


def position(db: Database, entity: Entity) -> dict[str, Any]:
    with db.acting_as("rently_accountant", entity):
        return db.row("select * from analytics.v_fx_position")


def test_what_is_bought_and_sold_at_the_official_rate_realises_nothing(
    db: Database, entity: Entity
) -> None:
    record_rate(db, "USD", "1.25")
    bought = exchange(db, entity, "USD", 125, "EUR", 100)
    assert (bought["realised_amount"], bought["official_exchange_rate"]) == (0, Decimal("0.8"))
    assert balances(db, entity, "USD") == {"1000": 125, "2900": -125}
    assert balances(db, entity, "EUR") == {"1000": -100, USD_COST: 100}
    assert len(bought["fx_rate_official_ids"]) == 1


def test_a_worse_price_than_the_official_is_a_loss(db: Database, entity: Entity) -> None:
    record_rate(db, "USD", "1.25")
    bought = exchange(db, entity, "USD", 125, "EUR", 103)
    assert bought["realised_amount"] == -3
    assert balances(db, entity, "EUR") == {"1000": -103, USD_COST: 100, "5910": 3}


def test_a_position_is_left_at_average_cost(db: Database, entity: Entity) -> None:
    record_rate(db, "USD", "1.25")
    exchange(db, entity, "USD", 125, "EUR", 100)
    record_rate(db, "USD", "1.00")
    exchange(db, entity, "USD", 75, "EUR", 75)  # now 200 dollars for 175 euros
    sold = exchange(db, entity, "EUR", 50, "USD", 50)
    assert sold["realised_amount"] == Decimal("6.25")  # 50 euros for what cost 43.75
    assert balances(db, entity, "EUR") == {
        "1000": -125,
        USD_COST: Decimal("131.25"),
        "4910": Decimal("-6.25"),
    }
    found = position(db, entity)
    assert (found["position_amount"], found["market_amount"]) == (150, 150)
    assert violations(db) == []


def test_a_position_may_turn(db: Database, entity: Entity) -> None:
    record_rate(db, "USD", "1.25")
    exchange(db, entity, "USD", 125, "EUR", 100)
    record_rate(db, "USD", "1.00")
    sold = exchange(db, entity, "EUR", 200, "USD", 200)
    assert sold["realised_amount"] == 25  # 125 dollars that cost 100 euros went for 125
    found = position(db, entity)
    assert (found["position_amount"], found["carrying_amount"]) == (-75, -75)
    assert violations(db) == []


def test_two_foreign_currencies(db: Database, entity: Entity) -> None:
    record_rate(db, "USD", "1.25")
    record_rate(db, "GBP", "0.80")
    found = exchange(db, entity, "GBP", 80, "USD", 120)
    assert found["realised_amount"] == 4  # worth 100 euros for what is worth 96
    assert (found["official_exchange_rate"], len(found["fx_rate_official_ids"])) == (
        Decimal("1.5625"),
        2,
    )
    assert violations(db) == []


def test_a_revaluation_is_taken_back_by_the_next(db: Database, entity: Entity) -> None:
    db.run("grant rently_owner to " + db.ensure_login("rently_accountant", entity))
    yesterday = TODAY - timedelta(days=1)
    with db.acting_as_superuser():
        db.run("select set_config('rently.booking_time', %s, true)", [f"{yesterday} 10:00"])
    record_rate(db, "USD", "1.25")
    exchange(db, entity, "USD", 125, "EUR", 100)
    record_rate(db, "USD", "1.00", str(yesterday))
    first = revalue(db, entity, yesterday)[0]
    assert (first["market_amount"], first["unrealised_amount"]) == (125, 25)
    with db.acting_as_superuser():
        db.run("select set_config('rently.booking_time', '', true)")
    record_rate(db, "USD", "2.50", str(TODAY))
    second = revalue(db, entity, TODAY)[0]
    assert second["unrealised_amount"] == -50
    euros = balances(db, entity, "EUR")
    assert (euros[USD_GAIN], euros["5920"], "4920" in euros) == (-50, 50, False)
    assert position(db, entity)["booked_unrealised_amount"] == -50
    assert violations(db) == []


def test_revaluing_a_day_twice_changes_nothing(db: Database, entity: Entity) -> None:
    record_rate(db, "USD", "1.25")
    exchange(db, entity, "USD", 125, "EUR", 100)
    record_rate(db, "USD", "1.00", str(TODAY))
    assert revalue(db, entity, TODAY) == revalue(db, entity, TODAY)
    assert balances(db, entity, "EUR")[USD_GAIN] == 25


def test_income_in_a_foreign_currency_enters_the_position(db: Database, entity: Entity) -> None:
    record_rate(db, "USD", "1.25")
    product = db.create_product(entity, currency_code="USD")
    loan = db.create_loan(entity, product_code=product["code"], start_date="2024-01-15")
    db.pay(entity, db.disburse(entity, loan), "106.62")
    revalued = revalue(db, entity, TODAY)[0]
    # 12 dollars of interest: 9.60 euros; principal and cash are dollars on both sides.
    assert (revalued["position_amount"], revalued["carrying_amount"]) == (12, Decimal("9.60"))
    assert balances(db, entity, "USD")["4990"] + balances(db, entity, "USD")["4100"] == 0
    assert balances(db, entity, "EUR") == {USD_COST: Decimal("9.60"), "4990": Decimal("-9.60")}
    assert violations(db) == []


def test_an_exchange_is_done_once_for_each_key(db: Database, entity: Entity) -> None:
    record_rate(db, "USD", "1.25")
    first = exchange(db, entity, "USD", 125, "EUR", 100, idempotency_key="once")
    assert exchange(db, entity, "USD", "125.00", "EUR", 100, idempotency_key="once") == first
    with db.refused("RL401"):
        exchange(db, entity, "USD", 125, "EUR", 101, idempotency_key="once")
    with db.refused("RL007"):
        exchange(db, entity, "USD", 125, "EUR", 100, idempotency_key=" ")


@pytest.mark.parametrize(
    ("sqlstate", "given"),
    [
        ("RL305", {"bought_amount": 0}),
        ("RL305", {"sold_amount": "0.001"}),
        ("RL306", {"value_date": "2999-01-01"}),
        ("RL514", {"value_date": "2020-01-01"}),
        ("RL514", {"bought": "QQQ"}),
        ("RL514", {"bought": "CHF"}),
        ("RL521", {"bought": "EUR"}),
    ],
)
def test_a_bad_exchange_is_refused(
    db: Database, entity: Entity, sqlstate: str, given: dict[str, Any]
) -> None:
    record_rate(db, "USD", "1.25")
    offer: dict[str, Any] = {"bought": "USD", "bought_amount": 125}
    deal = offer | {"sold": "EUR", "sold_amount": 100} | given
    with db.refused(sqlstate):
        exchange(db, entity, **deal)
    assert db.value("select count(*) from lending.currency_exchange") == 0


def test_days_are_revalued_in_order(db: Database, entity: Entity) -> None:
    record_rate(db, "USD", "1.25")
    exchange(db, entity, "USD", 125, "EUR", 100)
    revalue(db, entity, TODAY)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1), None):
        with db.refused("RL520"):
            revalue(db, entity, day)


def test_it_is_for_accountants(db: Database, entity: Entity, other_entity: Entity) -> None:
    with db.acting_as("rently_payments_operator", entity), db.refused("42501"):
        db.call("api.revalue_fx_positions", legal_entity_id=entity.id, on_date="2024-01-01")
    with db.acting_as("rently_accountant", other_entity), db.refused("RL001"):
        db.call("api.revalue_fx_positions", legal_entity_id=entity.id, on_date="2024-01-01")


amounts = st.decimals("0.01", "5000", places=2)
deals = st.lists(
    st.tuples(st.sampled_from(["EUR", "USD", "JPY"]), amounts, st.integers(115, 200)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=8, deadline=None)
@given(steps=deals)
def test_whatever_is_exchanged_the_books_close(
    shared_session: SharedSession, steps: list[tuple[str, Decimal, int]]
) -> None:
    """All results together are what the euros, and the worth of the rest, changed by."""
    with shared_session.undone() as db:
        entity = db.create_entity("LAWS")
        record_rate(db, "JPY", 160)
        currencies = ["EUR", "USD", "JPY"]
        for bought, amount, percent in steps:
            record_rate(db, "USD", Decimal(percent) / 100)
            sold = currencies[(currencies.index(bought) + percent) % 3]
            if bought != sold:
                places = 0 if bought == "JPY" else 2
                exchange(
                    db, entity,
                    bought, max(round(amount, places), Decimal(1)),
                    sold, max(round(amount, 0 if sold == "JPY" else 2), Decimal(1)),
                )  # fmt: skip
        revalue(db, entity, TODAY)
        assert violations(db) == []
        held = db.row("select coalesce(sum(market_amount), 0) as worth from lending.fx_revaluation")
        euros = balances(db, entity, "EUR")
        result = sum(-euros.get(code, 0) for code in ("4910", "4920", "5910", "5920"))
        assert result == euros.get("1000", 0) + held["worth"]


def test_a_position_without_a_rate_of_the_day_raises_the_alert(
    db: Database, entity: Entity
) -> None:
    with db.acting_as("rently_scheduler", entity):
        assert db.value("select ops.require_fx_rates()") == 0
    record_rate(db, "USD", "1.25")
    exchange(db, entity, "USD", 125, "EUR", 100)
    with db.acting_as("rently_scheduler", entity):
        assert db.value("select ops.require_fx_rates()") == 1
        with db.refused("RL514"):
            db.run("select ops.require_fx_rates(%s)", [TODAY + timedelta(days=14)])
