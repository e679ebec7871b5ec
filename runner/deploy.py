"""Deploys: preflight, migrations, definitions, checks, release, under one advisory lock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from yoyo.migrations import MigrationList

from . import applying, definitions, migrations, plan
from .applying import OWNER, Applied
from .definitions import Definition, Identity
from .errors import RunnerError
from .locking import deploy_lock, retrying
from .query import query
from .sqlfile import read_text, run_file, sha256

Announce = Callable[[plan.Plan], None]
OLDEST_SERVER = 150000


@dataclass(frozen=True)
class Folders:
    """Where the files are.

    Attributes:
        migrations: `NNNN_name.sql` and their rollback files.
        definitions: `<schema>/<area>/<object>.sql`.
        roles: script of the cluster-wide roles.
    """

    migrations: Path
    definitions: Path
    roles: Path

    @classmethod
    def packaged(cls) -> Folders:
        """Return the files that the package carries."""
        root = Path(__file__).resolve().parent.parent
        return cls(root / "migrations", root / "sql", root / "deploy" / "roles.sql")


@dataclass(frozen=True)
class Result:
    """What a deploy did.

    Attributes:
        migrations: names of the migrations applied, in order.
        definitions: what was done to definitions.
        seconds: how long it took, waiting for the lock left out.
    """

    migrations: list[str]
    definitions: Applied
    seconds: float

    @property
    def changed(self) -> bool:
        """Whether anything was done."""
        return bool(self.migrations or self.definitions.applied or self.definitions.dropped)


@dataclass(frozen=True)
class Source:
    """Everything that is to be deployed, read and checked."""

    migrations: MigrationList
    definitions: dict[Identity, Definition]

    @classmethod
    def read(cls, folders: Folders) -> Source:
        """Read both folders.

        Raises:
            RunnerError: a file breaks a convention.
        """
        return cls(migrations.read(folders.migrations), definitions.read(folders.definitions))

    @property
    def content_hash(self) -> str:
        """SHA-256 over all files: names a release without git."""
        parts = [f"{item.id} {item.content_hash}" for item in self.migrations]
        parts += [f"{item.path} {item.content_hash}" for item in self.definitions.values()]
        return sha256("\n".join(sorted(parts)))

    def up_to(self, target: str | None) -> MigrationList:
        """Return the migrations up to and including `target`, a number or a name.

        Raises:
            RunnerError: no migration is called so.
        """
        if target is None:
            return self.migrations
        for place, item in enumerate(self.migrations):
            if target in (item.id, item.id[:4]) or target == item.id[:4].lstrip("0"):
                return MigrationList(list(self.migrations)[: place + 1])
        raise RunnerError(f"there is no migration {target}")


def apply_roles(connection: psycopg.Connection[Any], folders: Folders) -> None:
    """Create the cluster-wide roles and let the owner create schemas in this database.

    Runs as the caller, who is a superuser or may create roles. Everything in it may be repeated.

    Raises:
        RunnerError: the caller lacks a right.
    """
    with connection.transaction():
        run_file(connection, folders.roles.name, read_text(folders.roles))
        run_file(connection, "grant_database.sql", query("grant_database"))


def preflight(connection: psycopg.Connection[Any]) -> bool:
    """Refuse a server or a login with which a deploy could not end well; become the owner.

    Returns:
        whether the engine's own tables exist.

    Raises:
        RunnerError: the server is too old, a replica or behind a pooler, or the owner's role is
            missing or out of reach.
    """
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        found = cursor.execute(query("preflight")).fetchone()
    assert found is not None  # noqa: S101  # the query always returns one row
    if found.server_version < OLDEST_SERVER:
        raise RunnerError(f"PostgreSQL 15 is the oldest supported; this is {found.server_version}")
    if found.is_replica:
        raise RunnerError("this server is a replica", hint="deploy to its primary")
    if found.backend_pid != connection.info.backend_pid:
        raise RunnerError(
            "this connection goes through a pooler",
            hint="a deploy keeps a lock and a role in its session: connect to the server itself",
        )
    if not (found.has_owner_role and found.owner_may_create):
        raise RunnerError(
            f"role {OWNER} is missing, or may not create schemas in {found.database_name}",
            hint="once, as superuser or owner of the database: rently deploy --roles",
        )
    try:
        connection.execute(query("become_owner"))
    except psycopg.errors.InsufficientPrivilege as error:
        raise RunnerError(
            f"{found.user_name} may not act as {OWNER}", hint=f"grant {OWNER} to {found.user_name}"
        ) from error
    return bool(found.has_engine)


def deploy(
    connection: psycopg.Connection[Any],
    folders: Folders,
    *,
    target: str | None = None,
    with_roles: bool = False,
    wait: float = 30.0,
    announce: Announce = lambda _: None,
) -> Result:
    """Bring the database to what the files say.

    Args:
        connection: direct, in autocommit mode, outside a transaction; the role it acts as is
            the owner afterwards.
        folders: the files.
        target: last migration to apply; definitions wait until all are applied.
        with_roles: apply the roles first.
        wait: seconds to wait for another deployer, and for each lock on a table.
        announce: told the plan before anything is done.

    Raises:
        RunnerError: something failed; whatever was not complete is as it was before.
    """
    source = Source.read(folders)
    chosen = source.up_to(target)
    with deploy_lock(connection, wait):
        started = time.monotonic()
        if with_roles:
            apply_roles(connection, folders)
        has_engine = preflight(connection)
        backend = migrations.Backend(connection, wait)
        if not has_engine:
            backend.ensure_internal_schema_updated()
        migrations.check_history(backend.applied(), source.migrations)
        pending = backend.to_apply(chosen)
        changes = plan.definition_changes(connection, source.definitions, True)
        announce(plan.make(pending, changes, source.definitions))
        backend.apply_migrations(pending)
        names = [item.id for item in pending]
        done = Applied()
        if len(chosen) == len(source.migrations):
            done = _finish(connection, source, names, started, wait)
        return Result(names, done, time.monotonic() - started)


def _finish(
    connection: psycopg.Connection[Any],
    source: Source,
    names: list[str],
    started: float,
    wait: float,
) -> Applied:
    """Apply definitions, run the checks and write the release, in one transaction."""
    done = Applied()

    def in_one_transaction() -> None:
        nonlocal done
        with connection.transaction():
            connection.execute(query("migration_settings"))
            changes = plan.definition_changes(connection, source.definitions, True)
            if not (names or changes.stale or changes.gone):
                return
            applier = applying.Applier(connection, source.definitions)
            done = applier.run(changes.stale, changes.gone, changes.expected)
            applying.record(connection, source.definitions)
            values = (
                _version(),
                source.content_hash,
                time.monotonic() - started,
                len(names),
                len(done.applied),
                len(done.dropped),
                "",
            )
            connection.execute(query("release_insert"), values)

    retrying(in_one_transaction, wait)
    return done


def _version() -> str:
    try:
        return version("rently")
    except PackageNotFoundError:
        return "unknown"
