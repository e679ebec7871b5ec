"""A portfolio with a past, once for all tests of the views."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqltest import Database, Entity

from rently.runner import embedded


@pytest.fixture(scope="module")
def portfolio(deployed: Any, server: embedded.Server) -> Iterator[Database]:
    """Return a copy of the deployed database with the demo, refreshed, as its administrator."""
    name = sql.Identifier("analytics_tests")
    template = sql.Identifier(deployed.template_dbname)
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(name))
        admin.execute(sql.SQL("create database {} template {}").format(name, template))
        with psycopg.connect(server.conninfo("analytics_tests"), autocommit=True) as link:
            db = Database(link)
            db.run("select ops.create_demo()")
            db.run("set role rently_scheduler")
            db.run("select * from ops.refresh(is_forced => true)")
            db.run("reset role")
            yield db
        admin.execute(sql.SQL("drop database {} with (force)").format(name))


@pytest.fixture(scope="module")
def reader(portfolio: Database) -> Iterator[Callable[[str], str]]:
    """Return what gives the login that has a business role for both entities of the demo."""
    entities = [
        Entity(row["id"], row["code"], row["base_currency_code"])
        for row in portfolio.rows("select * from lending.legal_entity where left(code, 4) = 'DEMO'")
    ]
    logins: list[str] = []

    def login(role: str) -> str:
        name = f"reader_{role}"
        if name not in logins:
            portfolio.create_login(name, role, *entities)
            logins.append(name)
        return name

    yield login
    for name in logins:
        portfolio.run(f"drop role {name}")
