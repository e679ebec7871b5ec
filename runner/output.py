"""What every command shares: options, printing, and turning failures into one line.

To add a command, write a runner function that takes a connection and returns dataclasses, then in
`cli.py`:

    @main.command()
    @output.dsn_option
    @output.json_option
    def releases(dsn: str | None, as_json: bool) -> None:
        \"\"\"List the releases deployed to the database.\"\"\"
        with connection.connect(dsn) as link:
            output.table(deployments.list_releases(link), as_json=as_json)

Data goes to standard output (`table`, `record`), everything else to standard error (`note`,
`progress`). Let failures rise: the group prints a `RunnerError` or an error of the database as one
line and ends with its exit code (0 ok, 1 failed, 2 usage, 3 pending or drift, 4 unreachable,
5 lock held). A command that succeeds with another code calls `click.get_current_context().exit`.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

import click
import psycopg
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from rently.runner.errors import LockHeldError, RunnerError, UnreachableError

UNLIMITED_WIDTH = 10_000
_Item = TypeVar("_Item")
# Connection exceptions, and a server that shuts down, has crashed or is starting.
LOST_CONNECTION = ("08", "57P01", "57P02", "57P03")

dsn_option = click.option(
    "--dsn",
    metavar="DSN",
    help="PostgreSQL to use, as a URI or key=value pairs. Default: RENTLY_DSN, DATABASE_URL,"
    " libpq's variables, then the embedded server.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
wait_option = click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for another deploy, and for the locks of each step.",
)


class Group(click.Group):
    """A command group that ends expected failures with one line and the right exit code."""

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        **extra: Any,
    ) -> NoReturn:
        """Run the command line and exit; see click."""
        extra["standalone_mode"] = False
        try:
            result = super().main(args, prog_name, **extra)
            sys.stdout.flush()
        except (click.Abort, KeyboardInterrupt):
            _end("interrupted", 1)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            _end(_usage_line(error), error.exit_code)
        except RunnerError as error:
            _end(error_line(error), error.exit_code)
        except psycopg.Error as error:
            _end(error_line(error), exit_code(error))
        except BrokenPipeError:  # the reader of a pipe has gone: nothing is left to say
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:  # a full disk, a place that cannot be written
            path = error.filename and str(error.filename)
            line = error_line(RunnerError(error.strerror or str(error), detail=path))
            _end(line, RunnerError.exit_code)
        sys.exit(result if isinstance(result, int) else 0)


def exit_code(error: psycopg.Error) -> int:
    """Return the exit code for an error of the database."""
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return LockHeldError.exit_code
    is_connection_lost = error.sqlstate is None or error.sqlstate.startswith(LOST_CONNECTION)
    if isinstance(error, psycopg.OperationalError) and is_connection_lost:
        return UnreachableError.exit_code
    return RunnerError.exit_code


def error_line(error: RunnerError | psycopg.Error) -> str:
    """Return message, SQLSTATE, detail and hint on one line."""
    if isinstance(error, RunnerError):
        message, detail, hint = error.message, error.detail, error.hint
    else:
        diagnosis = error.diag
        message = diagnosis.message_primary or str(error)
        message = f"{error.sqlstate}: {message}" if error.sqlstate else message
        detail, hint = diagnosis.message_detail, diagnosis.message_hint
    parts = [message, detail and f"detail: {detail}", hint and f"hint: {hint}"]
    return " ".join("; ".join(part for part in parts if part).split())


def note(text: str) -> None:
    """Print something for the person at the terminal, on standard error."""
    click.echo(text, err=True)


def noted(item: _Item) -> _Item:
    """Print an item as a note, and return it."""
    note(str(item))
    return item


def table(rows: Sequence[Any], *, as_json: bool = False, title: str | None = None) -> None:
    """Print rows (dataclasses or mappings, all of one kind) as a table or a JSON array.

    JSON holds what JSON can hold exactly; decimals, dates and identifiers become strings.
    """
    records = [_as_mapping(row) for row in rows]
    if as_json:
        click.echo(json.dumps(records, default=str, ensure_ascii=False, indent=2))
        return
    if not records:
        note(f"{title or 'result'}: no rows")
        return
    grid = Table(title=title, title_justify="left")
    for name, value in records[0].items():
        is_number = not isinstance(value, str | bool) and hasattr(value, "__round__")
        grid.add_column(name, justify="right" if is_number else "left")
    for record in records:
        grid.add_row(*(Text(_cell(value)) for value in record.values()))
    _console().print(grid)


def record(row: Any, *, as_json: bool = False) -> None:
    """Print one dataclass or mapping as a line for each field, or as a JSON object."""
    fields = _as_mapping(row)
    if as_json:
        click.echo(json.dumps(fields, default=str, ensure_ascii=False, indent=2))
        return
    width = max(map(len, fields), default=0)
    for name, value in fields.items():
        click.echo(f"{name:<{width}}  {_cell(value)}".rstrip())


def lines(text: Iterable[str], value: Any, *, as_json: bool = False) -> None:
    """Print lines for people, or the same as a JSON value."""
    if as_json:
        click.echo(json.dumps(value, default=str, ensure_ascii=False, indent=2))
        return
    for line in text:
        click.echo(line)


def announce(text: Iterable[str]) -> None:
    """Print what is going to be done, on standard error."""
    for line in text:
        note(line)


@contextmanager
def progress(description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Give a function that advances a progress bar; there is a bar only on a terminal.

    Args:
        description: what is going on.
        total: steps to expect; None if unknown.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _steps: None
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(description, total=total)
        yield lambda steps: bar.advance(task, steps)


def _console() -> Console:
    is_terminal = sys.stdout.isatty()
    return Console(markup=False, highlight=False, width=None if is_terminal else UNLIMITED_WIDTH)


def _as_mapping(row: Any) -> Mapping[str, Any]:
    return dataclasses.asdict(row) if dataclasses.is_dataclass(row) else row  # type: ignore[arg-type]


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _usage_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().rstrip(".").split())
    context = getattr(error, "ctx", None)
    if isinstance(error, click.UsageError) and context is not None:
        return f"{message}; hint: see `{context.command_path} --help`"
    return message


def _end(line: str, code: int) -> NoReturn:
    note(f"rently: {line}")
    sys.exit(code)
