"""`rently psql`: a terminal on the database."""

from __future__ import annotations

import click

from rently.runner import output, psql


@click.command("psql", context_settings={"ignore_unknown_options": True})
@output.dsn_option
@click.option("--write", "may_write", is_flag=True, help="May change data; else it only reads.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def open_psql(dsn: str | None, may_write: bool, arguments: tuple[str, ...]) -> None:
    """Open psql on the server in use, read-only; further arguments go to psql."""
    psql.run(dsn, arguments, may_write=may_write)
