"""Documents do what they say: their examples are run as written and print what they show.

`RENTLY_WRITE_TUTORIAL=1` writes the outputs into the documents instead.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import executable
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from rently.runner import embedded

DOCS = Path(__file__).parents[2] / "docs"
EXECUTED = (
    "tutorial/first-loan.md",
    "tutorial/a-tenants-loan.md",
    "explanation/how-a-payment-flows.md",
)
PEOPLE = (
    *("olivia", "paul", "anna"),
    *("lena", "rita", "omar", "clara", "anton", "cora", "adapter"),
)


@pytest.fixture
def dsn(clone: psycopg.Connection[Any], server: embedded.Server) -> Iterator[str]:
    """Return the DSN of a database of the tutorial's own; forget the people it creates."""
    yield make_conninfo(server.conninfo(clone.info.dbname), password=server.password())
    with psycopg.connect(
        server.conninfo("postgres"), password=server.password(), autocommit=True
    ) as link:
        for person in PEOPLE:
            link.execute(f"drop role if exists {person}".encode())


@pytest.mark.parametrize("name", EXECUTED)
def test_examples_print_what_the_document_shows(dsn: str, name: str) -> None:
    document = DOCS / name
    programs = str(Path(sys.executable).parent)
    environment = os.environ | {
        "RENTLY_DSN": dsn,
        "PATH": os.pathsep.join([programs, os.environ["PATH"]]),
        "PSQL_PAGER": "",
    }
    written = document.read_text(encoding="utf-8")
    now = executable.run(written, environment)
    if os.environ.get("RENTLY_WRITE_TUTORIAL"):
        document.write_text(now, encoding="utf-8")
    assert now == written
