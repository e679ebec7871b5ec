"""yoyo's backend, mended: what it does to the database when a migration is applied or rolled back.

yoyo keeps its vocabulary (migrations, lists, steps, backends). A migration, its log entry and its
mark are one transaction on the caller's connection, its content is hashed, and only one deployer
works at a time.
"""

from __future__ import annotations

import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from yoyo.backends.base import DatabaseBackend

from rently.runner import concurrent
from rently.runner.locking import deploy_lock, retrying
from rently.runner.migrations import SqlMigration
from rently.runner.query import query
from rently.runner.sqlfile import SqlFileError

# dependent_objects_still_exist; feature_not_supported: a view uses the column.
_STANDS_IN_THE_WAY = ("2BP01", "0A000")


class Backend(DatabaseBackend):  # type: ignore[misc]  # yoyo has no type hints
    """yoyo's backend over a psycopg 3 connection that the caller has opened.

    The connection is in autocommit mode and acts as the owner; a transaction is always explicit.
    """

    driver_module = "psycopg"
    has_transactional_ddl = True

    def __init__(self, connection: psycopg.Connection[Any], wait: float = 30.0) -> None:
        """Wrap `connection`; wait at most `wait` seconds for the locks of a migration.

        The attribute `clear_the_way` may be set to something that drops, inside the transaction of
        a rollback, what depends on the objects that it drops.
        """
        self._connection = connection
        self._wait = wait
        self.DatabaseError = psycopg.DatabaseError
        self.clear_the_way: Callable[[], None] | None = None

    @contextmanager
    def lock(self, timeout: float = 10) -> Iterator[None]:
        """Hold the deploy lock of this database; it goes with the session, however that ends."""
        with deploy_lock(self.connection, timeout):
            yield

    def ensure_internal_schema_updated(self) -> None:
        """Create the engine's tables where one is missing."""
        with self.connection.transaction():
            self.connection.execute(query("bootstrap"))

    def get_applied_migration_hashes(self) -> list[str]:
        """Return yoyo's keys of the applied migrations, oldest first."""
        return [row[0] for row in self.connection.execute(query("applied_migrations"))]

    def applied(self) -> dict[str, str]:
        """Return the content hash of every applied migration by its name."""
        return {row[1]: row[2] for row in self.connection.execute(query("applied_migrations"))}

    def apply_one(self, migration: SqlMigration, force: bool = False, mark: bool = True) -> None:
        """Apply one migration with its log entry and mark, all or nothing."""
        del force, mark  # an error is never passed over, a migration never left unmarked
        self._run(migration, "apply")

    def rollback_one(self, migration: SqlMigration, force: bool = False) -> None:
        """Roll one migration back with its log entry and mark, all or nothing."""
        del force
        self._run(migration, "rollback")

    def _run(self, migration: SqlMigration, direction: str) -> None:
        def in_one_transaction() -> None:
            with self.connection.transaction():
                self.connection.execute(query("migration_settings"))
                self._process(migration, direction)
                self.connection.execute(query("migration_settings"))
                self._record(migration, direction)

        def step_by_step() -> None:
            migration.process_steps(self, direction)
            with self.connection.transaction():
                concurrent.forget_steps(self.connection, migration.id)
                self._record(migration, direction)

        transactional = migration.is_transactional(direction)
        retrying(in_one_transaction if transactional else step_by_step, self._wait)

    def _process(self, migration: SqlMigration, direction: str) -> None:
        """Run the steps; again after clearing the way if something depends on what they drop."""
        try:
            with self.connection.transaction():
                migration.process_steps(self, direction)
        except SqlFileError as error:
            if self.clear_the_way is None or error.sqlstate not in _STANDS_IN_THE_WAY:
                raise
            self.clear_the_way()
            migration.process_steps(self, direction)

    def _record(self, migration: SqlMigration, direction: str) -> None:
        self.log_migration(migration, direction)
        if direction == "apply":
            self.mark_one(migration, log=False)
        else:
            self.unmark_one(migration, log=False)

    def mark_one(self, migration: SqlMigration, log: bool = True) -> None:
        """Write down that `migration` is applied, with the hash of its content."""
        values = (migration.hash, migration.id, migration.content_hash)
        self.connection.execute(query("mark_migration"), values)
        if log:
            self.log_migration(migration, "mark")

    def unmark_one(self, migration: SqlMigration, log: bool = True) -> None:
        """Write down that `migration` is no longer applied."""
        self.connection.execute(query("unmark_migration"), (migration.hash,))
        if log:
            self.log_migration(migration, "unmark")

    def log_migration(self, migration: SqlMigration, operation: str) -> None:
        """Append to the log who did what."""
        values = (uuid.uuid4(), migration.hash, migration.id, operation, socket.gethostname())
        self.connection.execute(query("log_migration"), values)
