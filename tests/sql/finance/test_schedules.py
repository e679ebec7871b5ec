"""Every term of a schedule, on loans small enough to follow by hand."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from schedules import PLAIN, instalments, schedule
from sqltest import Database


def column(rows: list[dict[str, Any]], name: str) -> list[Any]:
    """Return one column of the rows; amounts compare by value."""
    return [row[name] for row in rows]


def money(*amounts: str) -> list[Decimal]:
    """Return amounts as decimals."""
    return [Decimal(amount) for amount in amounts]


def test_an_annuity_is_level_and_the_last_instalment_takes_the_remainder(anyone: Database) -> None:
    rows = instalments(anyone)
    assert column(rows, "instalment") == money("340.02", "340.02", "340.03")
    assert column(rows, "interest") == money("10.00", "6.70", "3.37")
    assert column(rows, "closing_balance") == money("669.98", "336.66", "0")


def test_the_first_row_is_the_payment_out(anyone: Database) -> None:
    first = schedule(anyone, PLAIN)[0]
    assert first["kind"] == "disbursement"
    assert first["number"] is None
    assert (first["disbursed"], first["closing_balance"]) == (1000, 1000)
    assert first["due_on"] == dt.date(2024, 1, 31)


def test_equal_principal_divides_the_principal(anyone: Database) -> None:
    rows = instalments(anyone, method="equal_principal")
    assert column(rows, "principal") == money("333.33", "333.33", "333.34")
    assert column(rows, "interest") == money("10.00", "6.67", "3.33")


def test_flat_interest_is_on_what_was_paid_out(anyone: Database) -> None:
    rows = instalments(anyone, method="flat")
    assert column(rows, "interest") == money("10", "10", "10")
    assert column(rows, "instalment") == money("343.33", "343.33", "343.34")


def test_spread_flat_interest_leaves_its_remainder_to_the_last(anyone: Database) -> None:
    rows = instalments(anyone, method="flat", flat_interest="spread", annual_rate="0.07")
    assert column(rows, "interest") == money("5.83", "5.83", "5.84")


def test_interest_only_repays_the_principal_at_the_end(anyone: Database) -> None:
    rows = instalments(anyone, method="interest_only")
    assert column(rows, "principal") == money("0", "0", "1000")
    assert column(rows, "interest") == money("10", "10", "10")


def test_a_balloon_is_left_for_the_last_instalment(anyone: Database) -> None:
    rows = instalments(anyone, balloon_amount="400")
    assert column(rows, "instalment")[:2] == money("208.01", "208.01")
    assert rows[-1]["instalment"] - 400 == pytest.approx(Decimal("208.01"), abs=Decimal("0.03"))


def test_a_longer_amortisation_leaves_the_rest_due_at_term(anyone: Database) -> None:
    rows = instalments(anyone, amortisation_instalments=12)
    assert column(rows, "instalment")[:2] == money("88.85", "88.85")
    assert rows[-1]["principal"] == rows[-1]["opening_balance"] == Decimal("841.51")


def test_a_custom_split_follows_its_shares(anyone: Database) -> None:
    shares = {"method": "custom_split", "principal_shares": ["0.2", "0.3", "0.5"]}
    rows = instalments(anyone, **shares)
    assert column(rows, "principal") == money("200", "300", "500")
    assert column(rows, "interest") == money("10", "8", "5")
    flat = instalments(anyone, **shares, interest_shares=["0", "0", "1"])
    assert column(flat, "interest") == money("0", "0", "30")


def test_principal_grace_leaves_interest_only(anyone: Database) -> None:
    rows = instalments(anyone, instalments=4, principal_grace=1)
    assert column(rows, "principal")[0] == 0
    assert column(rows, "instalment") == money("10", "340.02", "340.02", "340.03")


def test_interest_grace_defers_interest_without_compounding(anyone: Database) -> None:
    rows = instalments(anyone, interest_payment_grace=1)
    assert column(rows, "interest") == money("0", "16.70", "3.37")
    assert column(rows, "principal") == money("330.02", "333.32", "336.66")


def test_interest_free_periods_bear_none(anyone: Database) -> None:
    rows = instalments(anyone, interest_free_periods=1)
    assert column(rows, "interest") == money("0", "6.63", "3.33")
    assert rows[0]["instalment"] == rows[1]["instalment"]


def test_a_down_payment_is_due_with_the_payment_out(anyone: Database) -> None:
    rows = schedule(anyone, PLAIN | {"down_payment_pct": 25})
    assert [row["kind"] for row in rows[:2]] == ["disbursement", "down_payment"]
    assert (rows[1]["number"], rows[1]["principal"], rows[1]["days"]) == (1, 250, 0)
    assert (rows[2]["number"], rows[2]["opening_balance"]) == (2, 750)


def test_a_tranche_renews_the_instalment_from_its_day(anyone: Database) -> None:
    tranche = {"disbursed_on": "2024-03-15", "amount": 500}
    rows = schedule(anyone, PLAIN | {"tranches": [tranche]})
    assert [row["kind"] for row in rows] == [
        "disbursement",
        "instalment",
        "disbursement",
        "instalment",
        "instalment",
    ]
    # 15 of 31 days without the tranche, 16 with it.
    exact = Decimal("669.98") * Decimal("0.01") + 500 * Decimal("0.01") * 16 / 31
    assert rows[3]["interest"] == exact.quantize(Decimal("0.01"))
    assert rows[3]["instalment"] > rows[1]["instalment"]
    assert rows[4]["closing_balance"] == 0


def test_a_planned_tranche_shows_but_is_not_repaid(anyone: Database) -> None:
    tranche = {"disbursed_on": "2024-03-31", "amount": 500, "is_planned": True}
    rows = schedule(anyone, PLAIN | {"tranches": [tranche]})
    due = [row for row in rows if row["kind"] == "instalment"]
    assert [row["instalment"] for row in due] == column(instalments(anyone), "instalment")
    assert due[-1]["closing_balance"] == 500


def test_a_new_rate_renews_the_instalment(anyone: Database) -> None:
    change = {"effective_on": "2024-02-29", "annual_rate": "0.24"}
    rows = instalments(anyone, rate_changes=[change])
    assert column(rows, "interest") == money("10.00", "13.40", "6.77")
    assert rows[1]["instalment"] == Decimal("345.07")


def test_a_new_rate_without_recast_leaves_the_difference_to_the_last(anyone: Database) -> None:
    change = {"effective_on": "2024-02-29", "annual_rate": "0.24", "is_recast": False}
    rows = instalments(anyone, rate_changes=[change])
    assert column(rows, "instalment") == money("340.02", "340.02", "350.23")


def test_a_capped_instalment_may_capitalise_interest(anyone: Database) -> None:
    change = {
        "effective_on": "2024-02-29",
        "annual_rate": "9.6",
        "instalment_cap_factor": "1.1",
    }
    rows = instalments(anyone, rate_changes=[change], unpaid_interest="capitalise")
    assert rows[1]["instalment"] == Decimal("374.02")
    assert rows[1]["principal"] == Decimal("374.02") - Decimal("535.98")
    assert rows[1]["closing_balance"] == Decimal("831.94")
    carried = instalments(anyone, rate_changes=[change], unpaid_interest="carry")
    assert (carried[1]["principal"], carried[1]["interest"]) == (0, Decimal("374.02"))
    assert carried[2]["interest"] == Decimal("535.98") * 2 - Decimal("374.02")


@pytest.mark.parametrize(
    ("mode", "multiple", "instalment"),
    [
        ("half_even", None, "340.02"),
        ("up", None, "340.03"),
        ("down", None, "340.02"),
        ("half_up", "5", "340"),
        ("up", "5", "345"),
    ],
)
def test_instalments_are_rounded_as_the_terms_say(
    anyone: Database, mode: str, multiple: str | None, instalment: str
) -> None:
    rows = instalments(anyone, instalment_rounding=mode, instalment_multiple=multiple)
    assert column(rows, "instalment")[:2] == money(instalment, instalment)


@pytest.mark.parametrize(
    ("mode", "interest"), [("half_even", "0.12"), ("half_up", "0.13"), ("up", "0.13")]
)
def test_half_a_cent_of_interest_goes_where_the_terms_say(
    anyone: Database, mode: str, interest: str
) -> None:
    rows = instalments(anyone, principal_amount="12.50", interest_rounding=mode)
    assert rows[0]["interest"] == Decimal(interest)


def test_smoothing_brings_the_last_instalment_near(anyone: Database) -> None:
    loan = {"principal_amount": "100000", "instalments": 60, "instalment_rounding": "down"}
    plain, smoothed = instalments(anyone, **loan), instalments(anyone, **loan, is_smoothed=True)
    assert plain[-1]["instalment"] - plain[0]["instalment"] > Decimal("0.30")
    assert smoothed[0]["instalment"] - plain[0]["instalment"] == Decimal("0.01")
    assert abs(smoothed[-1]["instalment"] - smoothed[0]["instalment"]) < Decimal("0.40")


def test_the_remainder_can_go_first_or_to_each(anyone: Database) -> None:
    loan = {"principal_amount": "100", "annual_rate": "0.12", "instalments": 10}
    first = instalments(anyone, **loan, remainder_rule="first")
    assert len(set(column(first, "instalment")[1:])) == 1
    assert sum(column(first, "principal")) == 100
    each = instalments(anyone, **loan, remainder_rule="each")
    assert column(each, "instalment")[6:] == money("10.55", "10.55", "10.56", "10.55")


def test_a_given_instalment_runs_until_the_loan_is_repaid(anyone: Database) -> None:
    rows = instalments(anyone, instalments=12, instalment_amount="400")
    assert column(rows, "instalment") == money("400", "400", "218.26")
    assert rows[-1]["closing_balance"] == 0


def test_charges_show_where_they_belong(anyone: Database) -> None:
    charges = [
        {"applies_to": "disbursement", "calculation": "pct_disbursed", "amount": "1.5"},
        {"applies_to": "instalment", "calculation": "flat", "amount": "10"},
        {"applies_to": "instalment", "calculation": "pct_interest", "amount": "5"},
        {"applies_to": "period", "calculation": "pct_opening_balance", "amount": "0.1"},
        {
            "applies_to": "date",
            "calculation": "flat",
            "amount": "25",
            "due_on": "2024-03-01",
            "is_penalty": True,
        },
    ]
    rows = schedule(anyone, PLAIN | {"charges": charges})
    assert column(rows, "fees") == money("15", "11.50", "11.01", "10.51")
    assert column(rows, "penalties") == money("0", "0", "25", "0")
    assert rows[2]["instalment"] == Decimal("340.02") + 25 + Decimal("11.01")


def test_a_stub_is_part_of_the_first_instalment_or_shown_apart(anyone: Database) -> None:
    loan = {"disbursed_on": "2024-01-15", "first_due_on": "2024-03-01"}
    included = instalments(anyone, **loan)
    assert (included[0]["days"], included[0]["stub_interest"]) == (46, 0)
    assert included[0]["interest"] == Decimal("15.86")  # 46 days of a February of 29
    assert included[0]["instalment"] == included[1]["instalment"]
    apart = instalments(anyone, **loan, first_period_interest="separate")
    assert apart[0]["interest"] + apart[0]["stub_interest"] == Decimal("15.86")
    assert column(apart, "principal") == column(instalments(anyone), "principal")


def test_due_dates_follow_calendar_and_month_end(anyone: Database) -> None:
    clamped = instalments(anyone)
    assert [day.day for day in column(clamped, "due_on")] == [29, 31, 30]
    rolled = instalments(anyone, business_day_roll="modified_following", holidays=["2024-02-29"])
    assert column(rolled, "due_on") == [
        dt.date(2024, 2, 28),
        dt.date(2024, 3, 29),
        dt.date(2024, 4, 30),
    ]
    assert column(rolled, "interest") == column(clamped, "interest")
    half_months = instalments(anyone, disbursed_on="2024-01-01", frequency_unit="half_month")
    assert [day.day for day in column(half_months, "due_on")] == [16, 1, 16]


def test_rolled_dates_bear_interest_where_the_terms_say(anyone: Database) -> None:
    loan = {"day_count": "ACT/360", "business_day_roll": "following", "rolled_accrual": "all"}
    rows = instalments(anyone, **loan)
    assert column(rows, "end_on") == column(rows, "due_on")
    # 31 March 2024 is a Sunday; the third period starts on 1 April.
    assert column(rows, "days") == [29, 32, 29]


def test_rates_compound_as_the_terms_say(anyone: Database) -> None:
    rows = instalments(anyone, annual_rate="0.06", compounding_per_year=1, principal_amount=100000)
    assert rows[0]["interest"] == Decimal("486.76")


def test_a_period_carries_on_from_a_prepayment(anyone: Database) -> None:
    """The loan engine gives the core a change of balance in the middle of a period."""
    rows = anyone.rows(
        """
        select a.*
        from finance.amortise(
            finance.complete_schedule_terms(
                jsonb_populate_record(null::finance.schedule_terms, %s::jsonb)
            ),
            1000,
            array[
                row(1, 0.005, null, false, array[0.01, 0.01, 0.01], null),
                row(1, 0.005, -500, false, null, null),
                row(2, 0.01, null, false, null, null),
                row(3, 0.01, null, false, null, null)
            ]::finance.accrual_segment[]
        ) as a
        """,
        [json.dumps(PLAIN)],
    )
    assert column(rows, "interest") == money("7.50", "1.67", "0")
    assert column(rows, "principal") == money("332.52", "167.48", "0")


def test_small_currencies_and_none_round_to_their_unit(anyone: Database) -> None:
    won = instalments(anyone, principal_amount="300000000", instalments=360, minor_units=0)
    assert won[0]["instalment"] == 3085838
    dinar = instalments(anyone, minor_units=3)
    assert column(dinar, "instalment") == money("340.022", "340.022", "340.023")
