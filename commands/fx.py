"""`rently fx`."""

from __future__ import annotations

from pathlib import Path

import click

from rently.runner import connection, fx, output


@click.group("fx", cls=output.Group)
def group() -> None:
    """Exchange rates."""


@group.command("load-ecb")
@click.argument("file", type=click.Path(path_type=Path))
@output.dsn_option
@output.json_option
def load_ecb(file: Path, dsn: str | None, as_json: bool) -> None:
    """Record the European Central Bank's history: eurofxref-hist.zip, or the CSV in it."""
    with connection.connect(dsn) as link:
        output.note(f"database: {connection.describe(link)}")
        recorded = fx.load_ecb(link, file)
    output.record(recorded, as_json=as_json)
