"""First schedules of Apache Fineract's loans: `fineract/schedule_vectors.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from adapters import _fineract
from adapters._schedule import schedule
from conformance import Case
from sqltest import Database

PATTERN = "fineract/schedule_vectors.json"
TOTALS = ("principal", "interest", "fees", "penalties", "due")


def cases(path: Path) -> Iterator[Case]:
    """Yield one case an entry: its rows, and their totals."""
    charges = json.loads((path.parent / "charges.json").read_text())
    for entry in json.loads(path.read_text()):
        given = {"loan": entry["input"], "product_key": entry["product"], "charges": charges}
        expected = {"rows": entry["expected"], "totals": entry["expected_totals"] or {}}
        yield Case(entry["id"], given, expected)


def actual(db: Database, case: Case) -> dict[str, Any]:
    """Compute the schedule of the first payment out."""
    loan = case.given["loan"]
    charges = (
        _fineract.product_charges(case.given["product_key"], case.given["charges"])
        if loan.get("use_product_charges")
        else []
    )
    disbursed = {"amount": loan["disbursed"], "date": loan["disbursed_on"]}
    terms = _fineract.terms(loan["product_settings"], loan, disbursed, charges)
    rows = [_fineract.shown(row) for row in schedule(db, terms) if row["kind"] != "disbursement"]
    return {"rows": rows, "totals": {name: sum(row[name] for row in rows) for name in TOTALS}}
