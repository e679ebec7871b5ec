"""Laws of rolls, working days, frequencies and periods."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from laws import law
from sqltest import Database

DATES = st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))
WEEKENDS = st.sets(st.integers(1, 7), max_size=6).map(sorted)
OFFSETS = st.sets(st.integers(-20, 20), max_size=15)
UNITS = st.sampled_from(["day", "week", "half_month", "month", "quarter", "year"])
MONTH_ENDS = st.sampled_from(["clamp", "roll", "last_day"])
STUBS = st.sampled_from(["short_first", "long_first", "short_last", "long_last"])


def is_open(day: dt.date, holidays: list[dt.date], weekend: list[int]) -> bool:
    """Whether the day is a working day."""
    return day.isoweekday() not in weekend and day not in holidays


@law
@given(day=DATES, offsets=OFFSETS, weekend=WEEKENDS)
def test_rolls_land_on_the_nearest_working_day_of_their_side(
    anyone: Database, day: dt.date, offsets: set[int], weekend: list[int]
) -> None:
    holidays = [day + dt.timedelta(offset) for offset in offsets]
    query = """
        select pg_catalog.jsonb_object_agg(
            roll, finance.roll_date(%(day)s, roll, %(holidays)s::date[], %(weekend)s)
        )
        from pg_catalog.unnest(
            '{following,preceding,modified_following,modified_preceding,end_of_month}'::text[]
        ) as roll
    """
    given_all = {"day": day, "holidays": holidays, "weekend": weekend}
    rolled = {k: dt.date.fromisoformat(v) for k, v in anyone.value(query, given_all).items()}
    assert all(is_open(date, holidays, weekend) for date in rolled.values())
    following, preceding = rolled["following"], rolled["preceding"]
    span = [preceding + dt.timedelta(step) for step in range((following - preceding).days + 1)]
    assert preceding <= day <= following
    assert not any(is_open(date, holidays, weekend) for date in span[1:-1])
    same_month = following.replace(day=1) == day.replace(day=1)
    assert rolled["modified_following"] == (following if same_month else preceding)
    same_month = preceding.replace(day=1) == day.replace(day=1)
    assert rolled["modified_preceding"] == (preceding if same_month else following)


@law
@given(
    day=DATES,
    span=st.integers(0, 400),
    offsets=st.sets(st.integers(-10, 400), max_size=20),
    weekend=WEEKENDS,
)
def test_working_days_are_those_of_a_count_by_hand(
    anyone: Database, day: dt.date, span: int, offsets: set[int], weekend: list[int]
) -> None:
    holidays = [day + dt.timedelta(offset) for offset in offsets]
    query = "select finance.working_days_between(%s, %s, %s::date[], %s)"
    end = day + dt.timedelta(span)
    expected = sum(is_open(day + dt.timedelta(step), holidays, weekend) for step in range(span))
    assert anyone.value(query, [day, end, holidays, weekend]) == expected


@law
@given(day=DATES, count=st.integers(1, 60), offsets=OFFSETS, weekend=WEEKENDS)
def test_adding_working_days_passes_exactly_so_many(
    anyone: Database, day: dt.date, count: int, offsets: set[int], weekend: list[int]
) -> None:
    holidays = [day + dt.timedelta(offset) for offset in offsets]
    query = """
        select
            later.on_date,
            finance.working_days_between(
                %(day)s::date + 1, later.on_date + 1, %(holidays)s::date[], %(weekend)s
            ) as passed,
            finance.add_working_days(
                later.on_date, -%(count)s, %(holidays)s::date[], %(weekend)s
            ) as earlier
        from (
            select finance.add_working_days(
                %(day)s, %(count)s, %(holidays)s::date[], %(weekend)s
            ) as on_date
        ) as later
    """
    given_all = {"day": day, "count": count, "holidays": holidays, "weekend": weekend}
    row = anyone.row(query, given_all)
    assert is_open(row["on_date"], holidays, weekend)
    assert row["passed"] == count
    if is_open(day, holidays, weekend):
        assert row["earlier"] == day


@law
@given(anchor=DATES, unit=UNITS, count=st.integers(1, 4), month_end=MONTH_ENDS)
def test_steps_of_a_frequency_go_strictly_forward(
    anyone: Database, anchor: dt.date, unit: str, count: int, month_end: str
) -> None:
    query = """
        select pg_catalog.array_agg(
            finance.frequency_date(%s, %s, %s, step, %s) order by step
        ) as dates
        from pg_catalog.generate_series(-24, 24) as step
    """
    dates = anyone.value(query, [anchor, unit, count, month_end])
    assert dates[24] == anchor
    assert dates == sorted(set(dates))


@law
@given(anchor=DATES, months=st.integers(-600, 600))
def test_months_end_where_the_rules_say(anyone: Database, anchor: dt.date, months: int) -> None:
    query = """
        select
            finance.add_months(%(anchor)s, %(months)s) as clamp,
            finance.add_months(%(anchor)s, %(months)s, 'roll') as roll,
            finance.add_months(%(anchor)s, %(months)s, 'last_day') as last_day
    """
    row = anyone.row(query, {"anchor": anchor, "months": months})
    month = anchor.year * 12 + anchor.month - 1 + months
    clamp, roll, last_day = row["clamp"], row["roll"], row["last_day"]
    assert (clamp.year, clamp.month) == (month // 12, month % 12 + 1)
    exists = clamp.day == anchor.day
    assert roll == (clamp if exists else clamp + dt.timedelta(1))
    assert exists or roll.day == 1
    if (anchor + dt.timedelta(1)).day == 1:
        assert (last_day + dt.timedelta(1)).day == 1
        assert last_day.month == clamp.month
    else:
        assert last_day == clamp


def shape(rows: list[dict[str, Any]], start: dt.date) -> None:
    """Periods are numbered, join on, and go forward."""
    assert [row["period_number"] for row in rows] == list(range(1, len(rows) + 1))
    edges = [start, *(row["period_end_on"] for row in rows)]
    assert [row["period_start_on"] for row in rows] == edges[:-1]
    assert edges == sorted(set(edges))
    assert not any(row["is_stub"] for row in rows[1:-1])


@law
@given(
    start=DATES,
    term=st.integers(1, 700),
    unit=UNITS,
    count=st.integers(1, 3),
    stub=STUBS,
    month_end=MONTH_ENDS,
)
def test_periods_fill_the_term_whatever_the_stub(
    anyone: Database,
    start: dt.date,
    term: int,
    unit: str,
    count: int,
    stub: str,
    month_end: str,
) -> None:
    end = start + dt.timedelta(term)
    rows = anyone.call(
        "finance.period_dates",
        start_on=start,
        frequency_unit=unit,
        frequency_count=count,
        last_due_on=end,
        stub=stub,
        month_end=month_end,
    )
    shape(rows, start)
    assert rows[-1]["period_end_on"] == end
    counted = "select finance.period_count(%s, %s, %s, %s, null, %s, %s)"
    assert anyone.value(counted, [start, end, unit, count, stub, month_end]) == len(rows)
    # Only the side that the rule names is irregular, unless there is one period.
    if len(rows) > 1:
        assert not rows[-1 if stub.endswith("first") else 0]["is_stub"]


@law
@given(
    start=DATES,
    gap=st.integers(1, 60),
    unit=UNITS,
    number=st.integers(1, 60),
    roll=st.sampled_from(["none", "following", "preceding", "modified_following"]),
)
def test_periods_are_as_many_as_asked_and_due_dates_are_rolled(
    anyone: Database, start: dt.date, gap: int, unit: str, number: int, roll: str
) -> None:
    rows = anyone.call(
        "finance.period_dates",
        start_on=start,
        frequency_unit=unit,
        number_of_periods=number,
        first_due_on=start + dt.timedelta(gap),
        business_day_roll=roll,
    )
    shape(rows, start)
    assert len(rows) == number
    rolled = "select finance.roll_date(%s, %s)"
    assert all(row["due_on"] == anyone.value(rolled, [row["period_end_on"], roll]) for row in rows)


@law
@given(start=DATES, number=st.integers(2, 24))
def test_periods_that_roll_end_where_they_are_due(
    anyone: Database, start: dt.date, number: int
) -> None:
    assume(start.isoweekday() < 6)
    rows = anyone.call(
        "finance.period_dates",
        start_on=start,
        frequency_unit="month",
        number_of_periods=number,
        business_day_roll="following",
        roll_periods=True,
    )
    shape(rows, start)
    assert all(row["period_end_on"] == row["due_on"] for row in rows)
