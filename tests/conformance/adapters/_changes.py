"""What changes a loan without moving money in a Fineract scenario."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from adapters import _deferred, _fineract
from adapters._shown import COMPONENTS, day

if TYPE_CHECKING:
    from adapters._life import Life

UNDONE = {
    "undo_re_age": "re_age",
    "undo_re_amortize": "re_amortise",
    "undo_contract_termination": "termination",
}


def follow(life: Life, step: dict[str, Any]) -> bool:
    """Follow a step that is a change; say whether it was one."""
    match step["op"]:
        case "reschedule":
            _reschedule(life, step)
        case "re_age":
            change = {
                "first_due_on": str(day(step["start_date"])),
                "instalments": step["n_installments"],
                "frequency_unit": _fineract.UNITS[step["unit"]],
                "frequency_count": step["every"],
            }
            life.add("re_age", str(life.today), None, change=change)
        case "re_amortize":
            life.add("re_amortise", str(life.today), None)
        case "contract_termination":
            life.add("termination", str(life.today), None)
            life.earn(life.today, life.today)
        case "interest_pause":
            first, last = (day(value) for key, value in step.items() if "date" in key)
            change = {"from_on": str(first - dt.timedelta(days=1)), "until_on": str(last)}
            life.add("interest_pause", change["from_on"], None, change=change)
        case op if op in UNDONE:
            kind = UNDONE[op]
            life.undo([e for e in life.events if e["transaction_type"] == kind][-1])
        case _ if not _deferred.follow(life, step):
            return False
    life.settle()
    return True


def _reschedule(life: Life, step: dict[str, Any]) -> None:
    """Add what a reschedule asks for; a new rate is an event of its own.

    Fineract counts a day's interest at its end: a rate from a day on is that of the day before.
    """
    start = day(step["from_date"])
    if step["new_rate_pct"] is not None:
        first = start - dt.timedelta(days=1) if life.is_progressive() else start
        rate = Decimal(step["new_rate_pct"]) / 100
        change = {"from_on": str(first), "annual_rate": str(rate)}
        life.add("rate_change", str(first), None, change=change)
    change = {
        "first_due_on": step["adjusted_due_date"],
        "extra_instalments": step["extra_terms"],
        "principal_grace": step["grace_principal"],
        "interest_grace": step["grace_interest"],
    }
    if any(value is not None for value in change.values()):
        change["from_on"] = str(start)
        on = min(day(step["submitted_on"]), life.today)
        life.add("reschedule", str(on), None, change=change)


def moved(life: Life) -> dict[str, dict[str, Decimal]]:
    """Return what each re-age, re-amortisation or termination moved, by event."""
    return {
        m["event_id"]: {name: Decimal(str(m[name])) for name in COMPONENTS}
        for m in life.state()["moved"]
    }
