"""Internal rates of dated flows: `irr/xirr_cases.json`, null where no rate exists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from conformance import Case, Unsupported
from sqltest import Database

PATTERN = "irr/xirr_cases.json"
VALUE_AT = "xnpv_at_"

RATE = "select finance.xirr(%(dates)s::date[], %(amounts)s::numeric[], %(convention)s)"
VALUE = "select finance.xnpv(%(rate)s, %(dates)s::date[], %(amounts)s::numeric[])"


def cases(path: Path) -> Iterator[Case]:
    """Yield one case an entry, and one a day count of the flows that are given under several."""
    content = json.loads(path.read_text())
    for entry in content["cases"]:
        dates, amounts = zip(*entry["cashflows"], strict=True)
        given = {"dates": list(dates), "amounts": list(amounts), "convention": "ACT/365F"}
        expected = dict(entry["expected"])
        # Some flows have two rates; the file names both, and either is right.
        given["alternative"] = expected.pop("alternative_root", None)
        yield Case(entry["file"], given, expected)
    entry = content.get("day_count_case")
    for convention, rate in entry["expected"].items() if entry else ():
        given = {"dates": entry["dates"], "amounts": entry["amounts"], "convention": convention}
        yield Case(f"{entry['origin']}, {convention}", given, {"xirr": rate})


def actual(db: Database, case: Case) -> dict[str, Any]:
    """Ask for the rate, and for the value at each rate named in the expectations."""
    found: dict[str, Any] = {}
    for name in case.expected:
        if name == "xirr":
            found[name] = _either(db.value(RATE, case.given), case)
        elif name.startswith(VALUE_AT):
            rate = Decimal(name.removeprefix(VALUE_AT))
            found[name] = db.value(VALUE, {**case.given, "rate": rate})
        else:
            raise Unsupported(f"expectation {name}")
    return found


def tolerance(_case: Case, _path: tuple[Any, ...]) -> Decimal:
    """The source's own tests compare to 1e-9."""
    return Decimal("1e-9")


def _either(rate: Decimal | None, case: Case) -> Any:
    """Return the expected rate if the database found the other one that the file allows."""
    other = case.given.get("alternative")
    if rate is not None and other is not None and abs(rate - Decimal(other)) <= Decimal("1e-9"):
        return case.expected["xirr"]
    return rate
