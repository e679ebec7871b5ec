"""The `rently` command: parses arguments, calls the runner, prints what it returns."""

from __future__ import annotations

import sys

import click
import psycopg

from rently.runner import deploy as deployment
from rently.runner.errors import RunnerError


@click.group()
@click.version_option(package_name="rently")
def main() -> None:
    """Rently: a lending platform for rent that lives in PostgreSQL."""


@main.command()
@click.option("--dsn", envvar="RENTLY_DSN", default="", help="PostgreSQL to use.")
@click.option("--target", help="Last migration to apply: its number or name.")
@click.option("--roles", "with_roles", is_flag=True, help="Create the cluster-wide roles first.")
def deploy(dsn: str, target: str | None, with_roles: bool) -> None:
    """Bring the database to what migrations and definitions say."""
    try:
        with psycopg.connect(dsn, autocommit=True) as link:
            result = deployment.deploy(
                link,
                deployment.Folders.packaged(),
                target=target,
                with_roles=with_roles,
                announce=lambda plan: click.echo(str(plan), err=True),
            )
    except RunnerError as error:
        click.echo(f"rently: {error.message} {error.detail or ''} {error.hint or ''}", err=True)
        sys.exit(error.exit_code)
    click.echo(
        f"{len(result.migrations)} migrations, {len(result.definitions.applied)} definitions"
    )
