"""Fineract scenarios that only look at a schedule: `fineract/scenarios/T1*.json`."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from adapters import _fineract
from adapters._schedule import schedule
from conformance import Case, Unsupported
from sqltest import Database

PATTERN = "fineract/scenarios/T1*.json"
TOTALS = ("principal", "interest", "fees", "penalties", "due")
# Nothing is paid in these scenarios.
UNPAID = {"paid": 0, "in_advance": 0, "late": 0, "paid_date": None}
NO_SUCH_DUE_DATE = """
select finance.require_due_date(
    jsonb_populate_record(null::finance.schedule_terms, %s::jsonb), %s::date
)
"""


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
    if step["op"] == "other_expectation":
        return {"refused": True}
    return {key: value for key, value in step.items() if key not in ("op", "seq")}


def actual(db: Database, case: Case) -> dict[str, Any]:
    """Follow the steps up to the schedule, and answer each expectation."""
    entry = case.given["scenario"]
    loan: dict[str, Any] = {}
    disbursed: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for step in entry["steps"]:
        match step["op"]:
            case "business_date" | "approve":
                pass
            case "create_loan":
                loan = step["loan"]
                disbursed = {"amount": loan["principal"], "date": loan["submitted_on"]}
            case "disburse":
                disbursed = {"amount": step["amount"], "date": step["date"], "is_done": True}
            case _:
                charges = (
                    _fineract.product_charges(entry["product_key"], case.given["charges"])
                    if loan.get("use_product_charges")
                    else []
                )
                terms = _fineract.terms(entry["product"], loan, disbursed, charges)
                found[str(step["seq"])] = _answer(db, step, terms, disbursed)
    return found


def _answer(
    db: Database, step: dict[str, Any], terms: dict[str, Any], disbursed: dict[str, Any]
) -> dict[str, Any]:
    if step["op"] == "other_expectation":
        return {"refused": _is_refused(db, step, terms)}
    rows = schedule(db, terms)
    due = [row for row in rows if row["kind"] != "disbursement"]
    if step["op"] == "expect_schedule":
        shown = [_shown(row, "is_done" in disbursed) for row in rows]
        return {"n_periods": len(due), "rows": shown}
    if step["op"] == "expect_schedule_totals":
        figures = [_shown(row, True) for row in due]
        totals = {name: sum(row[name] for row in figures) for name in TOTALS}
        return {"totals": totals | UNPAID | {"outstanding": totals["due"]}}
    raise Unsupported(f"step {step['op']}")


def _shown(row: dict[str, Any], is_disbursed: bool) -> dict[str, Any]:
    if row["kind"] != "disbursement":
        return _fineract.shown(row) | UNPAID | {"outstanding": row["instalment"]}
    # Fineract's disbursement row shows what is paid out as its balance, and that day's fees.
    nothing = dict.fromkeys(
        ("nr", "days", "paid_date", "principal", "interest", "penalties", "in_advance", "late")
    )
    return nothing | {
        "due_date": row["due_on"],
        "balance": row["disbursed"],
        "fees": row["fees"],
        "due": row["instalment"],
        "paid": 0 if is_disbursed else None,
        "outstanding": None if is_disbursed else row["instalment"],
    }


def _is_refused(db: Database, step: dict[str, Any], terms: dict[str, Any]) -> bool:
    """Say whether a reschedule from a day without an instalment is refused here too."""
    if not re.search("LOAN_RESCHEDULE_FROM_DATE_INSTALLMENT_NOT_FOUND", step["text"]):
        raise Unsupported(f"expectation {step['text']}")
    names, values = step["table"]
    written = values[names.index("rescheduleFromDate")]
    day = dt.datetime.strptime(written, "%d %B %Y").replace(tzinfo=dt.UTC).date()
    try:
        with db.connection.transaction():
            db.rows(NO_SUCH_DUE_DATE, [json.dumps(terms), day])
    except psycopg.Error as error:
        return error.sqlstate == "RL148"
    return False
