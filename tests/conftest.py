"""Servers for the tests: a throw-away PostgreSQL for each worker, on the binaries asked for.

`RENTLY_TEST_PG_BINDIR` chooses the PostgreSQL programs; the default is the embedded 18. Each
pytest-xdist worker has a server of its own, because roles belong to the whole server and tests
create and drop them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import clock
import psycopg
import pytest
from conformance_table import pytest_terminal_summary  # noqa: F401 - a hook
from psycopg import sql
from pytest_postgresql import factories
from shared_session import SharedSession
from sqltest import Database, Entity

from rently.runner import binaries, connection, demo, deploy, embedded, homes, source

# Nothing in a throw-away server needs to survive a crash, and no query there is so long that
# compiling it pays, as a Debian server would; the embedded one cannot.
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "jit": "off",
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
    """Keep the developer's servers and homes out of reach of the tests, and the day steady."""
    variables = (*connection.DSN_VARIABLES, *connection.LIBPQ_VARIABLES, homes.HOME_VARIABLE)
    with pytest.MonkeyPatch.context() as patch:
        for variable in variables:
            patch.delenv(variable, raising=False)
        patch.setenv("PGTZ", clock.ZONE)
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


def _deploy(**target: str | int) -> None:
    """Deploy Rently to the template database, as a DBA would."""
    with psycopg.connect(**target | {"autocommit": True}) as link:  # type: ignore[arg-type]
        deploy.deploy(link, source.Folders.packaged(), deploy.Options(with_roles=True))
        link.execute("select ops.maintain_partitions(from_date => '2023-01-01')")


# The template, made once by the real deploy.
deployed = factories.postgresql_noproc(depends_on="server_process", load=[_deploy])

# Thousands of files that nothing need recover: copied as files, they cost half of what they do as
# WAL records of all their pages.
COPY = "create database {} template {} strategy file_copy"


@pytest.fixture
def clone(deployed: object, server: embedded.Server) -> Iterator[psycopg.Connection[Any]]:
    """Return a connection to a copy of the template, for tests that commit."""
    name, template = deployed.dbname, deployed.template_dbname  # type: ignore[attr-defined]

    def run(statement: str, *names: str) -> None:
        with psycopg.connect(
            server.conninfo("postgres"), password=server.password(), autocommit=True
        ) as link:
            link.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    run(COPY, name, template)
    try:
        with closing(psycopg.connect(server.conninfo(name), password=server.password())) as link:
            yield link
    finally:
        run("drop database {} with (force)", name)


@pytest.fixture(scope="session")
def shared_dsn(deployed: object, server: embedded.Server) -> Iterator[str]:
    """Return the DSN of one copy of the template that tests use without committing."""
    name = "shared_by_tests"
    template = deployed.template_dbname  # type: ignore[attr-defined]

    def run(statement: str, *names: str) -> None:
        # Connected anew, because tests of the runner end sessions that are idle meanwhile.
        with psycopg.connect(
            server.conninfo("postgres"), password=server.password(), autocommit=True
        ) as link:
            link.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    run(COPY, name, template)
    yield server.conninfo(name)
    run("drop database {} with (force)", name)


@pytest.fixture(scope="session")
def demo_database(deployed: object, server: embedded.Server) -> str:
    """Return the name of a copy of the template with the demo: a template for tests that read."""
    name = "demo_for_tests"
    template = deployed.template_dbname  # type: ignore[attr-defined]
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL(COPY).format(sql.Identifier(name), sql.Identifier(template)))

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(server.conninfo(name), autocommit=True)

    with connect() as link:
        steps = demo.begin(link, Decimal("0.05"), seed=7)
    demo.run(connect, steps, workers=2)
    return name


@pytest.fixture(scope="session")
def shared_session(shared_dsn: str) -> Iterator[SharedSession]:
    """Return the session of tests that are undone; `db` is one such piece of work."""
    with closing(SharedSession(shared_dsn)) as session:
        yield session


@pytest.fixture
def db(shared_session: SharedSession) -> Iterator[Database]:
    """Return the deployed database in a transaction that is rolled back."""
    with shared_session.undone() as database:
        yield database


@pytest.fixture
def anyone(db: Database) -> Iterator[Database]:
    """Return the database as a login without any role: the mathematics is for everyone."""
    db.run("create role anyone login")
    with db.acting_as("anyone"):
        yield db


@pytest.fixture
def entity(db: Database) -> Entity:
    """Return a legal entity in euros with a login for each business role."""
    return db.create_entity("ALPHA")


@pytest.fixture
def other_entity(db: Database) -> Entity:
    """Return a second legal entity, in dollars, with logins of its own."""
    return db.create_entity("BETA", "USD", "US")
