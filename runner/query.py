"""Reads the SQL that the runner executes: one statement or script a file, in `queries/`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import LiteralString


@cache
def query(name: str) -> LiteralString:
    """Return the text of `queries/<name>.sql`.

    The files are part of the package, so psycopg may treat them as literal text.
    """
    path = resources.files(__package__).joinpath("queries", f"{name}.sql")
    return path.read_text(encoding="utf-8")
