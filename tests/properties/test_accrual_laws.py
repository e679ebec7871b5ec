"""Laws of interest that is earned day by day."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal

from hypothesis import given
from hypothesis import strategies as st
from laws import law
from sqltest import Database

START = dt.date(2024, 1, 15)
EARNED = "select finance.interest_earned(%s, %s, %s, %s, 2)"
PLAN = """
with line as (
    select
        n as number,
        %(start)s::date + 30 * (n::integer - 1) as start_on,
        %(start)s::date + 30 * n::integer as due_on,
        interest
    from unnest(%(interest)s::numeric[]) with ordinality as u (interest, n)
)
select
    finance.accrued_interest(
        array(
            select jsonb_populate_record(
                null::finance.instalment, to_jsonb(line) || '{"credited_interest": 0}'
            )
            from line
        ),
        %(on)s
    ) as one,
    (
        select
            coalesce(sum(interest) filter (where due_on <= %(on)s), 0)
            + coalesce(
                sum(finance.interest_earned(interest, start_on, due_on, %(on)s, 2))
                filter (where due_on > %(on)s),
                0
            )
        from line
    ) as by_set
"""


@law
@given(cents=st.integers(0, 1_000_000), days=st.integers(1, 400), gone=st.integers(-5, 405))
def test_interest_earned_follows_the_days(db: Database, cents: int, days: int, gone: int) -> None:
    interest = Decimal(cents) / 100
    share = Decimal(min(max(gone, 0), days))
    expected = (interest * share / days).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    got = db.value(
        EARNED,
        [interest, START, START + dt.timedelta(days=days), START + dt.timedelta(days=gone)],
    )
    assert got == expected


@law
@given(cents=st.lists(st.integers(0, 5000), min_size=1, max_size=6), gone=st.integers(0, 200))
def test_a_loan_earns_what_its_lines_earn(db: Database, cents: list[int], gone: int) -> None:
    interest = [Decimal(c) / 100 for c in cents]
    on = START + dt.timedelta(days=gone)
    row = db.row(PLAN, {"start": START, "interest": interest, "on": on})
    one, by_set = row["one"], row["by_set"]
    assert one == by_set
    if gone >= 30 * len(interest):
        assert one == sum(interest)
