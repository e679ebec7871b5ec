"""Published amortisation tables (mortgagemath's corpus) as the terms of `finance.schedule`.

Interest is by period; a rate that compounds otherwise than it is paid is turned into the period's rate. With
`actual/360` interest runs by days while the instalment stays that of regular periods, and fractions of a cent are
kept, as a spreadsheet keeps them: each figure is rounded where it is shown. `amortization_period_months` makes a loan that falls due before it is repaid.
"""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

ROUNDING = {
    "ROUND_UP": "up",
    "ROUND_DOWN": "down",
    "ROUND_HALF_UP": "half_up",
    "ROUND_HALF_EVEN": "half_even",
}
FREQUENCIES = {
    "monthly": ("month", 1, 12),
    "semi_monthly": ("half_month", 1, 24),
    "biweekly": ("week", 2, 26),
    "weekly": ("week", 1, 52),
    "quarterly": ("quarter", 1, 4),
    "annual": ("year", 1, 1),
}
COMPOUNDING = {"monthly": 12, "semi_annual": 2, "annual": 1}
START_ON = "2000-01-01"


def read(path: Path) -> dict[str, Any]:
    """One published table: the TOML file's sections and the rows of the CSV file beside it."""
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        return case | {"rows": list(csv.DictReader(lines))}


def terms(case: dict[str, Any]) -> dict[str, Any]:
    """Terms as a JSON-ready mapping."""
    loan = case["loan"]
    unit, count, per_year = FREQUENCIES[loan.get("payment_frequency", "monthly")]
    compounding = COMPOUNDING[loan.get("compounding", "monthly")]
    by_days = loan.get("day_count", "30/360") == "actual/360"
    currency_unit = Decimal(loan.get("currency_unit", "0.01"))
    found: dict[str, Any] = {
        "principal_amount": loan["principal"],
        "annual_rate": str(Decimal(loan["annual_rate"]) / 100),
        "disbursed_on": loan.get("start_date", START_ON),
        "instalments": _count(loan["term_months"], per_year),
        "amortisation_instalments": _count(
            loan.get("amortization_period_months", loan["term_months"]), per_year
        ),
        "frequency_unit": unit,
        "frequency_count": count,
        "interest_basis": "daily" if by_days else "period",
        "day_count": "ACT/360" if by_days else None,
        "instalment_basis": "nominal" if by_days else "accrual",
        "period_fraction": str(Decimal(1) / per_year),
        "compounding_per_year": None if compounding == per_year else compounding,
        "principal_grace": _count(loan.get("interest_only_months", 0), per_year),
        "instalment_amount": loan.get("payment_override"),
        "minor_units": -int(currency_unit.as_tuple().exponent),
        "instalment_rounding": ROUNDING[loan.get("payment_rounding", "ROUND_UP")],
        "interest_rounding": ROUNDING[loan.get("interest_rounding", "ROUND_HALF_UP")],
        "keeps_fractions": by_days or loan.get("balance_tracking") == "carry_precision",
        "unpaid_interest": "capitalise",
        "charges": [
            {"applies_to": "period", "calculation": "flat", "amount": loan.get("fee_per_period", "0")}
        ],
    }
    return found


def rate_changes(case: dict[str, Any], starts: dict[int, dt.date]) -> list[dict[str, Any]]:
    """Rate changes as terms, given the first day of each period by its number."""
    return [
        {
            "effective_on": starts[change["effective_payment_number"]].isoformat(),
            "annual_rate": str(Decimal(change["new_annual_rate"]) / 100),
            "is_recast": change.get("recast", True),
            "instalment_cap_factor": change.get("payment_cap_factor"),
        }
        for change in case["loan"].get("rate_schedule", [])
    ]


def _count(months: int, per_year: int) -> int:
    return months * per_year // 12


def shown(case: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """The figures of a schedule row as the table prints them, by its column names."""
    loan = case["loan"]
    unit = Decimal(loan.get("currency_unit", "0.01"))
    payment_mode = loan.get("payment_rounding", "ROUND_UP")
    mode = loan.get("interest_rounding", "ROUND_HALF_UP")
    return {
        "payment": row["number"],
        "payment_amount": row["instalment"].quantize(unit, payment_mode),
        "principal": row["principal"].quantize(unit, mode),
        "interest": row["interest"].quantize(unit, mode),
        "fee": row["fees"],
        "balance": row["closing_balance"].quantize(unit, mode),
    }


def differences(case: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    """Differences between what was published and the instalment rows of a schedule, in words."""
    expected = case["expected"]
    first, last = rows[0], rows[-1]
    level = first["principal"] + first["interest"]
    found = _unlike("instalment", shown(case, first | {"instalment": level})["payment_amount"],
                    expected.get("periodic_payment", expected.get("monthly_payment")))
    if "balloon_at_term" in expected:
        left = last | {"closing_balance": last["opening_balance"] + last["interest"] - level}
        found += _unlike("balance at term", shown(case, left)["balance"], expected["balloon_at_term"])
    for published in case["rows"]:
        figures = shown(case, rows[int(published["payment"]) - 1])
        for key, value in published.items():
            found += _unlike(f"row {published['payment']} {key}", figures[key], value or figures[key])
    for part in expected.get("amortization_ranges", []):
        among = [shown(case, row) for row in rows[part["start_payment"] - 1 : part["end_payment"]]]
        where = f"rows {part['start_payment']} to {part['end_payment']}"
        found += _unlike(f"{where} balance", among[-1]["balance"], part["balance"])
        found += _unlike(f"{where} principal", sum(row["principal"] for row in among), part["principal"])
        found += _unlike(f"{where} interest", sum(row["interest"] for row in among), part["interest"])
    return found


def _unlike(name: str, figure: Any, published: Any) -> list[str]:
    return [] if Decimal(figure) == Decimal(published) else [f"{name}: {figure}, published {published}"]
