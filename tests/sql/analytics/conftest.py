"""A portfolio with a past, once for all tests of the views."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import clock
import psycopg
import pytest
from psycopg import sql
from sqltest import Database, Entity

from rently.runner import embedded


@pytest.fixture(scope="module")
def portfolio(deployed: Any, server: embedded.Server) -> Iterator[Database]:
    """Return a copy of the deployed database with the small demo, refreshed."""
    with _copied("analytics_tests", deployed.template_dbname, server) as db:
        db.run("select ops.create_demo()")
        _refresh(db)
        yield db


@pytest.fixture(scope="module")
def world(demo_database: str, server: embedded.Server) -> Iterator[Database]:
    """Return a copy of the database with the demo of two years, refreshed."""
    with _copied("analytics_world", demo_database, server) as db:
        _refresh(db)
        yield db


@contextmanager
def _copied(name: str, template: str, server: embedded.Server) -> Iterator[Database]:
    """Copy a database, connect as its administrator, and drop it at the end."""
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as admin:
        admin.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )
        admin.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        with psycopg.connect(server.conninfo(name), autocommit=True) as link:
            yield Database(link)
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _refresh(db: Database) -> None:
    db.run("update lending.legal_entity set time_zone = %s", [clock.ZONE])
    db.run("set role rently_scheduler")
    db.run("select * from ops.refresh(is_forced => true)")
    db.run("reset role")


@pytest.fixture(scope="module")
def reader(portfolio: Database) -> Iterator[Callable[[str], str]]:
    """Return what gives the login that has a business role for both entities of the demo."""
    yield from _logins(portfolio)


@pytest.fixture(scope="module")
def world_reader(world: Database) -> Iterator[Callable[[str], str]]:
    """Return the same for the four entities of the demo of two years."""
    yield from _logins(world)


def _logins(db: Database) -> Iterator[Callable[[str], str]]:
    entities = [
        Entity(row["id"], row["code"], row["base_currency_code"])
        for row in db.rows("select * from lending.legal_entity order by code")
    ]
    logins: list[str] = []

    def login(role: str) -> str:
        name = f"reader_{role}_{len(entities)}"
        if name not in logins:
            db.create_login(name, role, *entities)
            logins.append(name)
        return name

    yield login
    for name in logins:
        db.run(f"drop role {name}")
