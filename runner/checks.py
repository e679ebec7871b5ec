"""Catalogue checks: queries that return what breaks a rule of the schema.

Each file `queries/checks/<rule>.sql` is one rule. Its rows are violations, with the columns
`object` (what) and `detail` (why); an exception is written into the query, with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from rently.runner.errors import RunnerError
from rently.runner.sqlfile import read_text


@dataclass(frozen=True)
class Violation:
    """One object that breaks one rule."""

    rule: str
    object: str
    detail: str


def violations(connection: psycopg.Connection[Any], folder: Path) -> list[Violation]:
    """Run every rule of `folder` and return what breaks one, by rule and object."""
    found: list[Violation] = []
    for path in sorted(folder.glob("*.sql")):
        rows = connection.execute(read_text(path).encode()).fetchall()
        found += [Violation(path.stem, *row) for row in rows]
    return sorted(found, key=lambda item: (item.rule, item.object))


def refuse_violations(connection: psycopg.Connection[Any], folder: Path) -> None:
    """Raise if a rule is broken.

    Raises:
        RunnerError: names each object and rule.
    """
    found = violations(connection, folder)
    if found:
        raise RunnerError(
            f"{len(found)} violations of the rules of the schema; the definitions were not applied",
            detail="; ".join(f"{item.rule}: {item.object} ({item.detail})" for item in found),
        )
