"""Deploys and rolls back: preflight, migrations, definitions, checks, release, under one lock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from yoyo.migrations import MigrationList

from rently.runner import checks, migrations, plan, release, session
from rently.runner.applying import Applied, Applier, record
from rently.runner.backend import Backend
from rently.runner.definitions import dotted
from rently.runner.errors import RunnerError
from rently.runner.locking import deploy_lock, retrying
from rently.runner.plan import Plan
from rently.runner.query import query
from rently.runner.source import Folders, Source

# Is given lines for people.
Announce = Callable[[Iterable[str]], None]


@dataclass(frozen=True)
class Options:
    """How to deploy.

    Attributes:
        target: last migration to apply; definitions wait until all are applied.
        with_roles: apply the cluster-wide roles first; a superuser also creates event triggers.
        rehearse: do everything in one transaction and roll it back; steps that cannot run in a
            transaction are left out.
        wait: seconds to wait for another deployer, and for the locks of each step.
    """

    target: str | None = None
    with_roles: bool = False
    rehearse: bool = False
    wait: float = 30.0


@dataclass(frozen=True)
class Result:
    """What a deploy or a rollback did.

    Attributes:
        migrations: names of the migrations applied or rolled back, in order.
        definitions: what was done to definitions.
        seconds: how long it took, waiting for the lock left out.
        is_rehearsal: it was all undone.
        is_rollback: it went backwards.
    """

    migrations: list[str] = field(default_factory=list)
    definitions: Applied = field(default_factory=Applied)
    seconds: float = 0.0
    is_rehearsal: bool = False
    is_rollback: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, for JSON."""
        return {
            "migrations": self.migrations,
            "applied": [dotted(item) for item in self.definitions.applied],
            "rebuilt": sorted(dotted(item) for item in self.definitions.rebuilt),
            "dropped": [dotted(item) for item in self.definitions.dropped],
            "seconds": round(self.seconds, 3),
            "is_rehearsal": self.is_rehearsal,
        }

    def lines(self) -> Iterator[str]:
        """Write it for people."""
        done = self.definitions
        verb = "rolled back" if self.is_rollback else "applied"
        yield f"migrations {verb}: {len(self.migrations)}"
        yield (
            f"definitions applied: {len(done.applied)}, of them rebuilt: {len(done.rebuilt)},"
            f" dropped: {len(done.dropped)}"
        )
        rehearsed = ", all rolled back" if self.is_rehearsal else ""
        yield f"{self.seconds:.2f} s{rehearsed}"


def deploy(
    connection: psycopg.Connection[Any],
    folders: Folders,
    options: Options | None = None,
    announce: Announce = lambda _: None,
) -> Result:
    """Bring the database to what the files say.

    Args:
        connection: direct, in autocommit mode, outside a transaction; it acts as the owner
            afterwards.
        folders: the files.
        options: how.
        announce: told the plan before anything is done.

    Raises:
        RunnerError: something failed; whatever was not complete is as it was before.
    """
    options = options or Options()
    source = Source.read(folders).for_server(connection)
    chosen = source.up_to(options.target)
    with deploy_lock(connection, options.wait):
        rehearsal = connection.transaction(force_rollback=True)
        with rehearsal if options.rehearse else nullcontext():
            return _Deploy(connection, folders, source, options).run(chosen, announce)


