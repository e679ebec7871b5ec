"""`rently up` from nothing to a serviced portfolio; and again, quickly, changing nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from rently.runner import embedded, homes


def rently(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would, with a home of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from rently.cli import main; main()", *arguments],
        env={**os.environ, homes.HOME_VARIABLE: str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def home(_own_environment: None) -> Iterator[Path]:
    """Return an empty home that root's server can enter; what runs in it is stopped afterwards."""
    with tempfile.TemporaryDirectory(prefix="rently-test-") as directory:
        yield Path(directory)
        embedded.stop(Path(directory))


@pytest.fixture(scope="module")
def first(home: Path) -> subprocess.CompletedProcess[str]:
    """Return what the first `rently up` in the home printed."""
    return rently(home, "up")


def test_up_makes_a_serviced_portfolio(first: subprocess.CompletedProcess[str]) -> None:
    assert first.returncode == 0, first.stderr
    assert "demo portfolio created" in first.stderr
    assert re.search(r"\b([1-9]\d*)/\1 laws hold", first.stdout)
    assert "DEMO_DE" in first.stdout
    assert "DEMO_US" in first.stdout
    assert "psql '" in first.stdout


def test_up_again_changes_nothing(home: Path, first: subprocess.CompletedProcess[str]) -> None:
    again = rently(home, "up")
    assert again.returncode == 0, again.stderr
    assert again.stdout == first.stdout
    assert "migrations applied: 0; definitions applied: 0" in again.stderr
    assert "demo portfolio created" not in again.stderr


@pytest.mark.usefixtures("first")
def test_verify_lists_the_laws(home: Path) -> None:
    shown = rently(home, "verify", "--json")
    assert shown.returncode == 0, shown.stderr
    laws = json.loads(shown.stdout)
    assert len(laws) >= 7
    assert {law["violations"] for law in laws} == {0}


@pytest.mark.usefixtures("first")
def test_the_doctor_fails_while_no_scheduler_runs(home: Path) -> None:
    server = embedded.start(home)
    superuser = {"password": server.password(), "autocommit": True}

    def states() -> tuple[int, set[str]]:
        shown = rently(home, "doctor", "--json")
        return shown.returncode, {found["state"] for found in json.loads(shown.stdout)}

    code, found = states()
    assert (code, "fail" in found) == (1, True)
    with psycopg.connect(server.conninfo(), **superuser) as link:  # type: ignore[arg-type]
        link.execute("select ops.lead('a test', '1 minute')")
        code, found = states()
        link.execute("delete from ops.scheduler_lease")
    assert (code, "fail" in found) == (0, False)


@pytest.mark.usefixtures("first")
def test_a_broken_law_ends_verify_and_up_with_1(home: Path) -> None:
    server = embedded.start(home)
    fault = "update lending.loan set interest_repaid_amount = interest_repaid_amount + 1"
    repair = "update lending.loan set interest_repaid_amount = interest_repaid_amount - 1"
    superuser = {"password": server.password(), "autocommit": True}
    with psycopg.connect(server.conninfo(), **superuser) as link:  # type: ignore[arg-type]
        link.execute(fault)
    try:
        assert rently(home, "verify").returncode == 1
        assert rently(home, "up").returncode == 1
    finally:
        with psycopg.connect(server.conninfo(), **superuser) as link:  # type: ignore[arg-type]
            link.execute(repair)
