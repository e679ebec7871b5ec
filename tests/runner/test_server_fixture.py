"""The server fixture serves pytest-postgresql, whoever runs the tests."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from pytest_postgresql import factories

from rently.runner import binaries, embedded


def load(**connection: Any) -> None:
    """Fill the template as a deploy would."""
    with psycopg.connect(**connection) as link:
        link.execute("create table templated as select 42 as answer")


example_server = factories.postgresql_noproc(
    depends_on="server_process", dbname="example", load=[load]
)
example = factories.postgresql("example_server")


@pytest.mark.parametrize("_round", [1, 2])
def test_each_test_gets_a_fresh_clone_of_the_template(
    example: psycopg.Connection, _round: int
) -> None:
    example.execute("update templated set answer = answer + 1")
    assert example.execute("select answer from templated").fetchone() == (43,)
    example.commit()


def test_the_server_runs_the_binaries_asked_for(server: embedded.Server) -> None:
    account = binaries.server_account(server.data_directory)
    asked = binaries.find_binaries(account, server.home)
    with psycopg.connect(server.conninfo()) as link:
        assert link.info.server_version // 10000 == asked.major
