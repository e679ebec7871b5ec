"""Compares the database with reference numbers from outside, case by case, number by number.

An adapter is a module in `tests/conformance/adapters`, one a kind of file:

- `PATTERN`: a glob below the data directory, such as `irr/tvm_cases.json`; its files are the
  adapter's own.
- `cases(path)`: yields the `Case`s of one file; all that the file expects of a case is in
  `Case.expected`.
- `actual(db, case)`: the same shape filled by the database; raises `Unsupported` with a reason.
- `tolerance(case, path)`, optional: the `Decimal` by which the number at `path` may differ; zero
  if absent.

A case passes only if every value in `Case.expected` has its counterpart and agrees, so an adapter
cannot leave a number out by not looking at it. Each case runs in a savepoint of its own.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
from sqltest import Database

DIRECTORY_VARIABLE = "RENTLY_CONFORMANCE_DIR"
PROJECT = Path(__file__).resolve().parents[2]


class Unsupported(Exception):  # noqa: N818 - a verdict, not an error
    """The database has no way to express the case; the message says why."""


@dataclass(frozen=True)
class Case:
    """One case of a file.

    Attributes:
        name: what to call it in the report.
        given: the inputs, as the file states them.
        expected: every output the file states: mappings and lists of numbers, dates, texts.
    """

    name: str
    given: Mapping[str, Any]
    expected: Mapping[str, Any]


@dataclass
class Report:
    """What became of the cases of one adapter.

    Attributes:
        pattern: the adapter's `PATTERN`.
        passed: how many cases agreed in every value.
        failed: name and first difference of each case that did not.
        unsupported: name and reason of each case that could not be asked.
    """

    pattern: str
    passed: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    unsupported: list[tuple[str, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Number of cases."""
        return self.passed + len(self.failed) + len(self.unsupported)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values, to pass between processes."""
        return asdict(self)


def directory() -> Path:
    """Return where the data is: the variable, or `shared/conformance` beside the project."""
    given = os.environ.get(DIRECTORY_VARIABLE)
    return Path(given) if given else PROJECT.parent / "shared" / "conformance"


def run(db: Database, adapter: ModuleType, files: Sequence[Path]) -> Report:
    """Run every case of the files and report what became of them."""
    report = Report(adapter.PATTERN)
    for path in files:
        for case in adapter.cases(path):
            try:
                difference = _first_difference(db, adapter, case)
            except Unsupported as reason:
                report.unsupported.append((case.name, str(reason)))
                continue
            if difference is None:
                report.passed += 1
            else:
                report.failed.append((case.name, difference))
    return report


def _first_difference(db: Database, adapter: ModuleType, case: Case) -> str | None:
    try:
        with db.connection.transaction(force_rollback=True):
            actual = adapter.actual(db, case)
    except psycopg.Error as error:
        return f"{error.sqlstate}: {error.diag.message_primary} ({error.diag.message_detail})"
    leaves = list(_leaves(case.expected))
    if not leaves:
        return "the case expects nothing"
    tolerance = getattr(adapter, "tolerance", lambda _case, _path: Decimal(0))
    for path, expected in leaves:
        try:
            got = _at(actual, path)
        except (KeyError, IndexError, TypeError):
            return f"{_written(path)}: expected {expected}, got no value"
        if not _agrees(got, expected, tolerance(case, path)):
            return f"{_written(path)}: expected {expected}, got {got}"
    return _extra_rows(case.expected, actual)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield the path and value of everything that is not itself a mapping or a list."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path, value


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def _extra_rows(expected: Any, actual: Any, path: tuple[Any, ...] = ()) -> str | None:
    """Describe the first list in which the database has more rows than the file expects."""
    if isinstance(expected, Mapping):
        inner = [(key, expected[key], actual[key]) for key in expected]
    elif isinstance(expected, list | tuple):
        if len(actual) > len(expected):
            return f"{_written(path)}: expected {len(expected)} rows, got {len(actual)}"
        inner = [(index, row, actual[index]) for index, row in enumerate(expected)]
    else:
        return None
    found = (_extra_rows(want, got, (*path, key)) for key, want, got in inner)
    return next((difference for difference in found if difference), None)


def _agrees(got: Any, expected: Any, tolerance: Decimal) -> bool:
    """Compare numbers as decimals (a text that reads as one is one), everything else as text."""
    if got is None or expected is None or isinstance(expected, bool) or isinstance(got, bool):
        return got is expected
    try:
        difference = abs(Decimal(str(got)) - Decimal(str(expected)))
    except InvalidOperation:
        return _text(got) == _text(expected)
    return difference <= tolerance


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _written(path: tuple[Any, ...]) -> str:
    """Write a path as `rows[2].interest`, rows counted from 1."""
    text = "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in path)
    return text.removeprefix(".")
