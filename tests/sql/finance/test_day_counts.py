"""Day counts whose answers are worked out by hand from the text of each standard."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqltest import Database

RATIO = "select (r).numerator, (r).denominator from finance.day_count_ratio({}) as r"


def ratio(db: Database, *arguments: Any, **named: Any) -> Fraction:
    """Years between two dates as the database's exact fraction."""
    placeholders = ["%s"] * len(arguments) + [f"{name} => %s" for name in named]
    row = db.row(RATIO.format(", ".join(placeholders)), [*arguments, *named.values()])
    return Fraction(row["numerator"], row["denominator"])


@pytest.mark.parametrize(
    ("convention", "start", "end", "expected"),
    [
        # ISDA splits at 1 January, Fineract at 31 December.
        ("ACT/ACT ISDA", "2023-12-15", "2024-01-15", Fraction(17, 365) + Fraction(14, 366)),
        ("ACT/ACT FINERACT", "2023-12-15", "2024-01-15", Fraction(16, 365) + Fraction(15, 366)),
        ("ACT/ACT ISDA", "2019-07-01", "2024-07-01", 4 + Fraction(184, 365) + Fraction(182, 366)),
        ("ACT/366", "2024-01-01", "2024-02-01", Fraction(31, 366)),
        ("1/1", "2024-01-01", "2024-06-01", Fraction(1)),
        # The remainder at the start, 28 February to 28 March 2012, holds the leap day.
        ("ACT/ACT AFB", "2012-02-28", "2016-03-28", 4 + Fraction(29, 366)),
        ("ACT/ACT AFB", "2024-02-29", "2024-02-29", Fraction(0)),
        ("ACT/ACT YEAR", "2012-02-29", "2013-02-28", Fraction(1)),
        ("ACT/ACT YEAR", "2012-02-29", "2012-02-29", Fraction(0)),
        ("NL/365", "2024-02-28", "2024-03-01", Fraction(1, 365)),
        ("30/360 NASD", "2024-01-15", "2024-01-31", Fraction(16, 360)),
        ("30/360 NASD", "2024-01-30", "2024-03-31", Fraction(60, 360)),
        ("30/360 ITALIAN", "2024-01-31", "2024-02-28", Fraction(30, 360)),
        ("30/360 ITALIAN", "2024-02-28", "2024-03-31", Fraction(30, 360)),
        ("BUS/252", "2024-12-16", "2024-12-30", Fraction(10, 252)),
    ],
)
def test_worked_by_hand(
    anyone: Database, convention: str, start: str, end: str, expected: Fraction
) -> None:
    assert ratio(anyone, convention, start, end) == expected


def test_bus_252_leaves_out_holidays_and_the_weekend_given(anyone: Database) -> None:
    named = {"holidays": ["2024-12-25", "2024-12-28"], "weekend_days": [5, 6]}
    # Work is from Sunday to Thursday: ten days less the Wednesday; the 28th is a Saturday.
    assert ratio(anyone, "BUS/252", "2024-12-15", "2024-12-29", **named) == Fraction(9, 252)


@pytest.mark.parametrize(
    ("start", "end", "reference", "expected"),
    [
        # A regular half year, whatever its days.
        ("2024-01-15", "2024-07-15", ("2024-01-15", "2024-07-15"), Fraction(1, 2)),
        # Part of a quarter of 91 days.
        ("2024-04-01", "2024-05-01", ("2024-04-01", "2024-07-01"), Fraction(30, 91 * 4)),
        # Long first coupon: 153 of the 184 days before a regular half year.
        (
            "2002-08-15",
            "2003-07-15",
            ("2003-01-15", "2003-07-15"),
            Fraction(1, 2) + Fraction(153, 184 * 2),
        ),
        # Long last coupon: a regular half year, then 16 of the 182 days that follow it.
        (
            "1999-11-30",
            "2000-06-15",
            ("1999-11-30", "2000-05-30"),
            Fraction(1, 2) + Fraction(16, 184 * 2),
        ),
    ],
)
def test_icma_counts_in_coupon_periods(
    anyone: Database, start: str, end: str, reference: tuple[str, str], expected: Fraction
) -> None:
    assert ratio(anyone, "ACT/ACT ICMA", start, end, *reference) == expected


def test_icma_keeps_month_end_coupons_at_month_ends(anyone: Database) -> None:
    given = ("ACT/ACT ICMA", "2023-08-31", "2024-02-29", "2024-02-29", "2024-08-31")
    assert ratio(anyone, *given, end_of_month=True) == Fraction(1, 2)
    # Without the rule the notional coupon is 29 August.
    assert ratio(anyone, *given) == Fraction(182, 184 * 2)


@pytest.mark.parametrize(
    ("reference", "denominator"),
    [
        (("2023-12-01", "2024-06-01"), 366),
        (("2023-12-01", "2023-12-31"), 365),
        (("2023-06-01", "2024-06-01"), 366),
        (("2024-03-01", "2025-03-01"), 365),
    ],
)
def test_365l_divides_by_the_year_of_the_coupon(
    anyone: Database, reference: tuple[str, str], denominator: int
) -> None:
    start, end = reference[0], f"{reference[0][:8]}11"
    assert ratio(anyone, "ACT/365L", start, end, *reference) == Fraction(10, denominator)


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("act/365f", "ACT/365F"),
        ("Actual/365 (Fixed)", "ACT/365F"),
        ("Actual/Actual (ISDA)", "ACT/ACT ISDA"),
        ("Act/Act ICMA", "ACT/ACT ICMA"),
        ("30/360", "30/360 ISDA"),
        ("30/360 ISDA (bond basis)", "30/360 ISDA"),
        ("30U/360 EOM", "30/360 US"),
        ("30E/360 (ISDA)", "30E/360 ISDA"),
        ("30e+/360", "30E+/360"),
        ("Business/252", "BUS/252"),
    ],
)
def test_usual_spellings_are_understood(anyone: Database, spelling: str, canonical: str) -> None:
    assert anyone.value("select finance.day_count_convention(%s)", [spelling]) == canonical


def test_the_fraction_is_the_ratio_to_thirty_decimals(anyone: Database) -> None:
    given = ["ACT/ACT ISDA", "2023-12-15", "2024-01-15"]
    found = anyone.value("select finance.day_count_fraction(%s, %s, %s)", given)
    assert abs(Fraction(found) - ratio(anyone, *given)) <= Fraction(1, 2 * 10**30)
    assert found.as_tuple().exponent == -30
    assert isinstance(found, Decimal)
