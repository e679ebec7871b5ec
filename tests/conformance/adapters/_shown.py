"""A loan's transactions and schedule under Fineract's names."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Protocol

from conformance import Unsupported

COMPONENTS = ("principal", "interest", "fee", "penalty")


def day(text: str) -> dt.date:
    """Return the date of `2024-01-31` or `31 January 2024`."""
    for pattern in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y"):
        try:
            return dt.datetime.strptime(text, pattern).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise Unsupported(f"date {text}")


class Shown(Protocol):
    """What is shown of a loan."""

    product: dict[str, Any]
    events: list[dict[str, Any]]
    reverted: list[dict[str, Any]]
    accruals: list[dict[str, Any]]
    reported_until: dt.date | None

    def state(self) -> dict[str, Any]:
        """Return the engine's state."""

    def is_paid_out(self) -> bool:
        """Say whether any principal was paid out."""

    def planned(self) -> Shown:
        """Return the loan as if it were paid out as agreed."""

    def moved(self) -> dict[str, dict[str, Decimal]]:
        """Return what each change of the loan moved, by event."""

    def recognised(self) -> list[dict[str, Any]]:
        """Return what was earned of deferred income."""

    def closed_on(self) -> dt.date | None:
        """Return the value date of the payment that repaid the loan."""

    def has_accrued(self, component: str) -> bool:
        """Say whether income of a component was booked when it was earned, or never is."""


def plural(name: str) -> str:
    """Return Fineract's name of a component."""
    return {"fee": "fees", "penalty": "penalties"}.get(name, name)


NAMES = {
    "disbursement": "Disbursement",
    "down_payment": "Down Payment",
    "repayment": "Repayment",
    "merchant_refund": "Merchant Issued Refund",
    "payout_refund": "Payout Refund",
    "goodwill_credit": "Goodwill Credit",
    "interest_payment_waiver": "Interest Payment Waiver",
    "interest_refund": "Interest Refund",
    "charge_adjustment": "Charge Adjustment",
    "waiver": "Waive loan charges",
    "chargeback": "Chargeback",
    "credit_balance_refund": "Credit Balance Refund",
    "charge_off": "Charge-off",
    "write_off": "Close (as written-off)",
    "capitalised_income": "Capitalized Income",
    "capitalised_income_adjustment": "Capitalized Income Adjustment",
    "buy_down_fee": "Buy Down Fee",
    "buy_down_fee_adjustment": "Buy Down Fee Adjustment",
    "re_age": "Re-age",
    "re_amortise": "Re-amortize",
    "termination": "Contract Termination",
}


MOVING = ("re_age", "re_amortise", "termination")
PAID_OUT = ("disbursement", "capitalised_income")
BESIDE = ("buy_down_fee", "buy_down_fee_adjustment")


def transactions(life: Shown) -> list[dict[str, Any]]:
    rows = []
    balance = Decimal(0)
    allocations = life.state()["allocations"]
    moved = life.moved()
    for event in life.events:
        kind = event["transaction_type"]
        parts = dict.fromkeys((*COMPONENTS, "credit_balance"), Decimal(0))
        for allocation in allocations:
            if allocation["event_id"] == event["id"]:
                parts[allocation["component"]] += Decimal(str(allocation["amount"]))
        balance -= parts["principal"]
        if event["id"] in moved:
            rows.append(_moved(event, moved[event["id"]]))
        if kind == "charge" or kind not in NAMES or kind in MOVING:
            continue
        amount = event["amount"]
        if amount is None or kind == "charge_off":
            amount = sum(parts.values())
        if kind in PAID_OUT:
            balance += Decimal(amount)
        sign = -1 if kind in ("chargeback", "credit_balance_refund") else 1
        split = {plural(name): sign * parts[name] for name in COMPONENTS}
        if kind == "disbursement":
            split = dict.fromkeys(split, Decimal(0))
        elif kind == "capitalised_income":
            split |= {"principal": Decimal(amount)}
        elif kind == "waiver" and not life.has_accrued(event["component"]):
            # What was never income is waived without a component.
            split = dict.fromkeys(split, Decimal(0))
        rows.append(
            {"id": event["id"], "date": event["value_date"], "type": NAMES[kind], "amount": amount}
            | split
            | {
                "loan_balance": Decimal(0) if kind in BESIDE else max(balance, Decimal(0)),
                "overpayment": parts["credit_balance"],
            }
            | {"reverted": False}
        )
    rows += life.reverted + life.accruals + _activities(life) + life.recognised()
    return sorted(rows, key=row_order)


def _moved(event: dict[str, Any], parts: dict[str, Decimal]) -> dict[str, Any]:
    return (
        {"id": event["id"], "date": event["value_date"], "type": NAMES[event["transaction_type"]]}
        | {"amount": sum(parts.values()), "loan_balance": 0, "overpayment": 0, "reverted": False}
        | {plural(name): amount for name, amount in parts.items()}
    )


