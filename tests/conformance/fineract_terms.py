"""Apache Fineract's product settings and loan inputs as the terms of `finance.schedule`.

Fineract has two schedule generators. The *progressive* one computes the level instalment from the rate of each
period as it accrues and smooths the last instalment; the *cumulative* one takes every period as regular (a year
of 365 days, 52 weeks or 12 months) for the instalment and lets the last one take the remainder.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

UNITS = {"DAYS": "day", "WEEKS": "week", "MONTHS": "month", "YEARS": "year"}
PERIODS_IN_YEAR = {"DAYS": 365, "WEEKS": 52, "MONTHS": 12, "YEARS": 1}
DAYS_IN_UNIT = {"DAYS": 1, "WEEKS": 7, "MONTHS": 30}
RATE_UNITS_IN_YEAR = {"YEAR": 1, "MONTH": 12, "WEEK": 52, "DAY": 365}
DAY_COUNTS = {"DAYS_360": "ACT/360", "DAYS_364": "ACT/364", "DAYS_365": "ACT/365F"}


class Unsupported(Exception):
    """A setting that the schedule functions have no term for; the message says which."""


def terms(
    product: dict[str, Any], loan: dict[str, Any], disbursed: dict[str, Any]
) -> dict[str, Any]:
    """Terms as a JSON-ready mapping.

    `product` holds Fineract's product settings, `loan` the inputs of the application, `disbursed` the `amount`
    (decimal string) and `date` (ISO) of the first payment out. Raises Unsupported.
    """
    progressive = product.get("loanScheduleType") == "PROGRESSIVE"
    flat = loan["interest_type"] == "FLAT"
    equal_principal = loan["amortization_type"] == "EQUAL_PRINCIPAL"
    multiple = product.get("installmentAmountInMultiplesOf") or None
    found: dict[str, Any] = {
        "principal_amount": disbursed["amount"],
        "disbursed_on": disbursed["date"],
        "instalments": loan["n_repayments"],
        "annual_rate": str(
            Decimal(loan["rate_pct"]) / 100 * RATE_UNITS_IN_YEAR[loan.get("rate_unit", "YEAR")]
        ),
        "method": "flat" if flat else "equal_principal" if equal_principal else "annuity",
        "flat_interest": "accrued" if progressive else "spread",
        "frequency_unit": UNITS[loan["repay_unit"]],
        "frequency_count": loan["repay_every"],
        "principal_grace": loan.get("grace_principal", 0),
        "interest_payment_grace": loan.get("grace_interest_payment", 0),
        "interest_free_periods": loan.get("interest_free_periods", 0),
        "down_payment_pct": (
            product.get("disbursedAmountPercentageForDownPayment")
            if product.get("enableDownPayment")
            else None
        ),
        "minor_units": product.get("digitsAfterDecimal", 2),
        "instalment_multiple": None if equal_principal else multiple,
        "is_smoothed": progressive,
        "instalment_basis": "accrual" if progressive else "nominal",
        "unpaid_interest": "carry" if progressive else "refuse",
    }
    found |= _dates(product, loan, disbursed["date"])
    found |= (
        _progressive_interest(product, loan) if progressive else _cumulative_interest(product, loan)
    )
    return found


def _dates(product: dict[str, Any], loan: dict[str, Any], disbursed_on: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if product.get("repaymentStartDateType") == "SUBMITTED_ON_DATE" and "submitted_on" in loan:
        found["anchor_on"] = loan["submitted_on"]
    if loan.get("fixed_length"):
        if loan["repay_unit"] not in ("DAYS", "WEEKS"):
            raise Unsupported("fixed length in months")
        days = int(loan["fixed_length"]) * DAYS_IN_UNIT[loan["repay_unit"]]
        found["last_due_on"] = str(dt.date.fromisoformat(disbursed_on) + dt.timedelta(days=days))
    return found


def _by_period(loan: dict[str, Any], unit: Decimal, units_in_year: int) -> dict[str, Any]:
    return {
        "interest_basis": "period",
        "period_fraction": str(unit * loan["repay_every"] / units_in_year),
    }


def _progressive_interest(product: dict[str, Any], loan: dict[str, Any]) -> dict[str, Any]:
    unit = loan["repay_unit"]
    year = product["daysInYearType"]
    if loan["interest_calculation_period"] == "SAME_AS_REPAYMENT_PERIOD" and unit in (
        "MONTHS",
        "WEEKS",
    ):
        return _by_period(loan, Decimal(1), PERIODS_IN_YEAR[unit])
    if product["daysInMonthType"] == "DAYS_30" and unit == "MONTHS":
        if year == "ACTUAL":
            raise Unsupported("months of 30 days in a year of actual days")
        return _by_period(loan, Decimal(30), int(year.removeprefix("DAYS_")))
    if year != "ACTUAL":
        return {"interest_basis": "daily", "day_count": DAY_COUNTS[year]}
    if product.get("daysInYearCustomStrategy") == "FEB_29_PERIOD_ONLY":
        return {"interest_basis": "daily", "day_count": "ACT/365 ACTUAL"}
    if product.get("interestRecognitionOnDisbursementDate"):
        return {"interest_basis": "daily", "day_count": "ACT/ACT ISDA"}
    return {"interest_basis": "daily", "day_count": "ACT/ACT FINERACT"}


def _cumulative_interest(product: dict[str, Any], loan: dict[str, Any]) -> dict[str, Any]:
    unit = loan["repay_unit"]
    year = (
        365
        if product["daysInYearType"] == "ACTUAL"
        else int(product["daysInYearType"].removeprefix("DAYS_"))
    )
    if loan["interest_calculation_period"] == "SAME_AS_REPAYMENT_PERIOD":
        return _by_period(loan, Decimal(1), year if unit == "DAYS" else PERIODS_IN_YEAR[unit])
    nominal = _by_period(loan, Decimal(DAYS_IN_UNIT[unit]), year)
    if product["daysInMonthType"] == "DAYS_30" and unit == "MONTHS":
        return nominal
    return nominal | {"interest_basis": "daily", "day_count": DAY_COUNTS[f"DAYS_{year}"]}
