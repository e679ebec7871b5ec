"""The `rently` command: parses arguments, calls the runner, prints what it returns."""

import click


@click.group()
@click.version_option(package_name="rently")
def main() -> None:
    """Rently: a lending platform for rent that lives in PostgreSQL."""
