"""Rolls, frequencies and periods, against dates read off a calendar."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from sqltest import Database

ROLL = "select finance.roll_date(%s, %s, %s::date[])::text"
STEPS = """
select pg_catalog.array_agg(
    finance.frequency_date(%s, %s, %s, step, %s)::text order by step
) as dates
from pg_catalog.generate_series(0, %s) as step
"""


@pytest.mark.parametrize(
    ("roll", "expected"),
    [
        ("none", "2024-03-31"),
        ("following", "2024-04-02"),
        ("modified_following", "2024-03-28"),
        ("preceding", "2024-03-28"),
        ("modified_preceding", "2024-03-28"),
        ("end_of_month", "2024-03-28"),
    ],
)
def test_easter_sunday_at_a_month_end(anyone: Database, roll: str, expected: str) -> None:
    good_friday_and_easter_monday = ["2024-03-29", "2024-04-01"]
    assert anyone.value(ROLL, ["2024-03-31", roll, good_friday_and_easter_monday]) == expected


@pytest.mark.parametrize(
    ("date", "roll", "expected"),
    [
        ("2024-06-01", "preceding", "2024-05-31"),
        ("2024-06-01", "modified_preceding", "2024-06-03"),
        ("2024-06-05", "following", "2024-06-05"),
        ("2024-06-05", "end_of_month", "2024-06-28"),
    ],
)
def test_rolls_at_a_month_start_and_on_a_working_day(
    anyone: Database, date: str, roll: str, expected: str
) -> None:
    assert anyone.value(ROLL, [date, roll, []]) == expected


@pytest.mark.parametrize(
    ("anchor", "unit", "count", "month_end", "expected"),
    [
        ("2024-01-31", "month", 1, "clamp", ["2024-02-29", "2024-03-31", "2024-04-30"]),
        ("2024-01-31", "month", 1, "roll", ["2024-03-01", "2024-03-31", "2024-05-01"]),
        ("2024-02-29", "month", 1, "clamp", ["2024-03-29", "2024-04-29", "2024-05-29"]),
        ("2024-02-29", "month", 1, "last_day", ["2024-03-31", "2024-04-30", "2024-05-31"]),
        ("2024-02-29", "year", 1, "clamp", ["2025-02-28", "2026-02-28", "2027-02-28"]),
        ("2024-11-30", "quarter", 1, "clamp", ["2025-02-28", "2025-05-30", "2025-08-30"]),
        ("2024-01-31", "week", 2, "clamp", ["2024-02-14", "2024-02-28", "2024-03-13"]),
        ("2024-01-31", "day", 10, "clamp", ["2024-02-10", "2024-02-20", "2024-03-01"]),
        ("2024-01-01", "half_month", 1, "clamp", ["2024-01-16", "2024-02-01", "2024-02-16"]),
        ("2024-01-15", "half_month", 1, "clamp", ["2024-01-30", "2024-02-15", "2024-02-29"]),
        ("2024-01-15", "half_month", 1, "last_day", ["2024-01-31", "2024-02-15", "2024-02-29"]),
        ("2024-02-29", "half_month", 1, "last_day", ["2024-03-15", "2024-03-31", "2024-04-15"]),
        ("2024-01-31", "half_month", 1, "clamp", ["2024-02-16", "2024-02-29", "2024-03-16"]),
        ("2024-01-15", "half_month", 1, "roll", ["2024-01-30", "2024-02-15", "2024-03-01"]),
    ],
)
def test_dates_are_counted_from_the_anchor(
    anyone: Database, anchor: str, unit: str, count: int, month_end: str, expected: list[str]
) -> None:
    found = anyone.value(STEPS, [anchor, unit, count, month_end, len(expected)])
    assert found == [anchor, *expected]


def test_half_months_backward_undo_half_months_forward(anyone: Database) -> None:
    query = "select finance.frequency_date(%s, 'half_month', 1, %s)::text"
    assert anyone.value(query, ["2024-01-01", -1]) == "2023-12-16"
    assert anyone.value(query, ["2024-01-20", -1]) == "2024-01-05"
    assert anyone.value(query, ["2024-01-01", -3]) == "2023-11-16"


def periods(db: Database, **arguments: Any) -> list[tuple[str, str, bool]]:
    """Periods as (end, due, irregular); starts are proved to join on."""
    rows = db.call("finance.period_dates", **arguments)
    assert [row["period_number"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["period_start_on"].isoformat() == arguments["start_on"]
    for row, following in pairwise(rows):
        assert following["period_start_on"] == row["period_end_on"]
    return [(str(row["period_end_on"]), str(row["due_on"]), row["is_stub"]) for row in rows]


@pytest.mark.parametrize(
    ("stub", "expected"),
    [
        ("short_first", [("2024-01-15", True), ("2024-02-15", False), ("2024-03-15", False)]),
        ("long_first", [("2024-02-15", True), ("2024-03-15", False)]),
        ("short_last", [("2024-02-10", False), ("2024-03-10", False), ("2024-03-15", True)]),
        ("long_last", [("2024-02-10", False), ("2024-03-15", True)]),
    ],
)
def test_stubs_at_either_end_short_or_long(
    anyone: Database, stub: str, expected: list[tuple[str, bool]]
) -> None:
    found = periods(
        anyone,
        start_on="2024-01-10",
        frequency_unit="month",
        last_due_on=dt.date(2024, 3, 15),
        stub=stub,
    )
    assert [(end, irregular) for end, _, irregular in found] == expected


def test_a_term_shorter_than_one_period_is_one_stub(anyone: Database) -> None:
    for stub in ("short_first", "long_first", "short_last", "long_last"):
        found = periods(
            anyone,
            start_on="2024-01-10",
            frequency_unit="month",
            last_due_on=dt.date(2024, 1, 25),
            stub=stub,
        )
        assert found == [("2024-01-25", "2024-01-25", True)]


def test_a_first_due_date_sets_the_day_and_the_first_period(anyone: Database) -> None:
    found = periods(
        anyone,
        start_on="2024-01-10",
        frequency_unit="month",
        number_of_periods=3,
        first_due_on=dt.date(2024, 2, 29),
        month_end="last_day",
    )
    assert [end for end, _, _ in found] == ["2024-02-29", "2024-03-31", "2024-04-30"]
    assert [irregular for _, _, irregular in found] == [True, False, False]


def test_rolled_due_dates_move_the_periods_only_if_asked(anyone: Database) -> None:
    given = {
        "start_on": "2024-05-30",
        "frequency_unit": "month",
        "number_of_periods": 2,
        "business_day_roll": "following",
        "holidays": [dt.date(2024, 7, 1)],
    }
    assert periods(anyone, **given) == [
        ("2024-06-30", "2024-07-02", False),
        ("2024-07-30", "2024-07-30", False),
    ]
    assert periods(anyone, **given, roll_periods=True)[0] == ("2024-07-02", "2024-07-02", False)


def test_working_days_skip_holidays_once_and_weekends(anyone: Database) -> None:
    between = "select finance.working_days_between(%s, %s, %s::date[], %s)"
    assert anyone.value(between, ["2024-12-23", "2025-01-06", [], [6, 7]]) == 10
    twice = ["2024-12-25", "2024-12-25", "2024-12-28"]
    assert anyone.value(between, ["2024-12-23", "2025-01-06", twice, [6, 7]]) == 9
    added = "select finance.add_working_days(%s, %s, %s::date[])::text"
    assert anyone.value(added, ["2024-12-24", 2, ["2024-12-25"]]) == "2024-12-27"
    assert anyone.value(added, ["2024-12-28", -1, ["2024-12-27"]]) == "2024-12-26"
    assert anyone.value(added, ["2024-12-28", 0, []]) == "2024-12-28"
