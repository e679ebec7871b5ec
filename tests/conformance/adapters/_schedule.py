"""How an adapter asks for a schedule."""

from __future__ import annotations

import json
from typing import Any

from sqltest import Database

QUERY = """
select s.*
from finance.schedule(
    jsonb_populate_record(null::finance.schedule_terms, %s::jsonb)
) as s
"""


def schedule(db: Database, terms: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of `finance.schedule` for terms given as a JSON-ready mapping."""
    return db.rows(QUERY, [json.dumps(terms)])


def instalments(db: Database, terms: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows that are instalments."""
    return [row for row in schedule(db, terms) if row["kind"] == "instalment"]