def _activities(life: Shown) -> list[dict[str, Any]]:
    """Return what each instalment earned, on its due date or when the loan closed before."""
    if not life.product.get("enableAccrualActivityPosting") or life.reported_until is None:
        return []
    closed = life.closed_on()
    earned: dict[str, dict[str, Decimal]] = {}
    for line in life.state()["instalments"]:
        due = day(line["due_on"])
        on = min(due, closed) if closed else due
        if on > life.reported_until:
            continue
        parts = earned.setdefault(
            str(on), dict.fromkeys(("interest", "fee", "penalty"), Decimal(0))
        )
        for name in parts:
            parts[name] += Decimal(str(line[name]))
    return [
        {"id": None, "date": on, "type": "Accrual Activity", "amount": sum(parts.values())}
        | {plural(name): amount for name, amount in parts.items()}
        | {"principal": 0, "loan_balance": 0, "overpayment": 0, "reverted": False}
        for on, parts in earned.items()
        if sum(parts.values()) > 0
    ]


def row_order(row: dict[str, Any]) -> tuple[str, str, Decimal]:
    """Order a day's transactions alike on both sides; the files list them as rebooked."""
    return (str(row["date"]), str(row["type"]), Decimal(str(row["amount"])))


def schedule(life: Shown) -> list[dict[str, Any]]:
    if not life.is_paid_out():
        first, *due = schedule(life.planned())
        return [first | {"paid": None, "outstanding": 0}, *due]
    state = life.state()
    # What is waived is neither paid nor owed.
    dates = {e["id"]: e["value_date"] for e in life.events if e["transaction_type"] != "waiver"}
    paid_out = [
        ((e["value_date"], 1, place), e)
        for place, e in enumerate(life.events)
        if e["transaction_type"] in PAID_OUT
    ]
    lines = [
        ((i["due_on"], 2 if i["kind"] == "down_payment" else 0, place), i)
        for place, i in enumerate(state["instalments"])
    ]
    rows: list[dict[str, Any]] = []
    charges: list[dict[str, Any]] = []
    balance = Decimal(0)
    number = 0
    for _, item in sorted([*paid_out, *lines], key=lambda pair: pair[0]):
        if "transaction_type" in item:
            balance += Decimal(item["amount"])
            rows.append(_paid_out(item))
            continue
        if item["kind"] == "charge":
            charges.append(_line(item, 0, Decimal(0), state["allocations"], dates))
            continue
        number += 1
        balance -= Decimal(str(item["principal"])) - Decimal(str(item["credited_principal"]))
        rows.append(_line(item, number, max(balance, Decimal(0)), state["allocations"], dates))
    for charge in charges:
        _show_with_instalment(charge, rows)
    if life.product.get("loanScheduleType") == "PROGRESSIVE" and not life.product.get(
        "isInterestRecalculationEnabled"
    ):
        # Such a schedule lists what is paid out on a due date before what is due.
        rows.sort(key=lambda row: (str(row["due_date"]), row["nr"] is not None))
    return rows


def _show_with_instalment(charge: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Add a charge that stands by itself to the instalment whose period holds it."""
    row = next(r for r in rows if r["days"] and charge["due_date"] <= r["due_date"])
    for name in ("fees", "penalties", "due", "paid", "outstanding"):
        row[name] += charge[name]
    # What is early or late is told from the instalment's due date.
    row["in_advance"] += sum(a for on, a in charge["moved"] if on < row["due_date"])
    row["late"] += sum(a for on, a in charge["moved"] if on > row["due_date"])
    if row["outstanding"] > 0:
        row["paid_date"] = None
    elif charge["paid_date"] is not None:
        row["paid_date"] = max(row["paid_date"], charge["paid_date"])


def _paid_out(event: dict[str, Any]) -> dict[str, Any]:
    nothing = dict.fromkeys(
        (
            "nr",
            "days",
            "paid_date",
            "principal",
            "interest",
            "penalties",
            "in_advance",
            "late",
            "outstanding",
        )
    )
    return nothing | {
        "due_date": event["value_date"],
        "balance": event["amount"],
        "fees": 0,
        "due": 0,
        "paid": 0,
    }


def _line(
    line: dict[str, Any],
    number: int,
    balance: Decimal,
    allocations: list[dict[str, Any]],
    dates: dict[str, str],
) -> dict[str, Any]:
    due = sum(Decimal(str(line[name])) for name in COMPONENTS)
    paid = sum(Decimal(str(line[f"{name}_paid"])) for name in COMPONENTS)
    moved = [
        (dates[a["event_id"]], Decimal(str(a["amount"])))
        for a in allocations
        if a["number"] == line["number"] and a["event_id"] in dates
    ]
    waived = sum(
        Decimal(str(a["amount"]))
        for a in allocations
        if a["number"] == line["number"] and a["event_id"] not in dates
    )
    return {
        "nr": number,
        "days": (day(line["due_on"]) - day(line["start_on"])).days,
        "due_date": line["due_on"],
        "paid_date": line["paid_on"],
        "balance": balance,
        "principal": Decimal(str(line["principal"])),
        "interest": Decimal(str(line["interest"])),
        "fees": Decimal(str(line["fee"])),
        "penalties": Decimal(str(line["penalty"])),
        "due": due,
        "paid": paid - waived,
        "in_advance": sum(amount for on, amount in moved if on < line["due_on"]),
        "late": sum(amount for on, amount in moved if on > line["due_on"]),
        "outstanding": due - paid,
        "moved": moved,
    }
