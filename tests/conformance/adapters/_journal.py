"""What a transaction means for the ledger, by the database's own mapping rows, in Fineract's names.

Our chart has one account where a Fineract product may choose several, or the other way round: the
component, and for income given back the transaction, say which one of the product is meant.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqltest import Database

MAPPING = """
select debit_code, credit_code
from lending.gl_mapping_template
where
    (transaction_type, component, accounting_basis) = (%s, %s, %s)
    and circumstance = any (%s)
order by array_position(%s::text[], circumstance)
limit 1
"""
NAMES = {
    "GL:DEFERRED_CAPITALIZED_INCOME": "Deferred Capitalized Income",
    "GL:BUY_DOWN_EXPENSE": "Buy Down Expense",
    "GL:INCOME_FROM_BUY_DOWN": "Income From Buy Down",
    "GL:LOANS_RECEIVABLE": "Loans Receivable",
    "GL:INTEREST_FEE_RECEIVABLE": "Interest/Fee Receivable",
    "GL:OTHER_RECEIVABLES": "Other Receivables",
    "GL:OTHER_CREDIT_LIABILITY": "Other Credit Liability",
    "GL:AA_SUSPENSE_BALANCE": "AA Suspense Balance",
    "GL:SUSPENSE_CLEARING_ACCOUNT": "Suspense/Clearing account",
    "GL:DEFERRED_INTEREST_REVENUE": "Deferred Interest Revenue",
    "GL:RETAINED_EARNINGS_PRIOR_YEAR": "Retained Earnings Prior Year",
    "GL:INTEREST_INCOME": "Interest Income",
    "GL:FEE_INCOME": "Fee Income",
    "GL:FEE_CHARGE_OFF": "Fee Charge Off",
    "GL:CREDIT_LOSS_BAD_DEBT": "Credit Loss/Bad Debt",
    "GL:CREDIT_LOSS_BAD_DEBT_FRAUD": "Credit Loss/Bad Debt-Fraud",
    "GL:RECOVERIES": "Recoveries",
    "GL:WRITTEN_OFF": "Written off",
    "GL:OVERPAYMENT_ACCOUNT": "Overpayment account",
    "GL:FUND_RECEIVABLES": "Fund Receivables",
    "GL:GOODWILL_EXPENSE_ACCOUNT": "Goodwill Expense Account",
    "GL:INTEREST_INCOME_CHARGE_OFF": "Interest Income Charge Off",
}
CHOICES = {
    "1000": "fundSourceAccountId",
    "1100": "loanPortfolioAccountId",
    "1200": "receivableInterestAccountId",
    "1210": "receivableFeeAccountId",
    "1220": "receivablePenaltyAccountId",
    "2100": "overpaymentLiabilityAccountId",
    "4100": "interestOnLoanAccountId",
    "4200": "incomeFromFeeAccountId",
    "4300": "incomeFromPenaltyAccountId",
    "4180": "incomeFromChargeOffInterestAccountId",
    "4280": "incomeFromChargeOffFeesAccountId",
    "4380": "incomeFromChargeOffPenaltyAccountId",
    "4900": "incomeFromRecoveryAccountId",
    "5100": "writeOffAccountId",
    "5110": "chargeOffExpenseAccountId",
    "5120": "chargeOffFraudExpenseAccountId",
}
# The files leave these choices out: they are those of the source's own products.
DEFERRED = {
    "2300": ("deferredIncomeLiabilityAccountId", "GL:DEFERRED_CAPITALIZED_INCOME"),
    "5600": ("buyDownExpenseAccountId", "GL:BUY_DOWN_EXPENSE"),
    "4500": ("incomeFromBuyDownAccountId", "GL:INCOME_FROM_BUY_DOWN"),
}
GOODWILL = {
    "interest": "incomeFromGoodwillCreditInterestAccountId",
    "fee": "incomeFromGoodwillCreditFeesAccountId",
    "penalty": "incomeFromGoodwillCreditPenaltyAccountId",
}


def basis(product: dict[str, Any]) -> str | None:
    """Return our accounting basis for the product's rule; null where nothing is booked."""
    rule = product.get("accountingRule", "NONE")
    if rule == "NONE":
        return None
    return "cash" if rule == "CASH_BASED" else "accrual"


def entries(
    db: Database,
    product: dict[str, Any],
    accounts: dict[str, dict[str, Any]],
    movements: list[tuple[str, str, Decimal, list[str]]],
) -> list[dict[str, Any]]:
    """Return the debits and credits of movements, one a Fineract account and side.

    Args:
        db: the database.
        product: the scenario's product.
        accounts: Fineract's accounts by name.
        movements: type, component, amount and circumstances of each movement.
    """
    kind_of_books = basis(product)
    if kind_of_books is None:
        return []
    sums: dict[tuple[str, str], Decimal] = {}
    for kind, component, amount, circumstances in movements:
        row = db.row(MAPPING, [kind, component, kind_of_books, circumstances, circumstances])
        sides = [(row["debit_code"], "debit"), (row["credit_code"], "credit")]
        if amount < 0:
            sides = [(code, "credit" if side == "debit" else "debit") for code, side in sides]
        for code, side in sides:
            name = NAMES[_chosen(product, code, kind, component)]
            sums[name, side] = sums.get((name, side), Decimal(0)) + abs(amount)
    rows = [
        {
            "gl_type": accounts[name]["type"],
            "gl_code": accounts[name]["code"],
            "gl_name": name,
            "debit": amount if side == "debit" else None,
            "credit": amount if side == "credit" else None,
        }
        for (name, side), amount in sums.items()
    ]
    return sorted(rows, key=order)


def _chosen(product: dict[str, Any], code: str, kind: str, component: str) -> str:
    if code == "5200":
        choice = GOODWILL.get(component, "goodwillCreditAccountId")
        found = product.get(choice) or product.get("incomeFromGoodwillCreditFeesAccountId")
        return str(found)
    if code == "5300":
        given_back = kind in ("interest_payment_waiver", "interest_refund", "waiver")
        return str(product["interestOnLoanAccountId" if given_back else "incomeFromFeeAccountId"])
    if code in DEFERRED:
        choice, usual = DEFERRED[code]
        return str(product.get(choice, usual))
    if code == "4400":
        earned_as = "incomeFromFeeAccountId" if component == "fee" else "interestOnLoanAccountId"
        return str(product.get("incomeFromCapitalizationAccountId", product[earned_as]))
    return str(product[CHOICES[code]])


def order(row: dict[str, Any]) -> tuple[str, bool, Decimal]:
    """Order the entries of a journal alike on both sides."""
    return (
        str(row["gl_name"]),
        row["debit"] is None,
        Decimal(str(row["debit"] or row["credit"] or 0)),
    )
