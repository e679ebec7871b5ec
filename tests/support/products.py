"""A product document that is whole, for tests to vary."""

from __future__ import annotations

from typing import Any

DOCUMENT: dict[str, Any] = {
    "code": "RENT_LOAN",
    "name": "Rent loan",
    "category": "rent_loan",
    "business_unit": "residential",
    "currency_code": "EUR",
    "terms": {
        "interest_rate": 0.08,
        "min_interest_rate": 0.05,
        "max_interest_rate": 0.1,
        "min_principal_amount": 500,
        "max_principal_amount": 5000,
        "min_instalment_count": 3,
        "max_instalment_count": 24,
        "amortisation": "annuity",
        "day_count_convention": "30E/360",
        "frequency_unit": "month",
        "frequency_count": 1,
        "instalment_rounding_mode": "half_up",
        "min_age": 18,
        "max_income_ratio_pct": 40,
    },
    "charges": [
        {
            "charge_code": "FEE",
            "calculation": "pct_amount",
            "pct": 1,
            "timing": "disbursement",
            "tax_pct": 19,
        },
    ],
    "charge_caps": [{"component": "penalty", "per_period": "month", "max_amount": 20}],
    "delinquency_buckets": [{"code": "LATE", "name": "Late", "min_days": 1}],
    "eligibility_rules": [
        {
            "code": "lives_here",
            "fact": "country_code",
            "operator": "is_in",
            "value": ["DE", "AT"],
            "reason_code": "RESIDENCE_NOT_VERIFIED",
        }
    ],
}
