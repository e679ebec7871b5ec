"""Published amortisation tables (mortgagemath's corpus): `published_schedules/*.toml`.

Interest is by period; a rate that compounds otherwise than it is paid is turned into the period's
rate. With `actual/360` interest runs by days while the instalment stays that of regular periods,
and fractions of a cent are kept, as a spreadsheet keeps them: each figure is rounded where it is
shown. `amortization_period_months` makes a loan that falls due before it is repaid.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters._schedule import instalments
from conformance import Case
from sqltest import Database

PATTERN = "published_schedules/*.toml"

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


def cases(path: Path) -> Iterator[Case]:
    """Yield the one case of a TOML file and of the CSV file beside it."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    published = content["expected"]
    expected = {
        "periodic_payment": published.get("periodic_payment", published.get("monthly_payment")),
        "rows": {
            row["payment"]: {name: value for name, value in row.items() if value} for row in rows
        },
        "ranges": {
            f"{part['start_payment']}-{part['end_payment']}": {
                name: part[name] for name in ("balance", "principal", "interest")
            }
            for part in published.get("amortization_ranges", [])
        },
    }
    if "balloon_at_term" in published:
        expected["balloon_at_term"] = published["balloon_at_term"]
    yield Case(path.stem, content, expected)


def actual(db: Database, case: Case) -> dict[str, Any]:
    """Compute the instalments, and from them every figure that was published."""
    loan = case.given["loan"]
    wanted = terms(loan)
    rows = instalments(db, wanted)
    if loan.get("rate_schedule"):
        wanted["rate_changes"] = rate_changes(
            loan, {row["number"]: row["start_on"] for row in rows}
        )
        rows = instalments(db, wanted)
    first, last = rows[0], rows[-1]
    level = first["principal"] + first["interest"]
    return {
        "periodic_payment": shown(loan, first | {"instalment": level})["payment_amount"],
        "balloon_at_term": shown(
            loan, last | {"closing_balance": last["opening_balance"] + last["interest"] - level}
        )["balance"],
        "rows": {str(row["number"]): shown(loan, row) for row in rows},
        "ranges": {name: _range(loan, rows, name) for name in case.expected["ranges"]},
    }


def _range(loan: Mapping[str, Any], rows: list[dict[str, Any]], name: str) -> dict[str, Decimal]:
    start, end = map(int, name.split("-"))
    among = [shown(loan, row) for row in rows[start - 1 : end]]
    return {
        "balance": among[-1]["balance"],
        "principal": sum((row["principal"] for row in among), Decimal(0)),
        "interest": sum((row["interest"] for row in among), Decimal(0)),
    }


def terms(loan: Mapping[str, Any]) -> dict[str, Any]:
    """Return terms as a JSON-ready mapping."""
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
            {
                "applies_to": "period",
                "calculation": "flat",
                "amount": loan.get("fee_per_period", "0"),
            }
        ],
    }
    return found


def rate_changes(loan: Mapping[str, Any], starts: Mapping[int, Any]) -> list[dict[str, Any]]:
    """Return rate changes as terms, given the first day of each period by its number."""
    return [
        {
            "effective_on": starts[change["effective_payment_number"]].isoformat(),
            "annual_rate": str(Decimal(change["new_annual_rate"]) / 100),
            "is_recast": change.get("recast", True),
            "instalment_cap_factor": change.get("payment_cap_factor"),
        }
        for change in loan["rate_schedule"]
    ]


def _count(months: int, per_year: int) -> int:
    return months * per_year // 12


def shown(loan: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a schedule row as the table prints them, by its column names."""
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
