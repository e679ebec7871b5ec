"""Laws of day counts, against a count made day by day or the convention's own algebra."""

from __future__ import annotations

import calendar
import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from sqltest import Database

DATES = st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))
THREE_DATES = st.tuples(DATES, DATES, DATES).map(sorted)
SHORT_SPANS = st.tuples(DATES, st.integers(0, 1500)).map(
    lambda pair: (pair[0], pair[0] + dt.timedelta(pair[1]))
)
THIRTY_DAY_MONTHS = [
    "30/360 ISDA",
    "30/360 US",
    "30/360 PSA",
    "30/360 NASD",
    "30/360 ITALIAN",
    "30E/360",
    "30E/360 ISDA",
    "30E+/360",
    "30U/360",
]
# Whatever lies between, the parts add up to the whole.
ADDITIVE = [
    "ACT/360",
    "ACT/364",
    "ACT/365F",
    "ACT/365.25",
    "ACT/366",
    "ACT/ACT ISDA",
    "ACT/ACT FINERACT",
    "NL/360",
    "NL/365",
    "BUS/252",
    # These count every date as one point on a line of thirty-day months.
    "30/360 ITALIAN",
    "30E/360",
    "30E/360 ISDA",
    "30E/365",
]
ALL = sorted({*ADDITIVE, *THIRTY_DAY_MONTHS, "ACT/365 ACTUAL", "ACT/ACT AFB", "ACT/ACT YEAR"})


def ratio(db: Database, convention: str, start: dt.date, end: dt.date, *more: Any) -> Fraction:
    """Years between two dates as the database's exact fraction."""
    given_all = [convention, start, end, *more]
    query = "select (r).* from finance.day_count_ratio({}) as r"
    row = db.row(query.format(", ".join(["%s"] * len(given_all))), given_all)
    assert row["denominator"] > 0
    return Fraction(row["numerator"], row["denominator"])


def year_length(day: dt.date) -> int:
    """Days of the day's calendar year."""
    return 366 if calendar.isleap(day.year) else 365


def days(start: dt.date, end: dt.date) -> list[dt.date]:
    """Every day from start, included, to end, excluded."""
    return [start + dt.timedelta(index) for index in range((end - start).days)]


@pytest.mark.parametrize("convention", ADDITIVE)
@law
@given(dates=THREE_DATES)
def test_parts_add_up_to_the_whole(anyone: Database, convention: str, dates: list[dt.date]) -> None:
    first, middle, last = dates
    parts = ratio(anyone, convention, first, middle) + ratio(anyone, convention, middle, last)
    assert parts == ratio(anyone, convention, first, last)


@pytest.mark.parametrize("convention", ALL)
@law
@given(dates=THREE_DATES)
def test_no_time_is_zero_and_no_count_is_far_from_the_calendar(
    anyone: Database, convention: str, dates: list[dt.date]
) -> None:
    start, _, end = dates
    assert ratio(anyone, convention, start, start) == 0
    found = ratio(anyone, convention, start, end)
    calendar_years = Fraction((end - start).days) / Fraction("365.25")
    assert -Fraction(3, 360) <= found
    assert abs(found - calendar_years) <= Fraction(4, 365) + calendar_years / 25


@law
@given(span=SHORT_SPANS)
def test_isda_is_each_day_over_its_own_year(
    anyone: Database, span: tuple[dt.date, dt.date]
) -> None:
    expected = sum((Fraction(1, year_length(day)) for day in days(*span)), Fraction(0))
    assert ratio(anyone, "ACT/ACT ISDA", *span) == expected


@law
@given(span=SHORT_SPANS)
def test_fineract_counts_the_last_day_and_not_the_first(
    anyone: Database, span: tuple[dt.date, dt.date]
) -> None:
    counted = [day + dt.timedelta(1) for day in days(*span)]
    expected = sum((Fraction(1, year_length(day)) for day in counted), Fraction(0))
    assert ratio(anyone, "ACT/ACT FINERACT", *span) == expected


@law
@given(span=SHORT_SPANS)
def test_no_leap_counts_every_day_but_29_february(
    anyone: Database, span: tuple[dt.date, dt.date]
) -> None:
    counted = [day + dt.timedelta(1) for day in days(*span)]
    expected = sum((day.month, day.day) != (2, 29) for day in counted)
    assert ratio(anyone, "NL/365", *span) == Fraction(expected, 365)


@law
@given(span=SHORT_SPANS)
def test_business_days_are_counted_one_by_one(
    anyone: Database, span: tuple[dt.date, dt.date]
) -> None:
    expected = sum(day.isoweekday() < 6 for day in days(*span))
    assert ratio(anyone, "BUS/252", *span) == Fraction(expected, 252)


@pytest.mark.parametrize("convention", [*THIRTY_DAY_MONTHS, "ACT/ACT AFB", "ACT/ACT YEAR"])
@law
@given(
    start=DATES.filter(lambda day: day.day <= 27),
    years=st.integers(0, 60),
)
def test_whole_years_are_whole(
    anyone: Database, convention: str, start: dt.date, years: int
) -> None:
    assert ratio(anyone, convention, start, start.replace(year=start.year + years)) == years


@law
@given(
    start=DATES,
    months=st.sampled_from([1, 2, 3, 4, 6, 12]),
    periods=st.integers(1, 12),
)
def test_icma_gives_a_regular_period_its_share_of_the_year(
    anyone: Database, start: dt.date, months: int, periods: int
) -> None:
    query = "select finance.add_months(%s, %s)"
    reference = anyone.value(query, [start, months])
    end = anyone.value(query, [start, months * periods])
    found = ratio(anyone, "ACT/ACT ICMA", start, reference, start, reference)
    assert found == Fraction(months, 12)
    if start.day <= 28:
        found = ratio(anyone, "ACT/ACT ICMA", start, end, start, reference)
        assert found == Fraction(months * periods, 12)


@law
@given(convention=st.sampled_from(ALL), dates=THREE_DATES)
def test_the_fraction_is_the_ratio_and_the_name_is_canonical(
    anyone: Database, convention: str, dates: list[dt.date]
) -> None:
    query = "select finance.day_count_fraction(finance.day_count_convention(%s), %s, %s)"
    found = anyone.value(query, [convention.lower(), dates[0], dates[2]])
    exact = ratio(anyone, convention, dates[0], dates[2])
    assert abs(Fraction(found) - exact) <= Fraction(1, 2 * 10**30)
