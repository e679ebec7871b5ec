"""`rently dashboards`: pages over the views of analytics."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from rently.runner import connection, dashboard_pages, dashboards, output, superset


@click.group("dashboards")
def group() -> None:
    """Draw the dashboards."""


@group.command("html")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("dashboards-html"),
    show_default=True,
    help="Folder for the pages.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Draw the end of this day, by what is known now; panels that cannot say so.",
)
@click.option(
    "--known-at",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]),
    metavar="MOMENT",
    help="With --as-of: by what was known at this moment, such as 2026-03-01T09:00Z.",
)
@output.dsn_option
def write_html(
    out: Path, as_of: dt.datetime | None, known_at: dt.datetime | None, dsn: str | None
) -> None:
    """Write a page for each dashboard, and an index, that need no server."""
    if known_at and not as_of:
        raise click.UsageError("--known-at says by whose knowledge; it needs --as-of")
    past = dashboards.Past(as_of.date(), known_at) if as_of else None
    with connection.connect(dsn, autocommit=True) as link:
        paths = [str(path) for path in dashboard_pages.html(link, out, past=past)]
    output.lines(paths, paths)


@group.command("superset")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("rently-superset.zip"),
    show_default=True,
    help="The bundle.",
)
@click.option(
    "--uri",
    default=superset.DEFAULT_URI,
    show_default=True,
    help="Where Superset finds the database, without a password.",
)
@output.dsn_option
def write_superset(out: Path, uri: str, dsn: str | None) -> None:
    """Write the dashboards as a bundle for Apache Superset, which may be imported again."""
    with connection.connect(dsn, autocommit=True) as link:
        path = str(superset.write(link, out, uri))
    output.lines([path], [path])
