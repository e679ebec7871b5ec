"""Time value of money: `irr/tvm_cases.json`, each within the tolerance it states."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

from conformance import Case, Unsupported
from sqltest import Database

PATTERN = "irr/tvm_cases.json"

FUNCTIONS = {"fv", "ipmt", "irr", "mirr", "nper", "npv", "pmt", "ppmt", "pv", "rate"}
# How the spreadsheets' short names are spelled here.
ARGUMENTS = {
    "fv": "future_value",
    "nper": "number_of_periods",
    "per": "period",
    "pmt": "payment",
    "pv": "present_value",
    "values": "amounts",
}
UNCHANGED = {"finance_rate", "guess", "rate", "reinvest_rate"}
AT_START = {
    "0": False,
    "end": False,
    "false": False,
    "1": True,
    "begin": True,
    "start": True,
    "true": True,
}
WHOLE_NUMBERS = {("ipmt", "per"), ("ppmt", "per"), ("rate", "nper")}


def cases(path: Path) -> Iterator[Case]:
    """Yield one case an entry."""
    for number, entry in enumerate(json.loads(path.read_text())["cases"], start=1):
        name = f"{number}: {entry['fn']} {json.dumps(entry['args'])}"
        yield Case(name, entry, {"expected": entry["expected"]})


def actual(db: Database, case: Case) -> dict[str, Any]:
    """Call the function of the same name with the arguments under their names here."""
    function = case.given["fn"]
    if function not in FUNCTIONS:
        raise Unsupported(f"function {function}")
    arguments = dict(_argument(function, name, value) for name, value in case.given["args"].items())
    return {"expected": db.call(f"finance.{function}", **arguments)[0][function]}


def tolerance(case: Case, _path: tuple[Any, ...]) -> Decimal:
    """Each case states its own."""
    return Decimal(case.given["tol"])


def _argument(function: str, name: str, value: Any) -> tuple[str, Any]:
    if name in ("when", "pmt_at_beginning"):
        return "due_at_start", AT_START[str(value).lower()]
    if name not in ARGUMENTS and name not in UNCHANGED:
        raise Unsupported(f"argument {name}")
    spelled = ARGUMENTS.get(name, name)
    if isinstance(value, list):
        return spelled, [_number(item) for item in value]
    number = _number(value)
    return spelled, int(number) if (function, name) in WHOLE_NUMBERS else number


def _number(value: Any) -> Decimal:
    """Read a number or a quotient such as `0.1/12`, which is kept to 40 digits."""
    dividend, _, divisor = str(value).partition("/")
    with localcontext() as context:
        context.prec = 40
        return Decimal(dividend) / Decimal(divisor or 1)
