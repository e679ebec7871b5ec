"""Exchange rates: several sources, the official rate, what is set aside, conversion."""

from __future__ import annotations

import statistics
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb
from shared_session import SharedSession
from sqltest import Database, Entity

FRIDAY = "2024-03-15"
SOURCES = ("ALFA", "BRAVO", "CHARLIE")


@pytest.fixture
def sources(db: Database) -> Database:
    """Register three sources in euros and one in dollars."""
    for code in SOURCES:
        db.call("api.register_fx_source", code=code, name=code, base_currency_code="EUR")
    db.call("api.register_fx_source", code="DOLLAR", name="In dollars", base_currency_code="USD")
    return db


def record(
    db: Database,
    source: str,
    rate: Any,
    quote: str = "USD",
    on: str | date = FRIDAY,
    base: str = "EUR",
) -> dict[str, Any]:
    given = [{"rate_date": str(on), "base": base, "quote": quote, "rate": str(rate)}]
    return db.call("api.record_fx_rates", source_code=source, rates=Jsonb(given))[0]


def official(db: Database, quote: str = "USD", on: str = FRIDAY) -> dict[str, Any]:
    return db.row(
        "select * from analytics.v_fx_rate_official"
        " where quote_currency_code = %s and rate_date = %s",
        [quote, on],
    )


def convert(db: Database, amount: Any, source: str, target: str, on: str = FRIDAY) -> Any:
    return db.call(
        "api.convert_amount",
        amount=amount,
        from_currency_code=source,
        to_currency_code=target,
        on_date=on,
    )[0]


def policy(db: Database, **terms: Any) -> None:
    defaults = {
        "currency_code": None,
        "tolerance_pct": 1,
        "min_source_count": 1,
        "max_age_days": 4,
    }
    db.call("api.set_fx_rate_policy", **defaults | terms)


def test_the_official_rate_is_the_median_of_those_that_agree(sources: Database) -> None:
    for source, rate in zip(SOURCES, ("1.0800", "1.0820", "1.0840"), strict=True):
        record(sources, source, rate)
    found = official(sources)
    assert (found["rate"], found["agreeing_count"], found["revision"]) == (Decimal("1.082"), 3, 3)


def test_an_outlier_is_flagged_and_not_used(sources: Database, entity: Entity) -> None:
    for source, rate in zip(SOURCES, ("1.0800", "1.0820", "1.2000"), strict=True):
        record(sources, source, rate)
    assert official(sources)["rate"] == Decimal("1.081")
    with sources.acting_as("rently_accountant", entity):
        flagged = sources.row("select * from analytics.v_fx_rate_outlier")
    assert (flagged["source_code"], flagged["status"]) == ("CHARLIE", "valid")
    assert flagged["deviation_pct"] == Decimal("10.9057")


def test_two_sources_that_disagree_dispute_the_day(sources: Database, entity: Entity) -> None:
    record(sources, "ALFA", "1.08", on="2024-03-14")
    record(sources, "ALFA", "1.08")
    record(sources, "BRAVO", "1.20")
    assert (official(sources)["status"], official(sources)["rate"]) == ("disputed", None)
    with sources.acting_as("rently_accountant", entity), sources.refused("RL514"):
        convert(sources, 1, "EUR", "USD")  # nor is the day before's used silently
    record(sources, "CHARLIE", "1.081")
    assert official(sources)["rate"] == Decimal("1.0805")


def test_a_currency_may_need_several_sources(sources: Database) -> None:
    policy(sources, currency_code="GBP", min_source_count=2)
    record(sources, "ALFA", "0.85", "GBP")
    assert official(sources, "GBP")["status"] == "disputed"
    record(sources, "BRAVO", "0.851", "GBP")
    assert official(sources, "GBP")["rate"] == Decimal("0.8505")


def test_a_source_with_another_base_votes_through_its_price_of_the_pivot(
    sources: Database,
) -> None:
    record(sources, "DOLLAR", "0.8", "EUR", base="USD")
    record(sources, "DOLLAR", "152", "JPY", base="USD")
    assert official(sources)["rate"] == Decimal("1.25")
    assert official(sources, "JPY")["rate"] == Decimal(190)


def test_a_correction_is_a_revision_and_a_repetition_is_nothing(sources: Database) -> None:
    assert record(sources, "ALFA", "1.08")["recorded_count"] == 1
    again = record(sources, "ALFA", "1.0800")
    assert (again["recorded_count"], again["unchanged_count"], again["official_count"]) == (0, 1, 0)
    record(sources, "ALFA", "1.09")
    revisions = sources.rows(
        "select revision, rate from lending.fx_rate where source_code = 'ALFA' order by revision"
    )
    assert [row["rate"] for row in revisions] == [Decimal("1.08"), Decimal("1.09")]
    assert official(sources)["rate"] == Decimal("1.09")


