"""Annual percentage rates: `apr/reg_z_appendix_j.json`, examples of 12 CFR 1026 Appendix J."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from conformance import Case, Unsupported
from sqltest import Database

PATTERN = "apr/reg_z_appendix_j.json"

# The equation with the periods as the file counts them.
RATE = """
select 100 * finance.apr_actuarial(
    array[%(financed)s]::numeric[], '{0}', '{0}',
    %(amounts)s::numeric[], %(periods)s::integer[], %(fractions)s::numeric[], %(per_year)s
)
"""
# The periods as the regulation counts them from the dates.
PERIODS = """
select
    (counted).periods,
    ((counted).fraction).numerator,
    ((counted).fraction).denominator,
    (finance.unit_period_length(%(unit)s)).per_year
from finance.unit_periods_between(%(unit)s, %(start)s, %(end)s) as counted
"""


def cases(path: Path) -> Iterator[Case]:
    """Yield one case an example; one with dates expects its count of unit periods as well."""
    for example in json.loads(path.read_text())["examples"]:
        expected = {name: value for name, value in example.items() if name.startswith("expected_")}
        if "solver_apr_pct" in example:
            expected["solver_apr_pct"] = example["solver_apr_pct"]
        if "advance_date" in example and "first_payment_date" in example:
            first = example["payments"][0]
            expected["first_payment"] = {"t": first["t"], "f": first["f"]}
            expected["unit_periods_per_year"] = example["unit_periods_per_year"]
        yield Case(f"{example['id']} {example['title']}", example, expected)


def actual(db: Database, case: Case) -> dict[str, Any]:
    """Ask for the rate, rounded as the file rounds it, and for the first payment's unit periods."""
    given = case.given
    if "advances" in given:
        raise Unsupported("advances of a form not seen before")
    fractions = [Fraction(payment["f"]) for payment in given["payments"]]
    rate = db.value(
        RATE,
        {
            "financed": given["amount_financed"],
            "amounts": [payment["amount"] for payment in given["payments"]],
            "periods": [payment["t"] for payment in given["payments"]],
            "fractions": [Decimal(part.numerator) / part.denominator for part in fractions],
            "per_year": Decimal(given["unit_periods_per_year"]),
        },
    )
    found = {
        name: round(rate, _decimals(case.expected[name]))
        for name in case.expected
        if name.endswith("_pct") or "_pct_" in name
    }
    return found | (_counted(db, case) if "first_payment" in case.expected else {})


def _counted(db: Database, case: Case) -> dict[str, Any]:
    given = case.given
    row = db.row(
        PERIODS,
        {
            "unit": given["unit_period"],
            "start": given["advance_date"],
            "end": given["first_payment_date"],
        },
    )
    part = Fraction(row["numerator"], row["denominator"])
    same = part == Fraction(case.expected["first_payment"]["f"])
    written = case.expected["first_payment"]["f"] if same else str(part)
    return {
        "first_payment": {"t": row["periods"], "f": written},
        "unit_periods_per_year": row["per_year"],
    }


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])
