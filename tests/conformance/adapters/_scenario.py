"""Runs the steps of a Fineract scenario and answers what it expects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from adapters import _rules
from adapters._life import PAYMENTS, Life
from adapters._shown import day, row_order
from conformance import Case, Unsupported
from sqltest import Database

TOTALS = (
    "principal",
    "interest",
    "fees",
    "penalties",
    "due",
    "paid",
    "in_advance",
    "late",
    "outstanding",
)
PASSED_OVER = ("replayed",)


def cases(path: Path) -> Iterator[Case]:
    """Yield one case a scenario; what it expects is what each of its expecting steps lists."""
    charges = json.loads((path.parent.parent / "charges.json").read_text())
    for entry in json.loads(path.read_text()):
        expected = {
            str(step["seq"]): _expectation(step)
            for step in entry["steps"]
            if step["op"].startswith("expect_") or step["op"] == "other_expectation"
        }
        yield Case(entry["id"], {"scenario": entry, "charges": charges}, expected)


def _expectation(step: dict[str, Any]) -> dict[str, Any]:
    wanted = {key: value for key, value in step.items() if key not in ("op", "seq")}
    if step["op"] == "expect_transactions":
        wanted.pop("ignore_types_containing", None)
        wanted["rows"] = [
            {key: value for key, value in row.items() if key not in PASSED_OVER}
            for row in sorted(step["rows"], key=row_order)
        ]
    if step["op"] == "other_expectation":
        return {"holds": True}
    return wanted or {"holds": True}


def actual(db: Database, case: Case) -> dict[str, Any]:
    """Follow the steps, and answer each expectation."""
    entry = case.given["scenario"]
    life = Life(db, entry, case.given["charges"])
    found: dict[str, Any] = {}
    for step in entry["steps"]:
        if step["op"].startswith("expect_") or step["op"] == "other_expectation":
            found[str(step["seq"])] = _answer(life, step)
        else:
            _follow(life, step)
    return found


def _follow(life: Life, step: dict[str, Any]) -> None:
    match step["op"]:
        case "business_date":
            life.today = day(step["date"])
            life.forget()
        case "create_loan":
            life.create(step["loan"])
        case "approve":
            life.approved = step["amount"]
        case "disburse":
            life.disburse(step["date"], step["amount"])
        case "pay":
            life.pay(step["type"], step["date"], step["amount"])
        case "pay_off":
            life.pay_off(step["date"])
        case "undo":
            life.undo(_undone(life, step))
        case "undo_last_disbursal":
            life.undo_last_disbursal()
        case "add_charge":
            life.charge(step["charge"], step.get("due_date"), step["amount"])
        case "chargeback":
            life.charge_back(step["payment_nr"], step["amount"])
        case "credit_balance_refund":
            life.add("credit_balance_refund", step["date"], step["amount"])
            life.settle()
        case "set_allocation_rule" if step["product"] == life.entry["product_key"]:
            life.rules = _rules.changed(
                life.rules, step["transaction_type"], step["future_installment_rule"]
            )
        case "set_allocation_rule":
            pass
        case "config":
            life.config(step["key"], step["value"])
        case op:
            raise Unsupported(f"step {op}")


def _undone(life: Life, step: dict[str, Any]) -> dict[str, Any]:
    """Find the payment meant: in capitals the n-th of its type, else the n-th of that day."""
    written = step.get("of_type") or ""
    kind = written.upper().replace(" ", "_")
    if kind == "LAST_REPAYMENT":
        return life.payment("last", "repayment")
    name = PAYMENTS.get(kind)
    if written.isupper():
        return life.payment(step["nth"], name)
    found = [
        e
        for e in life.events
        if e["transaction_type"] in (PAYMENTS.values() if name is None else [name])
    ]
    same_day = [e for e in found if e["value_date"] == str(day(step["date"]))]
    chosen: dict[str, Any] = (same_day or found)[step["nth"] - 1]
    return chosen


def _answer(life: Life, step: dict[str, Any]) -> dict[str, Any]:
    match step["op"]:
        case "expect_schedule":
            return _schedule(life, step)
        case "expect_schedule_totals":
            lines = [row for row in life.schedule() if row["nr"] is not None]
            return {"totals": {name: sum(row[name] for row in lines) for name in TOTALS}}
        case "expect_transactions":
            return _transactions(life, step)
        case "expect_status":
            return {"status": life.status()}
        case "expect_outstanding":
            return {"amount": life.outstanding()}
        case "expect_overpaid":
            return {"amount": life.overpaid()}
        case "expect_overdue":
            return {"amount": life.overdue()}
        case "expect_closed_zero" | "expect_all_installments_met":
            return {"holds": life.outstanding() == 0}
        case "expect_charges":
            return {"partial": True, "rows": life.charges_shown(step["rows"])}
        case "other_expectation":
            return {"holds": _holds(life, step)}
        case op:
            raise Unsupported(f"expectation {op}")


def _schedule(life: Life, step: dict[str, Any]) -> dict[str, Any]:
    rows = life.schedule()
    due = [row for row in rows if row["nr"] is not None]
    shows_paid_out = any(row["nr"] is None for row in step["rows"])
    return {"n_periods": len(due), "rows": rows if shows_paid_out else due}


def _transactions(life: Life, step: dict[str, Any]) -> dict[str, Any]:
    ignored = step.get("ignore_types_containing")
    rows = [row for row in life.transactions() if not (ignored and ignored in row["type"])]
    if not step.get("complete"):
        wanted = {(row["date"], row["type"]) for row in step["rows"]}
        rows = [row for row in rows if (row["date"], row["type"]) in wanted]
    return {"complete": step.get("complete"), "rows": rows}


def _holds(life: Life, step: dict[str, Any]) -> bool:
    text = step["text"]
    if found := re.search(r"fixedLength field with int value: (\d+)", text):
        return int(life.loan.get("fixed_length") or 0) == int(found[1])
    if found := re.search(r'closedon_date is "([^"]+)"', text):
        return life.closed_on() == day(found[1])
    if "Loan Tranche Details" in text:
        names, *rows = step["table"]
        shown = [
            (day(row[names.index("Disbursed On")]), float(row[names.index("Principal")]))
            for row in rows
        ]
        paid_out = [
            (day(e["value_date"]), float(e["amount"]))
            for e in life.events
            if e["transaction_type"] == "disbursement"
        ]
        return shown == paid_out
    if text == "Loan Transactions tab has none transaction":
        return not life.events
    raise Unsupported(f"expectation {text}")
