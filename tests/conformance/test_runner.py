"""The runner is fair: it passes nothing that it has not compared."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import conformance
import pytest
from sqltest import Database


def report(db: Database, expected: Any, actual: Any, tolerance: str = "0") -> conformance.Report:
    """Run one case through an adapter made of the arguments; a callable `actual` is called."""

    def cases(_path: Path) -> Iterator[conformance.Case]:
        yield conformance.Case("only", {}, expected)

    def answer(database: Database, _case: conformance.Case) -> Any:
        return actual(database) if callable(actual) else actual

    adapter: Any = SimpleNamespace(
        PATTERN="*",
        cases=cases,
        actual=answer,
        tolerance=lambda _case, _path: Decimal(tolerance),
    )
    return conformance.run(db, adapter, [Path()])


ROWS = {"rows": [{"interest": "1", "due_on": "2024-01-31"}, {"interest": "0.90", "due_on": None}]}


def test_equal_values_pass_however_they_are_written(db: Database) -> None:
    actual = {
        "rows": [
            {"interest": Decimal("1.00"), "due_on": "2024-01-31", "more": 5},
            {"interest": Decimal("0.9"), "due_on": None},
        ]
    }
    assert report(db, ROWS, actual).passed == 1


@pytest.mark.parametrize(
    ("actual", "difference"),
    [
        ({"rows": [{"interest": 1, "due_on": "2024-01-31"}]}, "rows[2].interest"),
        ({"rows": [{"interest": 1}, {"interest": "0.9", "due_on": None}]}, "rows[1].due_on"),
        (
            {"rows": [{"interest": "1.01", "due_on": "2024-01-31"}] * 2},
            "rows[1].interest: expected 1, got 1.01",
        ),
        (
            {
                "rows": [
                    {"interest": 1, "due_on": "2024-01-31"},
                    {"interest": "0.9", "due_on": None},
                    {},
                ]
            },
            "rows: expected 2 rows, got 3",
        ),
        ({"rows": [{"interest": None, "due_on": "2024-01-31"}] * 2}, "expected 1, got None"),
        (None, "got no value"),
    ],
)
def test_a_missing_different_or_extra_value_fails(
    db: Database, actual: Any, difference: str
) -> None:
    found = report(db, ROWS, actual)
    assert found.passed == 0
    assert len(found.failed) == 1
    assert difference in found.failed[0][1]


def test_a_case_that_expects_nothing_fails(db: Database) -> None:
    assert len(report(db, {"rows": []}, {"rows": []}).failed) == 1


def test_a_tolerance_is_a_limit(db: Database) -> None:
    assert report(db, {"rate": "0.1"}, {"rate": "0.1001"}, "0.0001").passed == 1
    assert report(db, {"rate": "0.1"}, {"rate": "0.1002"}, "0.0001").passed == 0


def test_a_database_error_fails_the_case_and_leaves_the_session_usable(db: Database) -> None:
    found = report(db, {"rate": "1"}, lambda database: database.value("select 1 / 0"))
    assert found.failed[0][1].startswith("22012")
    assert db.value("select 1") == 1


def test_what_a_case_changes_is_undone(db: Database) -> None:
    def change(database: Database) -> dict[str, int]:
        database.run("create table public.left_behind ()")
        return {"rate": 1}

    assert report(db, {"rate": "1"}, change).passed == 1
    assert db.value("select pg_catalog.to_regclass('public.left_behind')") is None


def test_unsupported_is_neither_passed_nor_failed(db: Database) -> None:
    def refuse(_database: Database) -> None:
        raise conformance.Unsupported("no such term")

    found = report(db, {"rate": "1"}, refuse)
    assert (found.passed, found.failed, found.unsupported) == (0, [], [("only", "no such term")])
