"""`rently demo`: a portfolio to look at."""

from __future__ import annotations

import time
from datetime import datetime
from decimal import Decimal, InvalidOperation

import click

from rently.runner import connection, demo, output, portfolio


class Scale(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A decimal number, exactly as written."""

    name = "number"

    def convert(
        self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Read the number."""
        try:
            return Decimal(value)
        except InvalidOperation:
            self.fail(f"{value!r} is no number", param, ctx)


@click.command("demo")
@click.option("--scale", type=Scale(), default="1", show_default=True, help="1 is 2,000 loans.")
@click.option("--seed", type=int, default=1, show_default=True, help="What chances are drawn from.")
@click.option(
    "--ends-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day after the two years of history.  [default: yesterday]",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 4),
    default=2,
    show_default=True,
    help="Connections to use; each works on one legal entity.",
)
@output.dsn_option
def create(
    scale: Decimal, seed: int, ends_on: datetime | None, workers: int, dsn: str | None
) -> None:
    """Create the demo portfolio: four legal entities and two years of history, from a seed.

    Called again with the same scale and seed, it goes on where it was interrupted.
    """
    started = time.monotonic()
    with connection.connect(dsn, autocommit=True) as link:
        output.note(f"database: {connection.describe(link)}")
        steps = demo.begin(link, scale, seed, ends_on.date() if ends_on else None)
    with output.progress("demo", len(steps)) as advance:
        rows = demo.run(lambda: connection.connect(dsn, autocommit=True), steps, workers, advance)
    with connection.connect(dsn, autocommit=True) as link:
        link.execute("analyze")
        output.table(portfolio.overview(link), title="Loan portfolio overview")
    output.note(f"{len(steps)} steps, {rows} rows, {time.monotonic() - started:.0f} s")
