"""What commands print, where, and the codes they end with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import click
import psycopg
import pytest
from click.testing import CliRunner, Result

from rently.cli import main
from rently.runner import connection, embedded, output
from rently.runner.errors import (
    LockHeldError,
    PendingError,
    RunnerError,
    UnreachableError,
    UsageError,
)


@dataclass(frozen=True)
class Loan:
    code: str
    due: date
    amount: Decimal
    note: str | None = None


LOANS = [
    Loan("A-1", date(2024, 2, 29), Decimal("1234.50")),
    Loan("[bold]B[/bold]", date(2024, 3, 1), Decimal("0.10"), "x" * 300),
]


@click.group(cls=output.Group)
def sample() -> None:
    """Stand for any command line built on the group."""


@sample.command()
@output.json_option
def loans(as_json: bool) -> None:
    output.note("two loans")
    output.table(LOANS, as_json=as_json)


@sample.command()
@output.json_option
def loan(as_json: bool) -> None:
    output.record(LOANS[0], as_json=as_json)


@sample.command()
@click.argument("kind")
def fail(kind: str) -> None:
    failures = {
        "failed": RunnerError("it broke", detail="at\nthe seam", hint="sew it"),
        "usage": UsageError("what?"),
        "pending": PendingError("not yet"),
        "unreachable": UnreachableError("nobody there"),
        "locked": LockHeldError("wait"),
        "lost": psycopg.OperationalError("server closed the connection\nunexpectedly"),
        "interrupted": KeyboardInterrupt(),
        "bug": ZeroDivisionError(),
    }
    raise failures[kind]


@sample.command()
@output.dsn_option
@click.argument("statement")
def run(dsn: str, statement: str) -> None:
    with connection.connect(dsn) as link:
        link.execute(statement)


@sample.command()
def work() -> None:
    with output.progress("working", total=2) as advance:
        advance(1)
        advance(1)


def invoke(*arguments: str, group: click.Group = sample) -> Result:
    return CliRunner().invoke(group, arguments, prog_name="rently")


def assert_one_line(result: Result, code: int) -> None:
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert result.stderr.endswith("\n")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("rently: ")


def test_data_goes_to_stdout_and_notes_to_stderr() -> None:
    result = invoke("loans")
    assert result.exit_code == 0
    assert result.stderr == "two loans\n"
    assert "two loans" not in result.stdout


def test_a_table_off_a_terminal_is_neither_cut_nor_interpreted() -> None:
    text = invoke("loans").stdout
    assert "x" * 300 in text
    assert "[bold]B[/bold]" in text
    assert "1234.50" in text


def test_json_keeps_decimals_exact() -> None:
    rows = json.loads(invoke("loans", "--json").stdout)
    assert rows[0] == {"code": "A-1", "due": "2024-02-29", "amount": "1234.50", "note": None}
    assert json.loads(invoke("loan", "--json").stdout) == rows[0]


def test_a_record_is_a_line_for_each_field() -> None:
    assert invoke("loan").stdout.splitlines() == [
        "code    A-1",
        "due     2024-02-29",
        "amount  1234.50",
        "note",
    ]


def test_no_rows_give_an_empty_array_and_no_table() -> None:
    @click.command()
    @output.json_option
    def empty(as_json: bool) -> None:
        output.table([], as_json=as_json, title="loans")

    assert CliRunner().invoke(empty, ["--json"]).stdout == "[]\n"
    assert CliRunner().invoke(empty, []).stdout == ""


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("failed", 1),
        ("usage", 2),
        ("pending", 3),
        ("unreachable", 4),
        ("lost", 4),
        ("locked", 5),
    ],
)
def test_each_expected_failure_is_one_line_and_its_code(kind: str, code: int) -> None:
    assert_one_line(invoke("fail", kind), code)


def test_an_interruption_is_one_line_below_the_echoed_key() -> None:
    result = invoke("fail", "interrupted")
    assert (result.exit_code, result.stderr) == (1, "\nrently: interrupted\n")


def test_detail_and_hint_are_on_the_line() -> None:
    line = invoke("fail", "failed").stderr
    assert line == "rently: it broke; detail: at the seam; hint: sew it\n"


def test_a_bug_keeps_its_traceback() -> None:
    assert isinstance(invoke("fail", "bug").exception, ZeroDivisionError)


@pytest.mark.parametrize(
    ("statement", "sqlstate"),
    [
        ("select 1/0", "22012"),
        ("select from nosuch", "42P01"),
        ("set role nosuch", "22023"),
        (
            "do $$begin raise exception using errcode = 'RL999', message = 'no', detail = 'd',"
            " hint = 'h'; end$$",
            "RL999",
        ),
    ],
)
def test_an_error_of_the_database_is_one_line_with_its_sqlstate(
    superuser_dsn: str, statement: str, sqlstate: str
) -> None:
    result = invoke("run", "--dsn", superuser_dsn, statement)
    assert_one_line(result, 1)
    assert sqlstate in result.stderr


def test_detail_and_hint_of_the_database_are_on_the_line(superuser_dsn: str) -> None:
    statement = (
        "do $$begin raise exception using errcode = 'RL999', message = 'no', detail = 'd',"
        " hint = 'h'; end$$"
    )
    result = invoke("run", "--dsn", superuser_dsn, statement)
    assert result.stderr == "rently: RL999: no; detail: d; hint: h\n"


def test_a_missing_right_is_one_line(superuser_dsn: str) -> None:
    statement = "set local role pg_monitor; create table public.forbidden (n int)"
    result = invoke("run", "--dsn", superuser_dsn, statement)
    assert_one_line(result, 1)
    assert "42501" in result.stderr


def test_a_lock_in_the_database_ends_with_the_code_for_locks(superuser_dsn: str) -> None:
    with psycopg.connect(superuser_dsn) as holder:
        holder.execute("lock table pg_catalog.pg_description")
        statement = "lock table pg_catalog.pg_description nowait"
        assert_one_line(invoke("run", "--dsn", superuser_dsn, statement), 5)


def test_a_connection_lost_on_the_way_is_unreachable(superuser_dsn: str) -> None:
    statement = "select pg_terminate_backend(pg_backend_pid())"
    result = invoke("run", "--dsn", superuser_dsn, statement)
    assert_one_line(result, 4)
    assert "57P01" in result.stderr


def test_no_progress_bar_without_a_terminal() -> None:
    result = invoke("work")
    assert (result.exit_code, result.output) == (0, "")


def test_bare_command_shows_the_commands() -> None:
    result = invoke(group=main)
    assert result.exit_code == 2
    assert "status" in result.output
    assert invoke("--help", group=main).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nosuch"], 2),
        (["status", "--nosuch"], 2),
        (["status", "extra"], 2),
        (["status", "--dsn"], 2),
        (["status", "--dsn", "nosuch"], 2),
        (["up", "--dsn", "nosuch"], 2),
        (["status", "--dsn", "postgresql://127.0.0.1:1/d"], 4),
        (["up", "--dsn", "postgresql://127.0.0.1:1/d"], 4),
        (["deploy", "--dsn", "postgresql://127.0.0.1:1/d"], 4),
        (["status"], 4),
    ],
)
def test_bad_input_is_one_line_and_changes_nothing(
    arguments: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENTLY_HOME", str(tmp_path / "home"))
    assert_one_line(invoke(*arguments, group=main), code)
    assert not (tmp_path / "home").exists()


def test_status_as_json(superuser_dsn: str, server: embedded.Server) -> None:
    result = invoke("status", "--json", "--dsn", superuser_dsn, group=main)
    answer = json.loads(result.stdout)
    assert answer["source"] == "--dsn"
    assert answer["port"] == server.port
    assert server.password() not in result.output
