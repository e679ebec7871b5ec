"""Income of a Fineract scenario that is deferred and earned over the life of the loan.

Fineract books at the close of each day what all deferrals of a kind have earned together, the rest
when the loan is repaid, and to loss when it is charged off or written off.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from adapters._shown import day, plural

if TYPE_CHECKING:
    from adapters._life import Life

KINDS = {"capitalised_income": "Capitalized Income", "buy_down_fee": "Buy Down Fee"}
ENDS = ("charge_off", "write_off")


def follow(life: Life, step: dict[str, Any]) -> bool:
    """Follow a step that defers income or adjusts it; say whether it was one."""
    found = re.search(r"(capitali[sz]ed_income|buy_?down_fees?)(.*)", step["op"])
    if found is None:
        return False
    kind = "capitalised_income" if found[1].startswith("cap") else "buy_down_fee"
    if "adjust" not in step["op"]:
        life.add(kind, step["date"], step["amount"])
        return True
    deferred = [e for e in life.events if e["transaction_type"] == kind]
    original = deferred[int(step.get("nth") or 0) - 1]
    life.add(f"{kind}_adjustment", step["date"], step["amount"], original_id=original["id"])
    return True


def component(life: Life, kind: str) -> str:
    """Return what deferred income is earned as, by the product or the words of its key."""
    name = "capitalizedIncomeType" if kind == "capitalised_income" else "buyDownFeeIncomeType"
    said = life.product.get(name)
    if said is not None:
        return str(said).lower()
    by_key = re.search(r"CAPITALI[SZ]ED_INCOME(_.*)?_FEE", life.entry["product_key"])
    return "fee" if kind == "capitalised_income" and by_key else "interest"


def is_from_merchant(life: Life) -> bool:
    """Say whether the merchant bears the fees that buy interest down."""
    said = life.product.get("merchantBuyDownFee")
    return "NON_MERCHANT" not in life.entry["product_key"] if said is None else bool(said)


def adjustments(life: Life, deferral: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a deferral was lowered by."""
    return [
        e
        for e in life.events
        if e["transaction_type"] == f"{deferral['transaction_type']}_adjustment"
        and e["original_id"] == deferral["id"]
    ]


def net(life: Life, deferral: dict[str, Any]) -> Decimal:
    """Return the amount of a deferral without its adjustments."""
    return Decimal(deferral["amount"]) - sum(
        (Decimal(e["amount"]) for e in adjustments(life, deferral)), Decimal(0)
    )


def earn(life: Life, on: dt.date, booked_on: dt.date | None = None) -> list[dict[str, Any]]:
    """Book what deferred income was earned or lost by the end of a day and not booked before."""
    rows = []
    for kind in KINDS:
        total = Decimal(0)
        for deferral in (e for e in life.events if e["transaction_type"] == kind):
            earned, lost = _shares(life, deferral, on)
            life.earned_by[deferral["id"]], life.lost_by[deferral["id"]] = earned, lost
            total += earned + lost
        new = total - sum(r["sign"] * r["amount"] for r in life.amortised if r["kind"] == kind)
        if new:
            rows.append(_row(life, kind, new, booked_on or on))
    life.amortised += rows
    return rows


def earn_at_end(life: Life, event: dict[str, Any]) -> None:
    """Book the rest when the loan is charged off or written off."""
    for row in earn(life, day(event["value_date"])):
        row["end"] = event["id"]


def undo_end(life: Life, event: dict[str, Any]) -> None:
    """Take back what was booked with a charge-off."""
    gone = [row for row in life.amortised if row.get("end") == event["id"]]
    life.reverted += [row | {"reverted": True} for row in gone]
    life.amortised = [row for row in life.amortised if row.get("end") != event["id"]]
    life.lost_by.clear()


def _shares(life: Life, deferral: dict[str, Any], on: dt.date) -> tuple[Decimal, Decimal]:
    """Return what of a deferral is earned by the end of a day, and what is lost."""
    lowered = adjustments(life, deferral)
    maturity = max(
        day(i["due_on"]) for i in life.state()["instalments"] if i["kind"] == "instalment"
    )
    lost_on = [day(e["value_date"]) for e in life.events if e["transaction_type"] in ENDS]
    repaid_on = life.closed_on() if life.outstanding() == 0 else None
    row = life.db.row(
        """
        select earned, lost
        from finance.deferred_income(%s, %s, %s, %s, 2, %s::date[], %s::numeric[], %s, %s)
        """,
        [
            deferral["amount"],
            day(deferral["value_date"]),
            maturity,
            on,
            [e["value_date"] for e in lowered],
            [e["amount"] for e in lowered],
            repaid_on,
            lost_on[0] if lost_on else None,
        ],
    )
    return row["earned"], row["lost"]


def _row(life: Life, kind: str, amount: Decimal, on: dt.date) -> dict[str, Any]:
    parts = dict.fromkeys(("interest", "fee", "penalty"), Decimal(0))
    parts[component(life, kind)] = abs(amount)
    return (
        {"id": None, "date": str(on), "kind": kind, "sign": 1 if amount > 0 else -1}
        | {"type": f"{KINDS[kind]} Amortization{' Adjustment' if amount < 0 else ''}"}
        | {"amount": abs(amount), "principal": 0, "loan_balance": 0, "overpayment": 0}
        | {plural(name): part for name, part in parts.items()}
        | {"reverted": False}
    )


def movements(life: Life, kind: str, on: str) -> list[tuple[str, str, Decimal, list[str]]]:
    """Return what the shares booked on a day mean for the ledger; kind: that of the journal."""
    wanted = kind.removesuffix("_adjustment")
    sign = -1 if kind.endswith("_adjustment") else 1
    return [
        (
            f"{row['kind']}_amortisation",
            component(life, row["kind"]),
            row["sign"] * row["amount"],
            life.end_circumstances(row["end"]) if "end" in row else ["none"],
        )
        for row in life.amortised
        if f"{row['kind']}_amortisation" == wanted and row["date"] == on and row["sign"] == sign
    ]


def own_movement(life: Life, event: dict[str, Any]) -> tuple[str, str, Decimal, list[str]]:
    """Return what an event that defers income, or gives a fee back, means for the ledger."""
    kind, amount = event["transaction_type"], Decimal(event["amount"])
    if kind == "capitalised_income":
        return (kind, "principal", amount, ["none"])
    circumstances = ["none"] if is_from_merchant(life) else ["paid_in_cash", "none"]
    return (kind, component(life, "buy_down_fee"), amount, circumstances)


def table(life: Life, kind: str, names: list[str]) -> list[list[Any]]:
    """Return a kind of deferred income as rows of these columns."""
    rows = []
    for deferral in (e for e in life.events if e["transaction_type"] == kind):
        adjusted = Decimal(deferral["amount"]) - net(life, deferral)
        earned = life.earned_by.get(deferral["id"], Decimal(0))
        lost = life.lost_by.get(deferral["id"], Decimal(0))
        shown = {
            "date": day(deferral["value_date"]),
            "amount": Decimal(deferral["amount"]),
            "fee amount": Decimal(deferral["amount"]),
            "amortized amount": earned,
            "adjusted amount": adjusted,
            "charged off amount": lost,
        }
        left = Decimal(deferral["amount"]) - adjusted - earned - lost
        shown |= {"unrecognized amount": left, "not yet amortized amount": left}
        rows.append([shown[name.lower()] for name in names])
    return rows
