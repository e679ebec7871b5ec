"""OpenCBS schedules: `opencbs/schedule_cases.json`.

OpenCBS charges a rate per instalment period, rolls due dates forward and scales only the first
period's interest to its real days. Half amounts go away from zero for level instalments and flat
loans, to even elsewhere. Its rounding types: *approximate* computes each instalment anew from the
balance, *end* leaves the remainder to the last one, *begin* to the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from adapters._schedule import instalments
from conformance import Case
from sqltest import Database

PATTERN = "opencbs/schedule_cases.json"

# The custom split of OpenCBS's own test fixtures ("exotic" product): five tenths, then half. A case
# that is named for it and carries no `custom_split` uses it.
EXOTIC_PRINCIPAL_SHARES = ["0.1", "0.1", "0.1", "0.1", "0.1", "0.5"]
REMAINDER_RULES = {"Approximate": "each", "End": "last", "Begin": "first"}


def cases(path: Path) -> Iterator[Case]:
    """Yield one case an entry."""
    for entry in json.loads(path.read_text())["cases"]:
        yield Case(entry["id"], entry, {"rows": entry["expected"]})


def actual(db: Database, case: Case) -> dict[str, Any]:
    """Compute the instalments; OpenCBS shows the interest of the real first period in one."""
    rows = instalments(db, terms(case.given))
    return {
        "rows": [
            {
                "nr": row["number"],
                "due_date": row["due_on"],
                "interest": row["interest"] + row["stub_interest"],
                "principal": row["principal"],
                "opening_balance": row["opening_balance"],
                "total": row["instalment"],
            }
            for row in rows
        ]
    }


def terms(case: Mapping[str, Any]) -> dict[str, Any]:
    """Terms as a JSON-ready mapping, from one case of `opencbs/schedule_cases.json`."""
    flat = case["loan_type"] == "FLAT"
    is_custom = "custom_split" in case or "Exotic" in case["id"]
    level = case["loan_type"] == "EQUAL_INSTALLMENTS"
    rounding = "half_even" if is_custom or not (flat or level) else "half_up"
    months = case["installment_type"]["months"]
    scaled = case["settings"].get("PAYFIRSTINSTALLMENTREALVALUE") == "true"
    found: dict[str, Any] = {
        "principal_amount": case["principal"],
        "disbursed_on": case["start_date"],
        "instalments": case["n"],
        "annual_rate": case["rate_per_period"],
        "period_fraction": "1",
        "interest_basis": "period",
        "frequency_unit": "month" if months else "day",
        "frequency_count": months or case["installment_type"]["days"],
        "method": "flat" if flat else "annuity" if level else "equal_principal",
        "flat_interest": "spread",
        "principal_grace": case["grace_periods"],
        "interest_free_periods": 0 if case["interest_in_grace"] else case["grace_periods"],
        "minor_units": 2 if case["cents"] else 0,
        "instalment_rounding": rounding,
        "interest_rounding": rounding,
        "remainder_rule": REMAINDER_RULES.get(case["rounding"] or "Approximate"),
        "rolled_accrual": "first" if scaled else "none",
        "first_period_interest": "separate",
        "weekend_days": [day or 7 for day in case["weekend_days_0sun"]],
        "holidays": case["holidays"],
        "business_day_roll": _roll(case["settings"]),
    }
    if is_custom:
        found |= _custom_split(case, flat)
    return found


def _roll(settings: dict[str, str]) -> str:
    if settings.get("DONOTSKIPWEEKENDSININSTALLMENTSDATE") == "true":
        return "none"
    return "following" if settings.get("INCREMENTALDURINGDAYOFF", "true") == "true" else "preceding"


def _custom_split(case: Mapping[str, Any], flat: bool) -> dict[str, Any]:
    split = sorted(case.get("custom_split", []), key=lambda share: share["nr"])
    found: dict[str, Any] = {
        "method": "custom_split",
        "principal_shares": [share["principal_share"] for share in split]
        or EXOTIC_PRINCIPAL_SHARES,
        "remainder_rule": "each" if flat else "last",
    }
    if flat:
        found["interest_shares"] = [share["interest_share"] for share in split]
        # OpenCBS charges a flat custom split's interest in grace whatever the product says.
        found["interest_free_periods"] = 0
    return found
