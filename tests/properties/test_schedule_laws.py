"""Laws of schedules: what is lent is repaid, level is level, together is the same as one by one."""

from __future__ import annotations

import datetime as dt
import json
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from laws import law
from schedules import instalments, schedule, schedules
from sqltest import Database

CENT = Decimal("0.01")
CENTS = st.integers(1_000, 10**9).map(lambda cents: Decimal(cents) / 100)
RATES = st.decimals("0", "0.6", places=4)
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))
COUNTS = st.integers(1, 60)
UNITS = st.sampled_from(["day", "week", "half_month", "month", "quarter", "year"])
DAY_COUNTS = st.sampled_from(
    [None, "ACT/360", "ACT/365F", "ACT/ACT ISDA", "ACT/ACT FINERACT", "30E/360", "ACT/365.25"]
)
MODES = st.sampled_from(["half_even", "half_up", "up", "down"])
ROLLS = st.sampled_from(["none", "following", "modified_following", "preceding"])


@st.composite
def plain_terms(draw: st.DrawFn, methods: tuple[str, ...] = ("annuity",)) -> dict[str, Any]:
    """Draw terms that need nothing but a method, a rate, dates and rounding."""
    return {
        "principal_amount": draw(CENTS),
        "disbursed_on": draw(DATES),
        "instalments": draw(COUNTS),
        "annual_rate": draw(RATES),
        "method": draw(st.sampled_from(methods)),
        "frequency_unit": draw(UNITS),
        "frequency_count": draw(st.integers(1, 3)),
        "day_count": draw(DAY_COUNTS),
        "instalment_rounding": draw(MODES),
        "interest_rounding": draw(MODES),
        "business_day_roll": draw(ROLLS),
        "is_smoothed": draw(st.booleans()),
        # Once both are rounded, a cheap loan's instalment may be below its interest.
        "unpaid_interest": "capitalise",
    }


@st.composite
def rich_terms(draw: st.DrawFn) -> dict[str, Any]:
    """Draw terms with grace, balloon, down payment, tranches and fees as well."""
    methods = ("annuity", "equal_principal", "flat", "interest_only")
    terms = draw(plain_terms(methods))
    instalment_count = terms["instalments"]
    terms |= {
        "flat_interest": draw(st.sampled_from(["accrued", "spread"])),
        "remainder_rule": draw(st.sampled_from(["last", "each"])),
        "principal_grace": draw(st.integers(0, instalment_count - 1)),
        "interest_payment_grace": draw(st.integers(0, instalment_count - 1)),
        "interest_free_periods": draw(st.integers(0, instalment_count)),
        "down_payment_pct": draw(st.sampled_from([None, "12.5", "25"])),
        "charges": draw(
            st.sampled_from(
                [[], [{"applies_to": "instalment", "calculation": "flat", "amount": 1}]]
            )
        ),
    }
    if terms["method"] != "flat" and draw(st.booleans()):
        terms["tranches"] = [
            {"disbursed_on": terms["disbursed_on"], "amount": draw(CENTS)},
        ]
    return terms


@law
@given(terms=rich_terms())
def test_principal_sums_to_what_was_paid_out(anyone: Database, terms: dict[str, Any]) -> None:
    rows = schedule(anyone, terms)
    assert sum(row["principal"] for row in rows) == sum(row["disbursed"] for row in rows)
    assert rows[-1]["closing_balance"] == 0
    for row in rows:
        change = row["disbursed"] - row["principal"]
        assert row["closing_balance"] == row["opening_balance"] + change
        assert row["instalment"] == (
            row["principal"] + row["interest"] + row["fees"] + row["penalties"]
        )
        assert row["opening_balance"] >= 0
        assert row["interest"] >= 0


@law
@given(terms=plain_terms())
def test_instalments_are_level_but_the_last(anyone: Database, terms: dict[str, Any]) -> None:
    rows = instalments(anyone, **terms)
    repaid = [row for row in rows if row["opening_balance"] > 0]
    assert len({row["instalment"] for row in repaid[:-1]}) <= 1
    assert len(rows) == terms["instalments"]
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))


@law
@given(amount=CENTS, count=COUNTS, start=DATES)
def test_a_zero_rate_is_straight_division(
    anyone: Database, amount: Decimal, count: int, start: dt.date
) -> None:
    rows = instalments(
        anyone, principal_amount=amount, instalments=count, disbursed_on=start, annual_rate=0
    )
    level = (amount / count).quantize(CENT, ROUND_HALF_EVEN)
    assert [row["instalment"] for row in rows[:-1]] == [level] * (count - 1)
    assert all(row["interest"] == 0 for row in rows)


@law
@given(amount=CENTS, count=COUNTS, start=DATES, rate=RATES)
def test_an_annuity_is_worth_its_principal(
    anyone: Database, amount: Decimal, count: int, start: dt.date, rate: Decimal
) -> None:
    terms = {
        "principal_amount": amount,
        "instalments": count,
        "disbursed_on": start,
        "annual_rate": rate,
        "day_count": "ACT/365F",
    }
    exact = instalments(anyone, **terms, keeps_fractions=True)
    assert abs(_present_value(exact, rate) - amount) < CENT
    rounded = instalments(anyone, **terms)
    # Each period rounds its interest by at most half a cent.
    assert abs(_present_value(rounded, rate) - amount) <= CENT / 2 * count + CENT


