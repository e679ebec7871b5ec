"""The queries of the cookbook run."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sqltest import Database

COOKBOOK = Path(__file__).parents[3] / "docs/how-to/analyst-cookbook.md"


def test_each_query_runs(portfolio: Database, reader: Callable[[str], str]) -> None:
    queries = re.findall(r"```sql\n(.*?)```", COOKBOOK.read_text(encoding="utf-8"), re.DOTALL)
    with portfolio.acting_as(reader("rently_readonly_analyst")):
        found = [len(portfolio.rows(query)) for query in queries]
    # The books agree, so the query for differences finds none.
    assert [count > 0 for count in found] == ["is_reconciled" not in query for query in queries]
