"""Scratch databases, and scratch folders of migrations and definitions for the real engine."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from rently.runner import deploy, session, source
from rently.runner.deploy import Result
from rently.runner.plan import Plan

_numbers = count(1)
_DEPLOYER = """
import sys
from pathlib import Path
import psycopg
from rently.runner import deploy
from rently.runner.errors import RunnerError
from rently.runner.source import Folders
dsn, *folders, wait = sys.argv[1:]
try:
    with psycopg.connect(dsn, autocommit=True, application_name="deployer") as link:
        deploy.deploy(link, Folders(*map(Path, folders)), deploy.Options(wait=float(wait)))
except RunnerError as error:
    sys.exit(f"{error.exit_code} {error.message}")
"""


@dataclass(frozen=True)
class Project:
    """A folder of migrations and definitions, and the database that it is deployed to."""

    dsn: str
    folders: source.Folders

    def migration(self, name: str, apply: str, rollback: str | None = "") -> Path:
        """Write a migration; `rollback` None leaves its rollback file out."""
        path = self.folders.migrations / f"{name}.sql"
        path.write_text(apply)
        if rollback is not None:
            path.with_name(f"{name}.rollback.sql").write_text(rollback)
        return path

    def define(self, place: str, text: str) -> Path:
        """Write the definition `schema/area/object`."""
        path = self.folders.definitions / f"{place}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    @contextmanager
    def connect(self, **parts: str) -> Iterator[psycopg.Connection[Any]]:
        """Connect, durably: the tests kill servers that are set to lose their last commits."""
        parts = {"options": "-c synchronous_commit=on", **parts}
        with psycopg.connect(make_conninfo(self.dsn, **parts), autocommit=True) as link:
            yield link

    def deploy(self, **options: Any) -> Result:
        with self.connect() as link:
            return deploy.deploy(link, self.folders, deploy.Options(**options))

    def plan(self, target: str | None = None) -> Plan:
        with self.connect() as link:
            return deploy.make_plan(link, self.folders, target)

    def rollback(self, target: str) -> Result:
        with self.connect() as link:
            return deploy.rollback(link, self.folders, target)

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        with self.connect() as link:
            return link.execute(text.encode()).fetchall()

    def value(self, text: str) -> Any:
        return self.rows(text)[0][0]

    def execute(self, *statements: str) -> None:
        with self.connect() as link:
            for statement in statements:
                link.execute(statement.encode())

    def applied(self) -> list[str]:
        return [row[0] for row in self.rows("select migration_id from ops.migration order by 1")]

    def start_deployer(self, wait: float = 30.0) -> subprocess.Popen[str]:
        """Deploy in a process of its own."""
        folders = [str(path) for path in dataclasses.astuple(self.folders)]
        return subprocess.Popen(
            [sys.executable, "-c", _DEPLOYER, self.dsn, *folders, str(wait)],
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def new_database(superuser_dsn: str) -> Iterator[Callable[[], str]]:
    """Return a function that creates an empty database and returns its DSN."""
    names: list[str] = []

    def create() -> str:
        names.append(f"scratch_{os.getpid()}_{next(_numbers)}")
        with psycopg.connect(superuser_dsn, autocommit=True) as link:
            link.execute(sql.SQL("create database {}").format(sql.Identifier(names[-1])))
        return make_conninfo(superuser_dsn, dbname=names[-1])

    yield create
    with psycopg.connect(superuser_dsn, autocommit=True) as link:
        for name in names:
            drop = sql.SQL("drop database {} with (force)")
            link.execute(drop.format(sql.Identifier(name)))


@pytest.fixture
def project(new_database: Callable[[], str], tmp_path: Path) -> Project:
    """Return an empty project whose database has the roles and one migration: schema `app`."""
    folders = source.Folders(
        tmp_path / "migrations",
        tmp_path / "sql",
        source.Folders.packaged().roles,
        tmp_path / "checks",
    )
    for path in (folders.migrations, folders.definitions, folders.checks):
        path.mkdir()
    made = Project(new_database(), folders)
    with made.connect() as link:
        session.apply_roles(link, folders.roles)
    made.migration(
        "0001_base",
        "create schema app;\ncreate table app.thing (id integer primary key, name text);",
        "drop table app.thing;\ndrop schema app;",
    )
    return made