@pytest.mark.parametrize("table", ["fx_rate", "fx_rate_official"])
@pytest.mark.parametrize("change", ["update lending.{} set rate = 1", "delete from lending.{}"])
def test_nothing_recorded_is_changed(sources: Database, table: str, change: str) -> None:
    record(sources, "ALFA", "1.08")
    with sources.refused("RL008"):
        sources.run(change.format(table))


@pytest.mark.parametrize(
    ("on", "is_usable"),
    [
        ("2024-03-14", False),
        (FRIDAY, True),
        ("2024-03-17", True),  # Sunday: Friday's holds
        ("2024-03-21", True),  # four weekdays later
        ("2024-03-22", False),
        ("2030-01-01", False),
    ],
)
def test_a_rate_holds_for_some_weekdays(
    sources: Database, entity: Entity, on: str, is_usable: bool
) -> None:
    record(sources, "ALFA", "1.08")
    with sources.acting_as("rently_payments_operator", entity):
        if is_usable:
            assert convert(sources, 100, "EUR", "USD", on)["converted_amount"] == 108
        else:
            with sources.refused("RL514"):
                convert(sources, 100, "EUR", "USD", on)


def test_conversion_names_the_rates_used(sources: Database, entity: Entity) -> None:
    record(sources, "ALFA", "1.25")
    record(sources, "ALFA", "160", "JPY")
    with sources.acting_as("rently_payments_operator", entity):
        found = convert(sources, "12.50", "USD", "JPY")
        same = convert(sources, "12.50", "XCG", "XCG")
    assert (found["converted_amount"], found["exchange_rate"]) == (1600, 128)
    assert found["fx_rate_official_ids"] == [
        official(sources)["fx_rate_official_id"],
        official(sources, "JPY")["fx_rate_official_id"],
    ]
    assert (same["converted_amount"], same["fx_rate_official_ids"]) == (Decimal("12.50"), [])


@pytest.mark.parametrize(
    ("sqlstate", "given"),
    [
        ("RL511", {"rate": "0"}),
        ("RL511", {"rate": "-1.08"}),
        ("RL511", {"rate": "NaN"}),
        ("RL511", {"rate": "Infinity"}),
        ("RL511", {"rate": "1.00000000001"}),
        ("RL511", {"rate": "much"}),
        ("RL511", {"rate": None}),
        ("RL511", {"rate_date": None}),
        ("RL511", {"rate_date": "2024-02-30"}),
        ("RL511", {"rate_date": "infinity"}),
        ("RL511", {"rate_date": "2999-01-01"}),
        ("RL511", {"quote": "QQQ"}),
        ("RL511", {"quote": "EUR"}),
        ("RL511", {"base": "GBP"}),
        ("RL512", {"base": "USD", "quote": "EUR", "rate": "0.92"}),
        ("RL512", {"quote": "JPY", "rate": "0.0061"}),
    ],
)
def test_a_bad_rate_is_refused(sources: Database, sqlstate: str, given: dict[str, Any]) -> None:
    record(sources, "ALFA", "163.5", "JPY", "2024-03-14")
    before = sources.value("select count(*) from lending.fx_rate")
    good = {"rate_date": FRIDAY, "base": "EUR", "quote": "GBP", "rate": "0.85"}
    bad = good | {"rate": "1.08", "quote": "USD"} | given
    with sources.refused(sqlstate):
        sources.call("api.record_fx_rates", source_code="ALFA", rates=Jsonb([good, bad]))
    assert sources.value("select count(*) from lending.fx_rate") == before


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        ((FRIDAY, "163.5"), ("2024-03-14", "0.0061"), True),
        ((FRIDAY, "0.0061"), ("2024-03-14", "163.5"), True),
        ((FRIDAY, "0.0061"), ("2024-02-14", "163.5"), True),
        ((FRIDAY, "0.0061"), ("2024-02-13", "163.5"), False),  # a month ago: it may be reformed
        ((FRIDAY, "0.93"), ("2024-03-14", "1.07"), False),  # too near to 1 to tell
        ((FRIDAY, "0.9064"), ("2024-03-14", "0.9082"), False),  # near its own inverse
    ],
)
def test_rates_given_together_are_quoted_the_same_way(
    sources: Database, first: tuple[str, str], second: tuple[str, str], is_refused: bool
) -> None:
    rates = [
        {"rate_date": on, "base": "EUR", "quote": "JPY", "rate": rate}
        for on, rate in (first, second)
    ]
    told = {"source_code": "ALFA", "rates": Jsonb(rates)}
    if not is_refused:
        assert sources.call("api.record_fx_rates", **told)[0]["recorded_count"] == 2
        record(sources, "BRAVO", second[1], "JPY", second[0])
        assert record(sources, "BRAVO", first[1], "JPY", first[0])["recorded_count"] == 1
        return
    with sources.refused("RL512"):
        sources.call("api.record_fx_rates", **told)
    assert sources.value("select count(*) from lending.fx_rate") == 0
    assert sources.value("select count(*) from lending.fx_rate_official") == 0


