"""What tests of the command line share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from rently.cli import main

Rently = Callable[..., Result]


@pytest.fixture
def rently(clone: psycopg.Connection[Any]) -> Rently:
    """Return what runs the command line against a database of the test's own."""
    clone.autocommit = True
    return _command_line(f"{clone.info.dsn} password={clone.info.password}")


@pytest.fixture
def rently_shared(shared_dsn: str) -> Rently:
    """Return what runs it against the database of all tests: for what changes nothing."""
    return _command_line(shared_dsn)


def _command_line(dsn: str) -> Rently:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, "--dsn", dsn], prog_name="rently")

    return run