class _Deploy:
    """One deploy, under the lock."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        folders: Folders,
        source: Source,
        options: Options,
    ) -> None:
        self._connection = connection
        self._folders = folders
        self._source = source
        self._options = options
        self._started = time.monotonic()

    def run(self, chosen: MigrationList, announce: Announce) -> Result:
        """Apply what is pending of `chosen`, then the definitions if nothing is left pending."""
        if self._options.with_roles:
            session.apply_roles(self._connection, self._folders.roles)
        backend = Backend(self._connection, self._options.wait)
        if not session.preflight(self._connection):
            backend.ensure_internal_schema_updated()
        migrations.check_history(backend.applied(), self._source.migrations)
        pending = backend.to_apply(chosen)
        definitions = self._source.definitions
        found = plan.changes(self._connection, definitions, has_engine=True)
        is_complete = len(backend.to_apply(self._source.migrations)) == len(pending)
        planned = plan.make(self._connection, pending, found if is_complete else None, definitions)
        announce(planned.lines())
        if self._options.rehearse:
            pending = pending.filter(lambda item: item.is_transactional("apply"))
        backend.apply_migrations(pending)
        names = [item.id for item in pending]
        done = self._finish(names, is_complete)
        seconds = time.monotonic() - self._started
        return Result(names, done, seconds, is_rehearsal=self._options.rehearse)

    def _finish(self, names: list[str], is_complete: bool) -> Applied:
        """Apply definitions, run the checks and write the release, in one transaction."""
        done = Applied()

        def in_one_transaction() -> None:
            nonlocal done
            with self._connection.transaction():
                self._connection.execute(query("migration_settings"))
                done = self._apply_definitions() if is_complete else Applied()
                if self._makes_event_triggers(is_complete) or names or done.changed:
                    self._check_and_release(names, done, is_complete)

        retrying(in_one_transaction, self._options.wait)
        return done

    def _apply_definitions(self) -> Applied:
        definitions = self._source.definitions
        found = plan.changes(self._connection, definitions, has_engine=True)
        if not (found.stale or found.gone):
            return Applied()
        done = Applier(self._connection, definitions).run(found.stale, found.gone, found.expected)
        record(self._connection, definitions)
        return done

    def _makes_event_triggers(self, is_complete: bool) -> bool:
        script = self._folders.event_triggers
        if not (is_complete and self._options.with_roles and script):
            return False
        return session.apply_event_triggers(self._connection, script)

    def _check_and_release(self, names: list[str], done: Applied, is_complete: bool) -> None:
        if is_complete:
            checks.refuse_violations(self._connection, self._folders.checks)
        seconds = time.monotonic() - self._started
        content_hash = self._source.content_hash
        release.record(self._connection, content_hash, seconds, done, applied=len(names))


def make_plan(
    connection: psycopg.Connection[Any], folders: Folders, target: str | None = None
) -> Plan:
    """Say what `deploy` would do, without a lock and without changing anything.

    Raises:
        RunnerError: the deploy would be refused.
    """
    source = Source.read(folders).for_server(connection)
    chosen = source.up_to(target)
    has_engine = session.prepare_to_read(connection)
    pending, rest = chosen, source.migrations
    if has_engine:
        backend = Backend(connection)
        migrations.check_history(backend.applied(), source.migrations)
        pending, rest = backend.to_apply(chosen), backend.to_apply(source.migrations)
    found = plan.changes(connection, source.definitions, has_engine)
    is_complete = len(pending) == len(rest)
    return plan.make(connection, pending, found if is_complete else None, source.definitions)


def rollback(
    connection: psycopg.Connection[Any],
    folders: Folders,
    target: str,
    wait: float = 30.0,
    announce: Announce = lambda _: None,
) -> Result:
    """Roll back every migration after `target`, the newest first, each in its own transaction.

    Definitions that stand in the way are dropped, all of them: the deploy of the version that the
    database goes back to creates its own.

    Args:
        connection: as for `deploy`.
        folders: the files of the version that is deployed now.
        target: migration that stays, or zero.
        wait: seconds to wait for another deployer, and for the locks of each step.
        announce: told the plan before anything is done.

    Raises:
        RunnerError: a migration is irreversible (nothing is rolled back then), or one failed.
    """
    source = Source.read(folders).for_server(connection)
    kept = {item.id for item in source.up_to(target)}
    with deploy_lock(connection, wait):
        started = time.monotonic()
        backend = Backend(connection, wait)
        if not session.preflight(connection):
            raise RunnerError("nothing was deployed to this database")
        migrations.check_history(backend.applied(), source.migrations)
        doomed = [item for item in backend.to_rollback(source.migrations) if item.id not in kept]
        for item in doomed:
            item.script("rollback")
        announce(f"roll back {item.id}" for item in doomed)
        done = Applied()

        def clear_the_way() -> None:
            recorded = plan.changes(connection, {}, has_engine=True).gone
            done.dropped = Applier(connection, {}).run([], recorded, {}).dropped
            record(connection, {})

        backend.clear_the_way = clear_the_way
        backend.rollback_migrations(doomed)
        if doomed:
            with connection.transaction():
                seconds = time.monotonic() - started
                release.record(
                    connection, source.content_hash, seconds, done, rolled_back=len(doomed)
                )
        names = [item.id for item in doomed]
        return Result(names, done, time.monotonic() - started, is_rollback=True)


@dataclass(frozen=True)
class State:
    """What is deployed.

    Attributes:
        version: of the package that deployed last, None before the first deploy.
        deployed_at: when.
        deployed_by: login.
        content_hash: SHA-256 of what was deployed, shortened.
        migrations_applied: number of migrations in force.
        migrations_pending: number of migrations that a deploy would apply.
        definitions_pending: number of definitions that a deploy would apply or drop.
    """

    version: str | None
    deployed_at: datetime | None
    deployed_by: str | None
    content_hash: str | None
    migrations_applied: int
    migrations_pending: int
    definitions_pending: int

    @property
    def is_pending(self) -> bool:
        """Whether a deploy would do anything."""
        return bool(self.migrations_pending or self.definitions_pending)


def state(connection: psycopg.Connection[Any], folders: Folders) -> State:
    """Say what is deployed and what is pending.

    Raises:
        RunnerError: a deploy would be refused.
    """
    found = make_plan(connection, folders)
    has_engine = session.prepare_to_read(connection)
    newest = release.last(connection) if has_engine else None
    return State(
        version=newest.version if newest else None,
        deployed_at=newest.deployed_at if newest else None,
        deployed_by=newest.deployed_by if newest else None,
        content_hash=newest.content_hash[:12] if newest else None,
        migrations_applied=len(Backend(connection).applied()) if has_engine else 0,
        migrations_pending=len(found.migrations),
        definitions_pending=len(found.definitions),
    )
