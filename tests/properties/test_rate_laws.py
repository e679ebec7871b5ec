"""Laws of rates: what is put together at a rate comes apart at the same rate."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from sqltest import Database

RATES = st.decimals("-0.05", "0.4", places=6)
PERIODS = st.integers(1, 480)
CENTS = st.integers(1, 10**10).map(lambda cents: Decimal(cents) / 100)
STARTS = st.dates(dt.date(1990, 1, 1), dt.date(2050, 1, 1))
TINY = Decimal("1e-8")


def value(db: Database, function: str, **arguments: Any) -> Any:
    """Return what the finance function returns."""
    return db.call(f"finance.{function}", **arguments)[0][function]


@law
@given(rate=RATES, periods=PERIODS, amount=CENTS, at_start=st.booleans())
def test_payments_are_worth_what_they_pay_off(
    anyone: Database, rate: Decimal, periods: int, amount: Decimal, at_start: bool
) -> None:
    terms = {"rate": rate, "number_of_periods": periods, "due_at_start": at_start}
    payment = value(anyone, "pmt", **terms, present_value=amount)
    assert value(anyone, "pv", **terms, payment=payment) == pytest.approx(amount, abs=TINY)
    future = value(anyone, "fv", **terms, payment=payment, present_value=amount)
    assert abs(future) <= TINY * max(1, abs(payment)) * (1 + abs(rate)) ** periods


@law
@given(rate=RATES, periods=st.integers(1, 60), amount=CENTS, at_start=st.booleans())
def test_principal_sums_to_the_loan_and_interest_to_the_rest(
    anyone: Database, rate: Decimal, periods: int, amount: Decimal, at_start: bool
) -> None:
    query = """
        select
            sum(finance.ppmt(%(rate)s, p, %(periods)s, %(amount)s, 0, %(at_start)s)) as principal,
            sum(finance.ipmt(%(rate)s, p, %(periods)s, %(amount)s, 0, %(at_start)s)) as interest,
            %(periods)s * finance.pmt(%(rate)s, %(periods)s, %(amount)s, 0, %(at_start)s) as paid
        from pg_catalog.generate_series(1, %(periods)s) as p
    """
    given_all = {"rate": rate, "periods": periods, "amount": amount, "at_start": at_start}
    row = anyone.row(query, given_all)
    assert row["principal"] == pytest.approx(-amount, abs=TINY)
    assert row["principal"] + row["interest"] == pytest.approx(row["paid"], abs=TINY)


@law
@given(amount=CENTS, periods=PERIODS)
def test_a_zero_rate_is_straight_division(anyone: Database, amount: Decimal, periods: int) -> None:
    payment = value(anyone, "pmt", rate=0, number_of_periods=periods, present_value=amount)
    assert abs(payment * periods + amount) <= periods * Decimal("1e-20")


@law
@given(rate=RATES, periods=st.integers(1, 60), amount=CENTS, at_start=st.booleans())
def test_rate_and_number_of_periods_come_back(
    anyone: Database, rate: Decimal, periods: int, amount: Decimal, at_start: bool
) -> None:
    payment = value(
        anyone,
        "pmt",
        rate=rate,
        number_of_periods=periods,
        present_value=amount,
        due_at_start=at_start,
    )
    given_all = {"payment": payment, "present_value": amount, "due_at_start": at_start}
    if not (at_start and periods == 1):
        found = value(anyone, "rate", number_of_periods=periods, **given_all)
        assert found == pytest.approx(rate, abs=TINY)
    counted = value(anyone, "nper", rate=rate, **given_all)
    assert counted == pytest.approx(periods, abs=TINY)


@law
@given(
    paid=CENTS,
    received=st.lists(st.integers(0, 10**9).map(Decimal), min_size=1, max_size=60),
)
def test_a_conventional_flow_has_one_rate_and_no_value_at_it(
    anyone: Database, paid: Decimal, received: list[Decimal]
) -> None:
    flows = [-paid, *received]
    rate = anyone.value("select finance.irr(%s::numeric[])", [flows])
    if not any(received):
        assert rate is None
        return
    if rate is None or rate > 1000 or rate < Decimal("-0.9"):
        return
    left = anyone.value("select finance.npv(%s, %s::numeric[])", [rate, flows])
    assert abs(left) <= TINY * (paid + sum(received)) / (1 + min(rate, Decimal(0))) ** len(flows)


@law
@given(
    start=STARTS,
    steps=st.lists(st.integers(1, 400), min_size=1, max_size=24),
    amounts=st.data(),
    factor=st.integers(1, 1000),
    shift=st.integers(-5000, 5000),
)
def test_xirr_knows_neither_the_currency_nor_the_day_nor_the_order(
    anyone: Database,
    start: dt.date,
    steps: list[int],
    amounts: st.DataObject,
    factor: int,
    shift: int,
) -> None:
    days = [sum(steps[:index]) for index in range(len(steps) + 1)]
    drawn = amounts.draw(st.lists(st.integers(1, 10**6), min_size=len(steps), max_size=len(steps)))
    flows = [-Decimal(sum(drawn)), *(Decimal(amount) * 11 / 10 for amount in drawn)]
    query = "select finance.xirr(%s::date[], %s::numeric[])"
    dates = [start + dt.timedelta(day) for day in days]
    rate = anyone.value(query, [dates, flows])
    later = [date + dt.timedelta(shift) for date in dates]
    scaled = [flow * factor for flow in flows]
    found = anyone.value(query, [later[::-1], scaled[::-1]])
    assert (rate is None) == (found is None)
    if rate is None or rate > 10**6:
        return
    assert found == pytest.approx(rate, rel=Decimal("1e-9"), abs=Decimal("1e-10"))
    left = anyone.value("select finance.xnpv(%s, %s::date[], %s::numeric[])", [rate, dates, flows])
    assert abs(left) <= Decimal("1e-6") * sum(drawn)


@law
@given(
    start=STARTS,
    rate=st.decimals("0", "0.05", places=6),
    periods=st.integers(2, 120),
    unit=st.sampled_from([("month", 1, 12), ("week", 1, 52), ("week", 2, 26), ("quarter", 1, 4)]),
)
def test_the_apr_of_a_regular_loan_is_its_rate_times_the_periods_of_a_year(
    anyone: Database,
    start: dt.date,
    rate: Decimal,
    periods: int,
    unit: tuple[str, int, int],
) -> None:
    name, count, per_year = unit
    query = """
        select finance.apr(
            array[%(start)s::date],
            array[100000::numeric],
            pg_catalog.array_agg(period.due_on order by period.period_number),
            pg_catalog.array_agg(-finance.pmt(%(rate)s, %(periods)s, 100000))
        )
        from finance.period_dates(%(start)s, %(name)s, %(count)s, %(periods)s) as period
    """
    given_all = {
        "start": start,
        "rate": rate,
        "periods": periods,
        "name": name,
        "count": count,
    }
    found = anyone.value(query, given_all)
    assert found == pytest.approx(rate * per_year, abs=Decimal("1e-9"))


@law
@given(start=STARTS, periods=st.integers(1, 60), amount=st.integers(1, 10**6))
def test_no_finance_charge_is_a_rate_of_zero(
    anyone: Database, start: dt.date, periods: int, amount: int
) -> None:
    dates = [start + dt.timedelta(30 * index) for index in range(1, periods + 1)]
    query = "select (d).* from finance.disclose(%s, %s::numeric[], %s, %s::numeric[]) as d"
    row = anyone.row(query, [[start], [amount * periods], dates, [amount] * periods])
    assert row["finance_charge"] == 0
    assert row["apr_rate"] == 0


@law
@given(
    amounts=st.lists(st.integers(0, 1000), min_size=1, max_size=10), sign=st.sampled_from([1, -1])
)
def test_money_that_goes_one_way_has_no_rate(
    anyone: Database, amounts: list[int], sign: int
) -> None:
    flows = [sign * amount for amount in amounts]
    assert anyone.value("select finance.irr(%s::numeric[])", [flows]) is None
