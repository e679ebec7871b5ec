"""The queries of the cookbook run."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sqltest import Database

from rently.runner import psql

COOKBOOK = Path(__file__).parents[3] / "docs/how-to/analyst-cookbook.md"


def test_each_query_runs(portfolio: Database, reader: Callable[[str], str]) -> None:
    queries = re.findall(r"```sql\n(.*?)```", COOKBOOK.read_text(encoding="utf-8"), re.DOTALL)
    with portfolio.acting_as(reader("rently_readonly_analyst")):
        found = [len(portfolio.rows(query)) for query in queries]
    # The books agree, so the query for differences finds none.
    assert [count > 0 for count in found] == ["is_reconciled" not in query for query in queries]


def test_an_output_is_that_of_its_query(portfolio: Database, reader: Callable[[str], str]) -> None:
    examples = re.findall(
        r"```sql\n([^`]*?)```\n\n```text\n(.*?)```", COOKBOOK.read_text(encoding="utf-8"), re.DOTALL
    )
    assert examples
    for query, output in examples:
        head, _rule, *lines, count = output.splitlines()
        names = [name.strip() for name in head.split("|")]
        told = [dict(zip(names, map(str.strip, line.split("|")), strict=True)) for line in lines]
        with portfolio.acting_as(reader("rently_readonly_analyst")):
            assert portfolio.rows(query) == told
        assert count == f"({len(told)} rows)"


def test_each_shortcut_of_the_terminal_runs(
    portfolio: Database, reader: Callable[[str], str]
) -> None:
    with portfolio.acting_as(reader("rently_readonly_analyst")):
        found = {name: len(portfolio.rows(text)) for name, text in psql.shortcuts().items()}
    assert found.pop("differences") == 0
    assert all(found.values())
    told = COOKBOOK.read_text(encoding="utf-8")
    assert all(f"`:{name}`" in told for name in psql.shortcuts())
