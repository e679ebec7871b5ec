"""Terms that make no schedule: each has its declared error, alone and among others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from schedules import PLAIN, schedule, schedules
from sqltest import Database

REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("RL100", {"principal_amount": None}),
    ("RL100", {"disbursed_on": None}),
    ("RL100", {"instalments": None}),
    ("RL100", {"annual_rate": None}),
    ("RL100", {"interest_basis": "daily"}),
    ("RL100", {"method": "custom_split"}),
    ("RL100", {"method": "custom_split", "principal_shares": ["0.5", None, "0.5"]}),
    ("RL100", {"tranches": [{"disbursed_on": "2024-03-01"}]}),
    ("RL100", {"tranches": [{"amount": 1}]}),
    ("RL100", {"rate_changes": [{"effective_on": "2024-03-01"}]}),
    ("RL100", {"charges": [{"applies_to": "period", "calculation": "flat"}]}),
    ("RL101", {"day_count": "ACT/361"}),
    ("RL102", {"disbursed_on": "infinity"}),
    ("RL102", {"disbursed_on": "-infinity"}),
    ("RL102", {"first_due_on": "infinity"}),
    ("RL102", {"last_due_on": "infinity"}),
    ("RL102", {"anchor_on": "-infinity"}),
    ("RL102", {"principal_amount": "NaN"}),
    ("RL102", {"principal_amount": "Infinity"}),
    ("RL102", {"annual_rate": "NaN"}),
    ("RL102", {"instalment_amount": "Infinity"}),
    ("RL102", {"tranches": [{"disbursed_on": "infinity", "amount": 1}]}),
    ("RL105", {"business_day_roll": "sideways"}),
    ("RL107", {"month_end": "sideways"}),
    ("RL108", {"weekend_days": [0]}),
    ("RL130", {"principal_amount": 0}),
    ("RL130", {"principal_amount": "-0.01"}),
    ("RL131", {"instalments": 0}),
    ("RL131", {"instalments": -3}),
    ("RL131", {"instalments": 10000}),
    ("RL132", {"annual_rate": "-1.01"}),
    ("RL132", {"rate_changes": [{"effective_on": "2024-03-01", "annual_rate": -2}]}),
    ("RL133", {"first_due_on": "2024-01-31"}),
    ("RL133", {"first_due_on": "2024-01-01"}),
    ("RL133", {"first_due_on": "2024-03-01", "anchor_on": "2024-01-31"}),
    ("RL133", {"last_due_on": "2024-01-31"}),
    ("RL133", {"anchor_on": "2023-12-31"}),
    ("RL134", {"method": "custom_split", "principal_shares": ["0.5", "0.25", "0.24"]}),
    (
        "RL134",
        {
            "method": "custom_split",
            "principal_shares": ["0.5", "0.25", "0.25"],
            "interest_shares": ["0.5", "0.25", "0.26"],
        },
    ),
    ("RL135", {"method": "custom_split", "principal_shares": ["0.5", "0.5"]}),
    ("RL136", {"balloon_amount": "1000.01"}),
    ("RL136", {"balloon_amount": -1}),
    ("RL136", {"balloon_amount": "NaN"}),
    ("RL137", {"method": "magic"}),
    ("RL137", {"flat_interest": "magic"}),
    ("RL137", {"interest_basis": "magic"}),
    ("RL137", {"frequency_unit": "fortnight"}),
    ("RL137", {"rolled_accrual": "magic"}),
    ("RL137", {"first_period_interest": "magic"}),
    ("RL137", {"instalment_basis": "magic"}),
    ("RL137", {"instalment_rounding": "magic"}),
    ("RL137", {"interest_rounding": "magic"}),
    ("RL137", {"remainder_rule": "magic"}),
    ("RL137", {"unpaid_interest": "magic"}),
    ("RL137", {"charges": [{"applies_to": "magic", "calculation": "flat", "amount": 1}]}),
    ("RL137", {"charges": [{"applies_to": "period", "calculation": "magic", "amount": 1}]}),
    ("RL138", {"principal_grace": 3}),
    ("RL138", {"principal_grace": -1}),
    ("RL138", {"interest_payment_grace": 3}),
    ("RL138", {"interest_free_periods": 4}),
    ("RL139", {"tranches": [{"disbursed_on": "2024-03-01", "amount": 0}]}),
    ("RL139", {"tranches": [{"disbursed_on": "2024-01-30", "amount": 1}]}),
    ("RL139", {"tranches": [{"disbursed_on": "2024-04-30", "amount": 1}]}),
    ("RL140", {"down_payment_pct": 100}),
    ("RL140", {"down_payment_pct": -1}),
    ("RL140", {"down_payment_pct": "NaN"}),
    ("RL141", {"rate_changes": [{"effective_on": "2024-01-31", "annual_rate": 0}]}),
    ("RL141", {"rate_changes": [{"effective_on": "2024-04-30", "annual_rate": 0}]}),
    ("RL142", {"instalment_amount": 5}),
    ("RL142", {"instalment_amount": 5, "instalments": 1200}),
    ("RL143", {"minor_units": 5}),
    ("RL143", {"minor_units": -1}),
    ("RL143", {"instalment_multiple": 0}),
    ("RL143", {"instalment_multiple": "NaN"}),
    ("RL144", {"charges": [{"applies_to": "period", "calculation": "flat", "amount": -1}]}),
    ("RL144", {"charges": [{"applies_to": "date", "calculation": "flat", "amount": 1}]}),
    ("RL145", {"frequency_count": 0}),
    ("RL145", {"period_fraction": 0}),
    ("RL145", {"period_fraction": "NaN"}),
    ("RL145", {"compounding_per_year": 0}),
    ("RL146", {"amortisation_instalments": 2}),
]


@pytest.mark.parametrize(("sqlstate", "terms"), REFUSED, ids=lambda value: str(value))
def test_terms_are_refused(anyone: Database, sqlstate: str, terms: dict[str, Any]) -> None:
    with anyone.refused(sqlstate):
        schedule(anyone, PLAIN | terms)
    with anyone.refused(sqlstate):
        schedules(anyone, [PLAIN, PLAIN | terms])


def test_no_terms_are_refused(anyone: Database) -> None:
    with anyone.refused("RL100"):
        anyone.rows("select * from finance.schedule(null)")


def test_the_empty_set_has_no_rows(anyone: Database) -> None:
    assert schedules(anyone, []) == []


@pytest.mark.parametrize("method", ["annuity", "equal_principal", "flat"])
def test_segments_are_refused_out_of_order(anyone: Database, method: str) -> None:
    query = """
        select a.*
        from finance.amortise(
            finance.complete_schedule_terms(
                jsonb_populate_record(null::finance.schedule_terms, %s::jsonb)
            ),
            1000,
            %s::finance.accrual_segment[]
        ) as a
    """
    terms = PLAIN | {"instalments": 2, "method": method, "flat_interest": "spread"}
    for segments in (
        '{"(2,0.01,,,\\"{0.01,0.01}\\",)","(1,0.01,,,,)"}',
        '{"(1,0.01,,,\\"{0.01,0.01}\\",)"}',
        '{"(1,0.01,,,,)","(2,0.01,,,,)"}',
        "{}",
    ):
        with anyone.refused("RL147"):
            anyone.rows(query, [json.dumps(terms), segments])


def test_a_day_without_instalment_is_refused(anyone: Database) -> None:
    query = """
        select finance.require_due_date(
            jsonb_populate_record(null::finance.schedule_terms, %s::jsonb), %s::date
        )
    """
    terms = json.dumps(PLAIN)
    anyone.rows(query, [terms, "2024-02-29"])
    with anyone.refused("RL148"):
        anyone.rows(query, [terms, "2024-02-28"])
