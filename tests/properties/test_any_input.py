"""Whatever is put into the mathematics, an answer or a declared error comes out, and soon."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import law
from sqltest import Database

FUNCTIONS = [
    "add_working_days",
    "apr",
    "apr_actuarial",
    "day_count_days",
    "day_count_fraction",
    "day_count_ratio",
    "disclose",
    "eir",
    "frequency_date",
    "fv",
    "ipmt",
    "irr",
    "is_working_day",
    "mirr",
    "nper",
    "npv",
    "period_count",
    "period_dates",
    "pmt",
    "ppmt",
    "pv",
    "rate",
    "roll_date",
    "unit_period",
    "unit_periods_between",
    "working_days_between",
    "xirr",
    "xnpv",
]
DATES = [
    "null",
    *(
        f"'{date}'::date"
        for date in (
            "infinity",
            "-infinity",
            "4713-01-01 BC",
            "0001-01-01",
            "1900-02-28",
            "2024-01-31",
            "2024-02-29",
            "2024-03-01",
            "2024-12-31",
            "2025-06-15",
            "9999-12-31",
            "5874897-12-31",
        )
    ),
]
NUMBERS = [
    "null",
    *(
        f"'{number}'::numeric"
        for number in (
            "NaN",
            "Infinity",
            "-Infinity",
            "0",
            "1",
            "-1",
            "0.01",
            "-0.999999999999",
            "1e-99",
            "1e-101",
            "1e99",
            "-1e101",
            "12",
            "9999",
            "-500.25",
            "0.000000000000000000000000000000000001",
        )
    ),
]
INTEGERS = ["null", "0", "1", "-1", "2", "7", "12", "360", "9999", "10000", "2147483647"]
WORDS = [
    "null",
    *(
        f"'{word}'"
        for word in (
            "",
            "ACT/365F",
            "30E/360 ISDA",
            "ACT/ACT ICMA",
            "ACT/365L",
            "BUS/252",
            "month",
            "half_month",
            "year",
            "day",
            "2 weeks",
            "semimonth",
            "following",
            "modified_preceding",
            "end_of_month",
            "none",
            "clamp",
            "last_day",
            "roll",
            "short_first",
            "long_last",
        )
    ),
]


def lists(items: list[str], kind: str) -> st.SearchStrategy[str]:
    """Lists of the items, none, empty and nested ones among them."""
    some = st.lists(st.sampled_from(items), max_size=5).map(
        lambda chosen: f"array[{', '.join(chosen)}]::{kind}"
    )
    return st.one_of(some, st.sampled_from([f"null::{kind}", f"'{{}}'::{kind}"]))


VALUES = {
    "boolean": st.sampled_from(["null", "true", "false"]),
    "date": st.sampled_from(DATES),
    "date[]": lists(DATES, "date[]"),
    "integer": st.sampled_from(INTEGERS),
    "integer[]": lists(INTEGERS, "integer[]"),
    "numeric": st.sampled_from(NUMBERS),
    "numeric[]": lists(NUMBERS, "numeric[]"),
    "text": st.sampled_from(WORDS),
}
ARGUMENTS = """
select pg_catalog.array_agg(
    pg_catalog.format_type(argument.type, null) order by argument.position
) as types
from pg_catalog.pg_proc as function
cross join lateral pg_catalog.unnest(function.proargtypes::oid[])
    with ordinality as argument (type, position)
where function.pronamespace = 'finance'::pg_catalog.regnamespace and function.proname = %s
"""


@pytest.mark.parametrize("function", FUNCTIONS)
@settings(law, max_examples=40)
@given(data=st.data())
def test_an_answer_or_a_declared_error(
    anyone: Database, function: str, data: st.DataObject
) -> None:
    types = anyone.value(ARGUMENTS, [function])
    arguments = ", ".join(data.draw(VALUES[kind]) for kind in types)
    anyone.run("set local statement_timeout = '10s'")
    undeclared = None
    try:
        with anyone.connection.transaction():
            anyone.run(f"select finance.{function}({arguments})")
    except psycopg.Error as error:
        undeclared = None if (error.sqlstate or "").startswith("RL") else error
    assert undeclared is None, f"finance.{function}({arguments})"
