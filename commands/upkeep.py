"""`rently refresh` and `rently partitions`."""

from __future__ import annotations

from pathlib import Path

import click

from rently.runner import archiving, connection, output, refreshing


@click.command("refresh")
@output.dsn_option
@output.json_option
@click.option("--tier", type=click.IntRange(2, 3), help="2: minutes; 3: hours. Default: all.")
@click.option("--view", help="One materialized view, such as mv_active_loans_summary.")
@click.option("--force", is_flag=True, help="Also where the sources have not changed.")
def refresh(
    dsn: str | None, as_json: bool, tier: int | None, view: str | None, force: bool
) -> None:
    """Refresh materialized views whose sources changed; 1 if a view failed its check."""
    with connection.connect(dsn, autocommit=True) as link:
        output.note(f"refreshing on {connection.describe(link)}")
        views = [name for name, _ in refreshing.order(link, tier, view)]
        with output.progress("refreshing", len(views)) as advance:
            done = refreshing.refresh(link, views, is_forced=force, advance=advance)
    output.table(done, as_json=as_json)
    if any(item.outcome == "failed" for item in done):
        click.get_current_context().exit(1)


@click.group("partitions", cls=output.Group)
def partitions() -> None:
    """Partitions that have left their table."""


@partitions.command()
@output.dsn_option
@output.json_option
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def export(dsn: str | None, as_json: bool, folder: Path) -> None:
    """Write archived partitions that wait for it to compressed CSV files, every row proved."""
    with connection.connect(dsn, autocommit=True) as link:
        output.note(f"exporting from {connection.describe(link)}")
        output.table(archiving.export(link, folder), as_json=as_json)
