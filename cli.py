"""The `rently` command: parses arguments, calls the runner, prints what it returns."""

from __future__ import annotations

import click

from rently.runner import connection, embedded, output
from rently.runner import deploy as deployment


@click.group(cls=output.Group)
@click.version_option(package_name="rently")
def main() -> None:
    """Rently: a lending platform for rent that lives in PostgreSQL."""


@main.command()
@output.dsn_option
def up(dsn: str | None) -> None:
    """Start Rently: on the server named, else on its own embedded PostgreSQL."""
    if connection.named_target(dsn) is None:
        server = embedded.start()
        output.note(f"embedded server {'started' if server.was_started else 'already running'}")
    with connection.connect(dsn) as link:
        about = connection.describe(link)
    output.note(f"connected to {about}")
    click.echo(connection.psql_command(dsn))


@main.command()
def down() -> None:
    """Stop the embedded server; a server named by --dsn or a variable is left alone."""
    output.note(f"embedded server {'stopped' if embedded.stop() else 'was not running'}")


@main.command()
@output.dsn_option
@output.json_option
def status(dsn: str | None, as_json: bool) -> None:
    """Report the server in use."""
    target = connection.resolve(dsn)
    with connection.connect(dsn) as link:
        about = connection.describe(link)
    output.record({"source": target.source, **vars(about)}, as_json=as_json)


@main.command()
@output.dsn_option
@click.option("--target", help="Last migration to apply: its number or name.")
@click.option("--roles", "with_roles", is_flag=True, help="Create the cluster-wide roles first.")
def deploy(dsn: str | None, target: str | None, with_roles: bool) -> None:
    """Bring the database to what migrations and definitions say."""
    with connection.connect(dsn, autocommit=True, require_session=True) as link:
        output.note(f"deploying to {connection.describe(link)}")
        result = deployment.deploy(
            link,
            deployment.Folders.packaged(),
            target=target,
            with_roles=with_roles,
            announce=lambda plan: output.note(str(plan)),
        )
    click.echo(
        f"{len(result.migrations)} migrations, {len(result.definitions.applied)} definitions"
    )