def test_a_source_that_began_the_wrong_way_round_corrects_itself(sources: Database) -> None:
    record(sources, "ALFA", "0.0061", "JPY", "2024-03-13")
    with sources.refused("RL512"):
        record(sources, "ALFA", "163.5", "JPY", FRIDAY)
    rates = [
        {"rate_date": on, "base": "EUR", "quote": "JPY", "rate": rate}
        for on, rate in (("2024-03-13", "163.1"), (FRIDAY, "163.5"))
    ]
    told = sources.call("api.record_fx_rates", source_code="ALFA", rates=Jsonb(rates))[0]
    assert told["recorded_count"] == 2
    assert official(sources, "JPY", "2024-03-13")["rate"] == Decimal("163.1")
    assert official(sources, "JPY")["rate"] == Decimal("163.5")
    with sources.refused("RL512"):  # a day with one before it is judged by that one
        record(sources, "ALFA", "0.0061", "JPY", FRIDAY)


@pytest.mark.parametrize("rates", [[], {}, "all", [1], None])
def test_rates_in_another_form_are_refused(sources: Database, rates: Any) -> None:
    with sources.refused("RL511"):
        sources.call("api.record_fx_rates", source_code="ALFA", rates=Jsonb(rates))


def test_two_rates_of_a_day_are_refused(sources: Database) -> None:
    rates = [
        {"rate_date": FRIDAY, "base": "EUR", "quote": "USD", "rate": rate}
        for rate in ("1.08", "1.09")
    ]
    with sources.refused("RL515"):
        sources.call("api.record_fx_rates", source_code="ALFA", rates=Jsonb(rates))


def test_an_unknown_source_is_refused(sources: Database) -> None:
    with sources.refused("RL513"):
        record(sources, "NOBODY", "1.08")


def test_who_may_record(sources: Database, entity: Entity) -> None:
    with sources.acting_as("rently_scheduler", entity):
        assert record(sources, "ALFA", "1.08")["official_count"] == 1
    sources.run("create role fx_stranger login in role rently_scheduler")
    with sources.acting_as("fx_stranger"), sources.refused("RL510"):
        record(sources, "ALFA", "1.09")
    with sources.acting_as("rently_accountant", entity), sources.refused("42501"):
        record(sources, "ALFA", "1.09")


@pytest.mark.parametrize(
    "terms",
    [
        {"tolerance_pct": 0},
        {"tolerance_pct": 51},
        {"min_source_count": 0},
        {"max_age_days": -1},
        {"max_age_days": None},
        {"currency_code": "QQQ"},
    ],
)
def test_a_policy_out_of_range_is_refused(db: Database, terms: dict[str, Any]) -> None:
    with db.refused("RL516"):
        policy(db, **terms)


@pytest.mark.parametrize(
    ("sqlstate", "given"),
    [
        ("RL006", {"code": "ECB"}),
        ("RL007", {"code": "low"}),
        ("RL007", {"name": " "}),
        ("RL007", {"base_currency_code": "QQQ"}),
    ],
)
def test_a_bad_source_is_refused(db: Database, sqlstate: str, given: dict[str, Any]) -> None:
    source = {"code": "NEW", "name": "New", "base_currency_code": "EUR"} | given
    with db.refused(sqlstate):
        db.call("api.register_fx_source", **source)


rates = st.decimals("0.5", "2", places=4)


@settings(max_examples=60, deadline=None)
@given(said=st.lists(rates, min_size=1, max_size=6), tolerance=st.integers(1, 30))
def test_official_rates_agree_with_an_oracle(
    shared_session: SharedSession, said: list[Decimal], tolerance: int
) -> None:
    with shared_session.undone() as db:
        policy(db, currency_code="CHF", tolerance_pct=tolerance, min_source_count=2)
        for number, rate in enumerate(said):
            code = f"S{number}"
            db.call("api.register_fx_source", code=code, name=code, base_currency_code="EUR")
            record(db, code, rate, "CHF")
        found = official(db, "CHF")
    median = statistics.median(said)
    agreeing = [rate for rate in said if abs(rate / median - 1) * 100 <= tolerance]
    expected = statistics.median(agreeing) if len(agreeing) >= 2 else None
    if expected is not None:
        expected = expected.quantize(Decimal("1e-10"), ROUND_HALF_UP)
    assert found["rate"] == expected
    assert found["outlier_count"] == len(said) - len(agreeing)
