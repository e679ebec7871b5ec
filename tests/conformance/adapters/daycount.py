"""Day counts: `daycount/vectors.csv`, days or year fractions, exact where the file is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from conformance import Case, Unsupported
from sqltest import Database

PATTERN = "daycount/vectors.csv"

DAYS = """
select finance.day_count_days(
    %(convention)s, %(start)s, %(end)s,
    end_of_month => %(end_of_month)s, termination_on => %(termination_on)s
)
"""
RATIO = """
select (ratio).numerator, (ratio).denominator
from finance.day_count_ratio(
    %(convention)s, %(start)s, %(end)s, %(ref_start)s, %(ref_end)s,
    end_of_month => %(end_of_month)s, termination_on => %(termination_on)s
) as ratio
"""


def cases(path: Path) -> Iterator[Case]:
    """Yield one case a line: the rounded value, and the exact one where the file has it."""
    with path.open(newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            values = {"exact": row.pop("expected_exact"), "rounded": row.pop("expected_float")}
            expected = {name: value for name, value in values.items() if value}
            name = f"line {number}: {row['convention']} {row['start']} to {row['end']}"
            yield Case(f"{name} {row['flag']}".strip(), row, {row["quantity"]: expected})


def actual(db: Database, case: Case) -> dict[str, Any]:
    """Ask for days or for the ratio; one equal to the fraction expected is written as that."""
    quantity = case.given["quantity"]
    arguments = {name: value or None for name, value in case.given.items()} | _flag(case)
    if quantity == "days":
        found = Fraction(db.value(DAYS, arguments))
    elif quantity == "year_fraction":
        row = db.row(RATIO, arguments)
        found = Fraction(row["numerator"], row["denominator"])
    else:
        raise Unsupported(f"quantity {quantity}")
    exact = case.expected[quantity].get("exact")
    same = exact is not None and found == Fraction(exact)
    decimal = Decimal(found.numerator) / Decimal(found.denominator)
    return {quantity: {"exact": exact if same else str(found), "rounded": decimal}}


def tolerance(_case: Case, path: tuple[Any, ...]) -> Decimal:
    """A rounded value counts to the 1e-10 at which its source tests it."""
    return Decimal("1e-10") if path[-1] == "rounded" else Decimal(0)


def _flag(case: Case) -> dict[str, Any]:
    """Read the flag: the end-of-month rule of a schedule, or where it ends."""
    flag = case.given["flag"]
    found: dict[str, Any] = {"end_of_month": flag == "eom", "termination_on": None}
    if flag == "end_is_maturity":
        found["termination_on"] = case.given["end"]
    elif flag.startswith("termination="):
        found["termination_on"] = flag.removeprefix("termination=")
    elif flag not in ("", "eom", "not_eom", "end_is_not_maturity"):
        raise Unsupported(f"flag {flag}")
    return found
