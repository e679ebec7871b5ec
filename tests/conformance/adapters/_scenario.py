"""Runs the steps of a Fineract scenario and answers what it expects."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters import _changes, _deferred, _journal, _rules
from adapters._life import PAYMENTS, Life, Refused
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
JOURNALS = {
    "MERCHANT_ISSUED_REFUND": "merchant_refund",
    "CAPITALIZED_INCOME": "capitalised_income",
    "CAPITALIZED_INCOME_ADJUSTMENT": "capitalised_income_adjustment",
    "CAPITALIZED_INCOME_AMORTIZATION": "capitalised_income_amortisation",
    "CAPITALIZED_INCOME_AMORTIZATION_ADJUSTMENT": "capitalised_income_amortisation_adjustment",
    "BUY_DOWN_FEE_AMORTIZATION": "buy_down_fee_amortisation",
    "BUY_DOWN_FEE_AMORTIZATION_ADJUSTMENT": "buy_down_fee_amortisation_adjustment",
}
# Of what an undone transaction may be named beside payments.
UNDONE = {
    "CAPITALIZED_INCOME": "capitalised_income",
    "CAPITALIZED_INCOME_ADJUSTMENT": "capitalised_income_adjustment",
    "CHARGE_ADJUSTMENT": "charge_adjustment",
    "BUY_DOWN_FEE": "buy_down_fee",
    "BUY_DOWN_FEE_ADJUSTMENT": "buy_down_fee_adjustment",
}


def cases(path: Path) -> Iterator[Case]:
    """Yield one case a scenario; what it expects is what each of its expecting steps lists."""
    charges = json.loads((path.parent.parent / "charges.json").read_text())
    reference = json.loads((path.parent.parent / "reference_data.json").read_text())
    for entry in json.loads(path.read_text()):
        expected = {
            str(step["seq"]): _expectation(step)
            for step in entry["steps"]
            if step["op"].startswith("expect_") or step["op"] == "other_expectation"
        }
        yield Case(
            entry["id"], {"scenario": entry, "charges": charges, "reference": reference}, expected
        )


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
    if step["op"] == "expect_journal":
        return {"entries": _summed(step["entries"])}
    if step["op"] == "expect_delinquency":
        return {name: step[name] for name in ("bucket", "delinquent_date", "rows") if name in step}
    return wanted or {"holds": True}


def actual(db: Database, case: Case) -> dict[str, Any]:
    """Follow the steps, and answer each expectation."""
    entry = case.given["scenario"]
    life = Life(db, entry, case.given["charges"])
    found: dict[str, Any] = {}
    for step in entry["steps"]:
        if step["op"].startswith("expect_") or step["op"] == "other_expectation":
            found[str(step["seq"])] = _answer(life, step, case.given["reference"])
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
            life.charge(step["charge"], step.get("due_date"), step.get("amount"), step.get("pct"))
        case "waive_charge":
            life.waive(step.get("charge"), step.get("due_date"))
        case "charge_adjustment":
            life.add("charge_adjustment", str(life.today), step["amount"])
            life.settle()
        case "chargeback":
            life.charge_back(step["payment_nr"], step["amount"])
        case "credit_balance_refund":
            life.add("credit_balance_refund", step["date"], step["amount"])
            life.settle()
        case "run_cob":
            life.close_days()
        case "charge_off":
            life.charge_off(step["date"], step.get("reason"))
        case "undo_charge_off":
            life.undo_charge_off()
        case "write_off":
            life.write_off(step["date"])
        case "fraud_flag":
            life.is_fraud = step["value"]
        case "set_allocation_rule" if step["product"] == life.entry["product_key"]:
            life.rules = _rules.changed(
                life.rules, step["transaction_type"], step["future_installment_rule"]
            )
        case "set_allocation_rule":
            pass
        case "config":
            life.config(step["key"], step["value"])
        case op if not _changes.follow(life, step):
            raise Unsupported(f"step {op}")


def _undone(life: Life, step: dict[str, Any]) -> dict[str, Any]:
    """Find the payment meant: in capitals the n-th of its type, else the n-th of that day."""
    written = step.get("of_type") or ""
    kind = written.upper().replace(" ", "_")
    if kind == "LAST_REPAYMENT":
        return life.payment("last", "repayment")
    name = "down_payment" if kind == "DOWN_PAYMENT" else PAYMENTS.get(kind, UNDONE.get(kind))
    if written.isupper() and kind not in UNDONE:
        return life.payment(step["nth"], name)
    found = [
        e
        for e in life.events
        if e["transaction_type"] in (PAYMENTS.values() if name is None else [name])
    ]
    same_day = (
        [] if written.isupper() else [e for e in found if e["value_date"] == str(day(step["date"]))]
    )
    chosen: dict[str, Any] = (same_day or found)[step["nth"] - 1]
    return chosen


def _summed(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a journal with one row an account and side; the files cut it by component."""
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for row in entries:
        side = "debit" if row["credit"] is None else "credit"
        found = sums.setdefault(
            (row["gl_name"], side),
            {name: row[name] for name in ("gl_type", "gl_code", "gl_name")}
            | {"debit": None, "credit": None},
        )
        found[side] = str(Decimal(found[side] or 0) + Decimal(row[side]))
    return sorted(sums.values(), key=_journal.order)


