"""How tests ask for schedules: terms as JSON, rows as dicts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqltest import Database

ONE = """
select s.*
from finance.schedule(
    jsonb_populate_record(null::finance.schedule_terms, %s::jsonb)
) as s
"""
MANY = """
select s.*
from finance.schedules(
    array(
        select jsonb_populate_record(null::finance.schedule_terms, t.terms)
        from jsonb_array_elements(%s::jsonb) with ordinality as t(terms, position)
        order by t.position
    )
) as s
order by s.term_position, s.end_on, s.number nulls last
"""
PLAIN = {
    "principal_amount": "1000",
    "disbursed_on": "2024-01-31",
    "instalments": 3,
    "annual_rate": "0.12",
}


def schedule(db: Database, terms: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return all rows of the schedule of these terms (JSON-ready)."""
    return db.rows(ONE, [json.dumps(terms, default=str)])


def instalments(db: Database, **terms: Any) -> list[dict[str, Any]]:
    """Return the instalments of a loan of 1000 over three months at 12 %, but for these terms."""
    return [row for row in schedule(db, PLAIN | terms) if row["kind"] == "instalment"]


def schedules(db: Database, terms: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the set-based form, by position, date and number."""
    return db.rows(MANY, [json.dumps(list(terms), default=str)])
