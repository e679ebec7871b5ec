"""Fineract's payment strategies as allocation rules of the engine."""

from __future__ import annotations

from typing import Any

from conformance import Unsupported

FUTURE = {
    "NEXT_INSTALLMENT": "next",
    "LAST_INSTALLMENT": "last",
    "NEXT_LAST_INSTALLMENT": "next_then_last",
    "REAMORTIZATION": "reamortise",
}
TYPES = {
    "DEFAULT": None,
    "REPAYMENT": "repayment",
    "DOWN_PAYMENT": "down_payment",
    "MERCHANT_ISSUED_REFUND": "merchant_refund",
    "PAYOUT_REFUND": "payout_refund",
    "GOODWILL_CREDIT": "goodwill_credit",
    "CHARGE_REFUND": "charge_refund",
    "CHARGE_ADJUSTMENT": "charge_adjustment",
    "WAIVE_INTEREST": "waiver",
    "CHARGE_PAYMENT": "charge_payment",
    "REFUND_FOR_ACTIVE_LOAN": "refund",
    "INTEREST_PAYMENT_WAIVER": "interest_payment_waiver",
    "INTEREST_REFUND": "interest_refund",
    "CAPITALIZED_INCOME_ADJUSTMENT": "capitalised_income_adjustment",
}
# The orders of the older strategies: what is due, then what is in advance.
ORDERS = {
    "PENALTIES_FEES_INTEREST_PRINCIPAL_ORDER": ("pfit", "pfit"),
    "DUE_PENALTY_FEE_INTEREST_PRINCIPAL_IN_ADVANCE_PRINCIPAL_PENALTY_FEE_INTEREST": (
        "pfit",
        "tpfi",
    ),
    "DUE_PENALTY_INTEREST_PRINCIPAL_FEE_IN_ADVANCE_PENALTY_INTEREST_PRINCIPAL_FEE": (
        "pitf",
        "pitf",
    ),
}
LETTERS = {"p": "penalty", "f": "fee", "i": "interest", "t": "principal"}


def of_product(product: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rules that a product lists."""
    is_vertical = product.get("loanScheduleProcessingType") == "VERTICAL"
    return [
        {
            "transaction_type": TYPES[rule["transactionType"]],
            "positions": [position.lower() for position in rule["order"]],
            "processing": "by_component" if is_vertical else "by_instalment",
            "future_rule": FUTURE[rule["futureInstallmentAllocationRule"]],
        }
        for rule in product.get("paymentAllocation") or ()
    ]


def of_strategy(strategy: str | None, rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rules of a named strategy, or the product's own."""
    if strategy is None or strategy == "ADVANCED_PAYMENT_ALLOCATION":
        return rules
    if strategy not in ORDERS:
        raise Unsupported(f"payment strategy {strategy}")
    due, in_advance = ORDERS[strategy]
    return [
        {
            "transaction_type": None,
            "positions": [
                f"{due_type}_{LETTERS[letter]}"
                for due_type, order in (("past_due", due), ("due", due), ("in_advance", in_advance))
                for letter in order
            ],
            "processing": "by_instalment",
            "future_rule": "next",
        }
    ]


def changed(rules: list[dict[str, Any]], kind: str, future: str) -> list[dict[str, Any]]:
    """Return the rules with another future rule for a transaction type."""
    name = TYPES[kind]
    if all(rule["transaction_type"] != name for rule in rules):
        default = next(rule for rule in rules if rule["transaction_type"] is None)
        rules = [*rules, default | {"transaction_type": name}]
    return [
        rule | {"future_rule": FUTURE[future]} if rule["transaction_type"] == name else rule
        for rule in rules
    ]
