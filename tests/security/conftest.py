"""Two tenants: canaries in every column of one, a login of each kind of the other."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from tenants import Probes, Tenants, plant

RESIDUAL_CHANNELS = (
    "catalogue: names, comments, sizes and row estimates of tables, all tenants together",
    "explain analyze: rows removed by the tenant filter, and buffers, of all tenants together",
    "time: a query over a larger table takes longer, whoever owns the rows",
    "order and gaps of sequence numbers and transaction ids",
    "locks: an advisory lock or a heavy query of one tenant can slow another down",
    "a pooled session: temporary tables and holdable cursors of its earlier user, unless discarded",
    "a superuser, and whoever reads the disk or a backup, sees everything",
)
_probes = Probes()


@pytest.fixture(scope="session")
def probes() -> Probes:
    """Return the counter of all probes of the session."""
    return _probes


@pytest.fixture(scope="session")
def tenants(deployed: object, server) -> Iterator[Tenants]:
    """Return the planted database; its logins are dropped at the end."""
    name, template = "canaries", deployed.template_dbname  # type: ignore[attr-defined]
    with psycopg.connect(
        server.conninfo("postgres"), password=server.password(), autocommit=True
    ) as link:
        link.execute(f"create database {name} template {template} strategy file_copy")
        made = None
        try:
            made = plant(server.conninfo(name), server.password())
            yield made
        finally:
            link.execute(f"drop database {name} with (force)")
            for login in made.logins if made else ():
                link.execute(f"drop role {login}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was tried and found."""
    if _probes.made:
        terminalreporter.section("security")
        terminalreporter.write_line(
            f"probes made: {_probes.made}, leaks found: {len(_probes.leaks)}"
        )
        for leak in _probes.leaks[:20]:
            terminalreporter.write_line(f"leak: {leak}")
        terminalreporter.write_line("residual channels, by design:")
        for channel in RESIDUAL_CHANNELS:
            terminalreporter.write_line(f"- {channel}")
