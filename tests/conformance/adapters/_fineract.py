"""Apache Fineract's product settings and loan inputs as the terms of `finance.schedule`.

Fineract has two schedule generators. The *progressive* one computes the level instalment from the
rate of each period as it accrues and smooths the last instalment; the *cumulative* one takes
every period as regular (a year of 365 days, 52 weeks or 12 months) for the instalment and lets
the last one take the remainder.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from conformance import Unsupported

UNITS = {"DAYS": "day", "WEEKS": "week", "MONTHS": "month", "YEARS": "year"}
PERIODS_IN_YEAR = {"DAYS": 365, "WEEKS": 52, "MONTHS": 12, "YEARS": 1}
DAYS_IN_UNIT = {"DAYS": 1, "WEEKS": 7, "MONTHS": 30}
RATE_UNITS_IN_YEAR = {"YEAR": 1, "MONTH": 12, "WEEK": 52, "DAY": 365}
DAY_COUNTS = {"DAYS_360": "ACT/360", "DAYS_364": "ACT/364", "DAYS_365": "ACT/365F"}


def terms(
    product: dict[str, Any],
    loan: dict[str, Any],
    disbursed: dict[str, Any],
    charges: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return terms as a JSON-ready mapping.

    Args:
        product: Fineract's product settings.
        loan: the inputs of the application.
        disbursed: `amount` (decimal string) and `date` (ISO) of the first payment out.
        charges: what `product_charges` gives.

    Raises:
        Unsupported: there is no term for a setting.
    """
    progressive = product.get("loanScheduleType") == "PROGRESSIVE"
    flat = loan["interest_type"] == "FLAT"
    equal_principal = loan["amortization_type"] == "EQUAL_PRINCIPAL"
    multiple = product.get("installmentAmountInMultiplesOf") or None
    rate = Decimal(loan["rate_pct"]) / 100 * RATE_UNITS_IN_YEAR[loan.get("rate_unit", "YEAR")]
    down_payment_pct = (
        Decimal(product["disbursedAmountPercentageForDownPayment"])
        if product.get("enableDownPayment")
        else Decimal(0)
    )
    if flat and not progressive:
        # Flat interest is on all that is paid out, its down payment included; the engine's is not.
        rate = rate / (1 - down_payment_pct / 100)
    found: dict[str, Any] = {
        "principal_amount": disbursed["amount"],
        "disbursed_on": disbursed["date"],
        "instalments": loan["n_repayments"],
        "annual_rate": str(rate),
        "method": "flat" if flat else "equal_principal" if equal_principal else "annuity",
        "flat_interest": "accrued" if progressive else "spread",
        "frequency_unit": UNITS[loan["repay_unit"]],
        "frequency_count": loan["repay_every"],
        "principal_grace": loan.get("grace_principal", 0),
        "interest_payment_grace": loan.get("grace_interest_payment", 0),
        "interest_free_periods": loan.get("interest_free_periods", 0),
        "down_payment_pct": str(down_payment_pct),
        "tranches": planned_tranches(loan, disbursed["date"]),
        "charges": charges,
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
    if unit == "YEARS":
        return _by_period(loan, Decimal(1), 1)
    nominal = _by_period(loan, Decimal(DAYS_IN_UNIT[unit]), year)
    if product["daysInMonthType"] == "DAYS_30" and unit == "MONTHS":
        return nominal
    return nominal | {"interest_basis": "daily", "day_count": DAY_COUNTS[f"DAYS_{year}"]}


CHARGE_BASES = {
    "FLAT": "flat",
    "PERCENTAGE_AMOUNT": "pct_principal",
    "PERCENTAGE_INTEREST": "pct_interest",
    "PERCENTAGE_LOAN_AMOUNT_PLUS_INTEREST": "pct_principal_and_interest",
}
# How a product's key names its instalment charges, and the charge of charges.json that each is.
INSTALMENT_CHARGES = {
    "FLAT": ["LOAN_INSTALLMENT_FEE_FLAT"],
    "PERCENT_AMOUNT_INTEREST": ["LOAN_INSTALLMENT_FEE_PERCENTAGE_AMOUNT_PLUS_INTEREST"],
    "PERCENT_AMOUNT": ["LOAN_INSTALLMENT_FEE_PERCENTAGE_AMOUNT"],
    "PERCENT_INTEREST": ["LOAN_INSTALLMENT_FEE_PERCENTAGE_INTEREST"],
    "FLAT_INTEREST": ["LOAN_INSTALLMENT_FEE_FLAT", "LOAN_INSTALLMENT_FEE_PERCENTAGE_INTEREST"],
    "ALL": [
        "LOAN_INSTALLMENT_FEE_FLAT",
        "LOAN_INSTALLMENT_FEE_PERCENTAGE_AMOUNT",
        "LOAN_INSTALLMENT_FEE_PERCENTAGE_INTEREST",
        "LOAN_INSTALLMENT_FEE_PERCENTAGE_AMOUNT_PLUS_INTEREST",
    ],
}


def product_charges(product_key: str, definitions: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the charges that a product brings along, as terms.

    The files name them only in the product's key. A key without `INSTALLMENT_FEE_` has none: its
    other charges wait for an event.

    Args:
        product_key: the product's key.
        definitions: the content of charges.json.

    Raises:
        Unsupported: the key names fees that are not known.
    """
    _, found, rest = product_key.partition("INSTALLMENT_FEE_")
    if not found:
        return []
    name = rest.removesuffix("_TRANCHE").removesuffix("_CHARGES")
    if name not in INSTALMENT_CHARGES:
        raise Unsupported(f"the charges of product {product_key} are not in the data")
    return [
        instalment_charge(definitions[key], definitions[key]["default_amount_or_pct"])
        for key in INSTALMENT_CHARGES[name]
    ]


def instalment_charge(definition: dict[str, Any], amount: str) -> dict[str, Any]:
    """Return a charge of each instalment as a term.

    Args:
        definition: an entry of charges.json.
        amount: money or a percentage, by the definition's calculation.
    """
    return {
        "applies_to": "instalment",
        "calculation": CHARGE_BASES[definition["calculation"]],
        "amount": amount,
        "is_penalty": definition["is_penalty"],
    }


def planned_tranches(loan: dict[str, Any], disbursed_on: str) -> list[dict[str, Any]]:
    """Return as terms what is expected to be paid out later, and is not agreed yet."""
    return [
        {
            "disbursed_on": tranche["expected_date"],
            "amount": tranche["principal"],
            "is_planned": True,
        }
        for tranche in loan.get("tranches", [])
        if tranche["expected_date"] > disbursed_on
    ]


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return a schedule row under Fineract's column names."""
    return {
        "nr": row["number"],
        "days": row["days"],
        "due_date": row["due_on"],
        "balance": row["closing_balance"],
        "principal": row["principal"],
        "interest": row["interest"],
        "fees": row["fees"],
        "penalties": row["penalties"],
        "due": row["instalment"],
    }
