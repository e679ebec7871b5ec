"""Rates against worked examples and flows whose rate is known by construction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqltest import Database


def value(db: Database, function: str, **arguments: Any) -> Any:
    """Return what the finance function returns."""
    return db.call(f"finance.{function}", **arguments)[0][function]


def test_payments_at_the_start_of_periods_are_discounted_payments_at_their_end(
    anyone: Database,
) -> None:
    terms = {"rate": Decimal("0.01"), "number_of_periods": 12, "present_value": 1000}
    at_end = value(anyone, "pmt", **terms)
    at_start = value(anyone, "pmt", **terms, due_at_start=True)
    assert at_start == pytest.approx(at_end / Decimal("1.01"), abs=Decimal("1e-18"))
    assert value(anyone, "ipmt", **terms, period=1, due_at_start=True) == 0


def test_interest_and_principal_of_a_payment_by_hand(anyone: Database) -> None:
    terms = {"rate": Decimal("0.1"), "number_of_periods": 2, "present_value": 210}
    assert value(anyone, "pmt", **terms) == -121
    assert value(anyone, "ipmt", **terms, period=1) == -21
    assert value(anyone, "ppmt", **terms, period=1) == -100
    assert value(anyone, "ipmt", **terms, period=2) == -11
    assert value(anyone, "ppmt", **terms, period=2) == -110


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("irr", {"amounts": [100, 200, 300]}),
        ("irr", {"amounts": [-100, -200]}),
        ("irr", {"amounts": [0, 0]}),
        ("irr", {"amounts": [-100, 210, -112]}),
        ("mirr", {"amounts": [1, 2], "finance_rate": 0, "reinvest_rate": 0}),
        ("nper", {"rate": Decimal("0.01"), "payment": -10, "present_value": 1000}),
        ("nper", {"rate": 0, "payment": 0, "present_value": 1000}),
        ("rate", {"number_of_periods": 12, "payment": 100, "present_value": 1000}),
        ("xirr", {"dates": ["2024-01-01", "2025-01-01"], "amounts": [1, 2]}),
    ],
)
def test_where_no_rate_exists_the_answer_is_null(
    anyone: Database, function: str, arguments: dict[str, Any]
) -> None:
    casts = {"amounts": "numeric[]", "dates": "date[]"}
    given = ", ".join(f"{name} => %({name})s::{casts.get(name, 'numeric')}" for name in arguments)
    given = given.replace("%(number_of_periods)s::numeric", "%(number_of_periods)s")
    assert anyone.value(f"select finance.{function}({given})", arguments) is None


def test_of_two_rates_the_guess_chooses_and_otherwise_the_sign_of_the_gain(
    anyone: Database,
) -> None:
    # -100 + 235 v - 136.5 v^2 has its roots at 5 % and 30 %; the total is a loss of 1.5.
    flows = [Decimal(-100), Decimal(235), Decimal("-136.5")]
    query = "select pg_catalog.round(finance.irr(%s::numeric[], %s), 15)"
    assert anyone.value(query, [flows, Decimal("0.25")]) == Decimal("0.3")
    assert anyone.value(query, [flows, Decimal("0.02")]) == Decimal("0.05")
    assert anyone.value(query, [flows, None]) == Decimal("0.05")
    # -1000 + 2100 v - 1097.6 v^2 has its roots at -2 % and 12 %; the total is a gain of 2.4.
    flows = [Decimal(-1000), Decimal(2100), Decimal("-1097.6")]
    assert anyone.value(query, [flows, None]) == Decimal("0.12")


@pytest.mark.parametrize("rate", ["-0.9", "-0.2", "0", "0.000001", "0.07", "3", "900"])
def test_a_single_repayment_gives_its_rate_back(anyone: Database, rate: str) -> None:
    repaid = 100 * (1 + Decimal(rate))
    query = "select finance.irr(array[-100, %s]::numeric[])"
    assert anyone.value(query, [repaid]) == Decimal(rate)


def test_several_advances_are_discounted_like_payments(anyone: Database) -> None:
    # At 1 % a month, 100 lent two months ago and 100 lent a month ago make 203.01.
    query = """
        select finance.apr(
            '{2024-01-01,2024-02-01}', '{100,100}', '{2024-03-01}', '{203.01}', 'month'
        )
    """
    assert round(anyone.value(query), 10) == Decimal("0.12")


@pytest.mark.parametrize(
    ("advances", "payments", "expected"),
    [
        (["2024-01-10"], ["2024-02-10", "2024-03-10", "2024-04-10"], "month"),
        (["2024-01-31"], ["2024-02-29", "2024-03-31", "2024-04-30"], "month"),
        (["2024-01-10"], ["2024-02-20", "2024-03-05", "2024-03-20", "2024-04-05"], "semimonth"),
        (["2024-01-01"], ["2024-01-15", "2024-01-31", "2024-02-15"], "semimonth"),
        (["2023-02-01"], ["2023-03-01", "2023-03-29", "2023-04-26"], "4 weeks"),
        (["2024-01-01"], ["2024-04-01", "2024-07-01", "2024-10-01"], "3 months"),
        (["2024-01-01"], ["2025-01-01", "2026-01-01", "2027-01-01"], "year"),
        # Two common periods equally often: the shorter.
        (["2024-01-01"], ["2024-02-01", "2024-03-01", "2024-03-08", "2024-03-15"], "week"),
        # No period twice: 60 days on average, nearest to two months.
        (["2024-01-01"], ["2024-02-20", "2024-04-30"], "2 months"),
        # A single payment within the year: the term, in months if it is whole months.
        (["2024-01-10"], ["2024-07-10"], "6 months"),
        (["2024-01-10"], ["2024-07-11"], "183 days"),
        (["2024-01-01"], ["2024-01-16"], "15 days"),
        (["2024-01-01"], ["2024-01-15"], "14 days"),
        (["2024-01-10"], ["2026-07-10"], "year"),
    ],
)
def test_the_unit_period_is_found_from_the_dates(
    anyone: Database, advances: list[str], payments: list[str], expected: str
) -> None:
    query = "select finance.unit_period(%s::date[], %s::date[])"
    assert anyone.value(query, [advances, payments]) == expected


@pytest.mark.parametrize(
    ("unit", "start", "end", "expected"),
    [
        ("month", "1978-01-31", "1978-02-28", (1, 0, 30)),
        ("month", "1978-05-31", "1978-06-30", (1, 0, 30)),
        ("month", "1978-01-30", "1978-02-28", (1, 0, 30)),
        ("month", "1978-02-10", "1978-03-01", (0, 19, 30)),
        ("3 months", "1978-01-10", "1978-06-25", (1, 75, 90)),
        ("semimonth", "1978-02-23", "1978-04-01", (2, 6, 15)),
        ("year", "1978-01-10", "1979-07-10", (1, 6, 12)),
        ("year", "1978-01-10", "1979-07-11", (1, 182, 365)),
        ("183 days", "1978-01-10", "1978-07-12", (1, 0, 183)),
    ],
)
def test_unit_periods_are_counted_back_from_the_later_date(
    anyone: Database, unit: str, start: str, end: str, expected: tuple[int, int, int]
) -> None:
    query = """
        select (c).periods, ((c).fraction).numerator, ((c).fraction).denominator
        from finance.unit_periods_between(%s, %s, %s) as c
    """
    assert tuple(anyone.row(query, [unit, start, end]).values()) == expected


def test_a_disclosure_adds_up(anyone: Database) -> None:
    query = """
        select (d).* from finance.disclose(
            '{2024-01-01}', '{1000}', '{2024-02-01,2024-03-01}', '{505,505}', 5
        ) as d
    """
    row = anyone.row(query)
    assert row["amount_financed"] == 995
    assert row["total_of_payments"] == 1010
    assert row["finance_charge"] == 15
    assert row["unit_period"] == "month"
    # 995 = 505 v + 505 v^2: v = 0.990066..., i = 0.010033..., twelve times a year.
    assert round(row["apr_rate"], 6) == Decimal("0.120403")


def test_effective_interest_counts_fees_as_interest(anyone: Database) -> None:
    query = "select finance.eir('{2023-01-01,2024-01-01}', array[%s, 1100])"
    assert anyone.value(query, [-1000]) == Decimal("0.1")
    assert anyone.value(query, [-1000 + 20]) == round(Decimal(1100) / 980 - 1, 12)
