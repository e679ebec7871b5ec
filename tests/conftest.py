"""Servers for the tests: a throw-away PostgreSQL for each worker, on the binaries asked for.

`RENTLY_TEST_PG_BINDIR` chooses the PostgreSQL programs; the default is the embedded 18. Each
pytest-xdist worker has a server of its own, because roles belong to the whole server and tests
create and drop them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rently.runner import binaries, connection, embedded

# Nothing in a throw-away server needs to survive a crash.
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
}


@dataclass(frozen=True)
class ServerProcess:
    """The server as pytest-postgresql's `depends_on` wants it described."""

    host: str
    port: int
    user: str
    password: str
    options: str = ""
    maintenance_dbname: str = "postgres"
    template_dbname: str = "template1"


@pytest.fixture(scope="session", autouse=True)
def _own_environment() -> Iterator[None]:
    """Keep the developer's servers and homes out of reach of the tests."""
    variables = (*connection.DSN_VARIABLES, *connection.LIBPQ_VARIABLES, embedded.HOME_VARIABLE)
    with pytest.MonkeyPatch.context() as patch:
        for variable in variables:
            patch.delenv(variable, raising=False)
        if bindir := os.environ.get("RENTLY_TEST_PG_BINDIR"):
            patch.setenv(binaries.BINDIR_VARIABLE, bindir)
        yield


@pytest.fixture(scope="session")
def server(_own_environment: None) -> Iterator[embedded.Server]:
    """Start the worker's server; stop it when the session ends."""
    with tempfile.TemporaryDirectory(prefix="rently-test-") as home:
        started = embedded.start(Path(home), THROW_AWAY)
        try:
            yield started
        finally:
            embedded.stop(Path(home))


@pytest.fixture(scope="session")
def superuser_dsn(server: embedded.Server) -> str:
    """Return a DSN of the server's superuser on the database `postgres`."""
    return server.conninfo("postgres")


@pytest.fixture(scope="session")
def server_process(server: embedded.Server) -> ServerProcess:
    """Describe the server: `postgresql_noproc(depends_on="server_process", load=…)`."""
    return ServerProcess(embedded.HOST, server.port, embedded.SUPERUSER, server.password())
