"""`rently relay`."""

from __future__ import annotations

import signal
from types import FrameType

import click

from rently.runner import connection, eventlog, output, relay


@click.command("relay")
@output.dsn_option
@click.option("--redis", "url", required=True, help="Such as redis://localhost:6379/0.")
@click.option("--consumer", default="redis", show_default=True, help="Consumer of events.")
@click.option("--prefix", default="rently", show_default=True, help="Begin of keys in Redis.")
@click.option("--once", is_flag=True, help="Relay what is there and end.")
def relay_events(dsn: str | None, url: str, consumer: str, prefix: str, once: bool) -> None:
    """Relay business events to Redis streams, each once; any number of relays may run."""
    store = relay.open_store(url)
    options = relay.Options(consumer=consumer, prefix=prefix)
    with connection.connect(dsn, autocommit=True, require_session=True) as link:
        output.note(f"relaying from {connection.describe(link)}")
        worker = relay.Relay(link, store, options, eventlog.json_lines())
        if once:
            while worker.relay():
                pass
            return

        def stop(_number: int, _frame: FrameType | None) -> None:
            worker.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        worker.run()