def _delinquency(life: Life, step: dict[str, Any], ranges: list[list[Any]]) -> dict[str, Any]:
    """Return the loan's range with the day since when, or what is late in each range."""

    def name(days: int) -> str:
        for label, low, high in ranges:
            if low <= days and (high is None or days <= high):
                return str(label).replace("Delinquency range ", "RANGE_")
        return "NO_DELINQUENCY"

    if step.get("level") == "INSTALLMENT":
        sums: dict[str, Decimal] = {}
        for line in life.late_lines():
            # An instalment has no grace: that is for the loan.
            late = name((life.today - day(line["due_on"])).days)
            sums[late] = sums.get(late, Decimal(0)) + life.unpaid(line)
        order = [name(low) for _, low, _ in ranges]
        rows = [{"range": key, "amount": sums[key]} for key in order if key in sums]
        return {"rows": rows}
    since = life.delinquency()
    shown = {"bucket": name((life.today - since).days) if since else "NO_DELINQUENCY"}
    return {"rows": [shown | {"delinquent_date": since and str(since)}]} | shown


def _answer(life: Life, step: dict[str, Any], reference: dict[str, Any]) -> dict[str, Any]:
    match step["op"]:
        case "expect_journal":
            accounts = {row["name"]: row for row in reference["gl_accounts"]}
            kind = JOURNALS.get(step["txn_type"], step["txn_type"].lower())
            return {"entries": life.journal(kind, str(day(step["date"])), accounts)}
        case "expect_delinquency":
            return _delinquency(life, step, reference["delinquency_bucket_ranges_days"])
        case "expect_charged_off":
            return {"date": life.event("charge_off")["value_date"]}
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
    if found := re.search(r"(Capitali[sz]ed Income|Buy ?[Dd]own)", text):
        kind = "capitalised_income" if found[1].startswith("Cap") else "buy_down_fee"
        names, *rows = step["table"]
        read = {name: day if name == "Date" else Decimal for name in names}
        return _deferred.table(life, kind, names) == [
            [read[name](cell) for name, cell in zip(names, row, strict=True)] for row in rows
        ]
    if text == "Loan Transactions tab has none transaction":
        return not life.events
    if found := re.search(
        r"transaction on \"([^\"]+)\" with ([\d.]+) EUR .* results in error", text
    ):
        on, amount = found.groups()
        return _is_refused(lambda: life.pay("REPAYMENT", str(day(on)), amount))
    if re.search(r"charge transaction .* results a 403 error", text):
        names, *rows = step["table"]
        row = dict(zip(names, rows[0], strict=True))
        due = str(day(row["dueDate"]))
        return _is_refused(lambda: life.charge(row["Charge type"], due, row["amount"]))
    if found := re.search(r"Loan has ([\d.]+) total Accruals", text):
        booked = sum(a["sign"] * a["amount"] for a in life.accruals)
        return bool(booked == Decimal(found[1]))
    raise Unsupported(f"expectation {text}")


def _is_refused(step: Callable[[], None]) -> bool:
    try:
        step()
    except Refused:
        return True
    return False
