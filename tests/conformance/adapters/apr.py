"""Annual percentage rates: `apr/reg_z_appendix_j.json`, examples of 12 CFR 1026 Appendix J."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

from conformance import Case
from sqltest import Database

PATTERN = "apr/reg_z_appendix_j.json"

# The equation with the periods as the file counts them.
RATE = """
select 100 * finance.apr_actuarial(
    %(advance_amounts)s::numeric[], %(advance_periods)s::integer[],
    %(advance_fractions)s::numeric[], %(payment_amounts)s::numeric[],
    %(payment_periods)s::integer[], %(payment_fractions)s::numeric[], %(per_year)s
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
UNIT = re.compile(r"(\d+ )?(day|week|semimonth|month|quarter|year)s?")


def cases(path: Path) -> Iterator[Case]:
    """Yield one case an example; one with dates expects its count of unit periods as well."""
    for example in json.loads(path.read_text())["examples"]:
        expected = {name: value for name, value in example.items() if name.startswith("expected_")}
        if "solver_apr_pct" in example:
            expected["solver_apr_pct"] = example["solver_apr_pct"]
        has_dates = "advance_date" in example and "first_payment_date" in example
        if has_dates and UNIT.fullmatch(example["unit_period"]):
            first = example["payments"][0]
            expected["first_payment"] = {"t": first["t"], "f": first["f"]}
            expected["unit_periods_per_year"] = example["unit_periods_per_year"]
        yield Case(f"{example['id']} {example['title']}", example, expected)


def actual(db: Database, case: Case) -> dict[str, Any]:
    """Ask for the rate, rounded as the file rounds it, and for the first payment's unit periods."""
    given = case.given
    at_once = [{"t": 0, "f": "0", "amount": given.get("amount_financed")}]
    advances = given.get("advances", at_once)
    rate = db.value(
        RATE,
        _flows("advance", advances)
        | _flows("payment", given["payments"])
        | {"per_year": _decimal(given["unit_periods_per_year"])},
    )
    found = {
        name: round(rate, len(text.partition(".")[2]))
        for name, text in case.expected.items()
        if "_pct" in name
    }
    return found | (_counted(db, case) if "first_payment" in case.expected else {})


def _flows(kind: str, flows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {
        f"{kind}_amounts": [flow["amount"] for flow in flows],
        f"{kind}_periods": [flow["t"] for flow in flows],
        f"{kind}_fractions": [_decimal(flow["f"]) for flow in flows],
    }


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
    written = case.expected["first_payment"]["f"]
    expected = given["unit_periods_per_year"]
    per_year = row["per_year"]
    return {
        "first_payment": {
            "t": row["periods"],
            "f": written if part == Fraction(written) else str(part),
        },
        "unit_periods_per_year": expected if per_year == _decimal(expected) else per_year,
    }


def _decimal(text: str) -> Decimal:
    """Read a number or a quotient, to the 25 decimals at which periods a year are counted."""
    number = Fraction(text)
    with localcontext() as context:
        context.prec = 50
        return round(Decimal(number.numerator) / number.denominator, 25)