def _present_value(rows: list[dict[str, Any]], rate: Decimal) -> Decimal:
    with localcontext(prec=40):
        growth, value = Decimal(1), Decimal(0)
        for row in rows:
            growth *= 1 + rate * row["days"] / 365
            value += row["instalment"] / growth
        return value


@law
@given(terms=plain_terms(), at=st.integers(0, 59), share=st.integers(1, 9))
def test_cutting_a_period_changes_nothing(
    anyone: Database, terms: dict[str, Any], at: int, share: int
) -> None:
    terms |= {"day_count": "ACT/365F", "unpaid_interest": "refuse"}
    terms |= {"instalment_rounding": "up", "interest_rounding": "half_even", "is_smoothed": False}
    whole = instalments(anyone, **terms)
    row = whole[at % len(whole)]
    day = row["start_on"] + dt.timedelta(days=max(1, row["days"] * share // 10))
    if day >= whole[-1]["end_on"]:
        return
    same_rate = {"effective_on": day, "annual_rate": terms["annual_rate"], "is_recast": False}
    assert instalments(anyone, **terms, rate_changes=[same_rate]) == whole


@st.composite
def refusing_terms(draw: st.DrawFn) -> dict[str, Any]:
    """Draw terms that the set-based form computes by shape: they cover their interest."""
    terms = draw(plain_terms(("annuity", "equal_principal", "interest_only")))
    if terms["method"] == "annuity" and (
        terms["instalment_rounding"] != "up" or terms["interest_rounding"] == "up"
    ):
        terms |= {"annual_rate": min(terms["annual_rate"], Decimal("0.02")), "instalments": 12}
        terms["principal_amount"] += 1000
    return terms | {"unpaid_interest": "refuse", "is_smoothed": False}


@law
@given(drawn=st.lists(st.one_of(rich_terms(), refusing_terms()), min_size=1, max_size=6))
def test_the_set_based_form_equals_the_single_one(
    anyone: Database, drawn: list[dict[str, Any]]
) -> None:
    # The first terms come again with another principal: two loans of one shape.
    twin = drawn[0] | {"principal_amount": drawn[0]["principal_amount"] + 1}
    asked = [*drawn, twin]
    together = schedules(anyone, asked)
    alone = [
        [str(position), *_as_text(row)]
        for position, terms in enumerate(asked, start=1)
        for row in schedule(anyone, terms)
    ]
    assert sorted(map(_as_text, together)) == sorted(alone)


def _as_text(row: dict[str, Any]) -> list[str]:
    figures = [f"{value:f}" if isinstance(value, Decimal) else str(value) for value in row.values()]
    return [figure.rstrip("0").rstrip(".") if "." in figure else figure for figure in figures]


@law
@given(
    amount=CENTS,
    rates=st.lists(st.decimals("0", "0.05", places=6), min_size=1, max_size=40),
)
def test_an_independent_reckoning_agrees(
    anyone: Database, amount: Decimal, rates: list[Decimal]
) -> None:
    segments = [
        {"number": number, "factor": rate, "plan_factors": rates if number == 1 else None}
        for number, rate in enumerate(rates, start=1)
    ]
    terms = {"principal_amount": amount, "disbursed_on": "2024-01-01", "annual_rate": 0}
    rows = anyone.rows(
        """
        select a.*
        from finance.amortise(
            finance.complete_schedule_terms(
                jsonb_populate_record(null::finance.schedule_terms, %(terms)s::jsonb)
            ),
            %(amount)s,
            array(
                select s
                from jsonb_populate_recordset(
                    null::finance.accrual_segment, %(segments)s::jsonb
                ) as s
            )
        ) as a
        order by a.number
        """,
        {
            "terms": _json(terms | {"instalments": len(rates)}),
            "amount": amount,
            "segments": _json(segments),
        },
    )
    expected = _reckoned(amount, rates)
    assert [(row["principal"], row["interest"]) for row in rows] == expected


def _reckoned(amount: Decimal, rates: list[Decimal]) -> list[tuple[Decimal, Decimal]]:
    """Amortise by discounting, not by the recursion that the database uses."""
    with localcontext(prec=60):
        discount, annuity = Decimal(1), Decimal(0)
        for rate in rates:
            discount /= 1 + rate
            annuity += discount
        level = (amount / annuity).quantize(CENT, ROUND_HALF_EVEN)
    rows, balance = [], amount
    for number, rate in enumerate(rates, start=1):
        interest = (balance * rate).quantize(CENT, ROUND_HALF_EVEN)
        principal = balance if number == len(rates) else min(level - interest, balance)
        rows.append((principal, interest))
        balance -= principal
    return rows


def _json(value: Any) -> str:
    return json.dumps(value, default=str)
