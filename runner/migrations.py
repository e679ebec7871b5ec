"""Migrations: reading the folder, checking it against the history, applying and rolling back.

yoyo keeps its vocabulary here (migrations, lists, backends, steps); this module replaces what it
does in the database. A migration, its log entry and its mark are one transaction on the caller's
connection, its content is hashed, and only one deployer works at a time.
"""

from __future__ import annotations

import re
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from yoyo.backends.base import DatabaseBackend
from yoyo.migrations import Migration, MigrationList

from . import concurrent, lexer
from .errors import RunnerError
from .locking import deploy_lock, retrying
from .query import query
from .sqlfile import read_text, run_file, sha256

NAME = re.compile(r"\d{4}_[a-z][a-z0-9_]*")
_ROLLBACK = ".rollback.sql"
_TRANSACTION_CONTROL = re.compile(
    r"(begin|start transaction|commit|end|rollback|abort|savepoint|release|prepare transaction)\b"
)


class SqlMigration(Migration):  # type: ignore[misc]  # yoyo has no type hints
    """One migration: `NNNN_name.sql` and how to undo it.

    Attributes:
        text: content of the file, line ends as `\\n`.
        content_hash: SHA-256 of `text`.
        irreversible: the reason given in its header, or None.
        rollback_text: content of `NNNN_name.rollback.sql`, or None.
    """

    def __init__(self, path: Path) -> None:
        """Read `path` and its rollback file."""
        super().__init__(path.stem, str(path), str(path.parent))
        rollback = path.with_name(path.stem + _ROLLBACK)
        self.text = read_text(path)
        self.content_hash = sha256(self.text)
        self.irreversible = lexer.headers(self.text).get("irreversible")
        self.rollback_text = read_text(rollback) if rollback.exists() else None
        self._depends: set[Migration] = set()

    def load(self) -> None:
        """Split both directions into statements; the file's number, nothing else, gives its order."""
        self.steps = lexer.split(self.text)
        self.use_transactions = _is_transactional(self.text)

    def process_steps(self, backend: Backend, direction: str, force: bool = False) -> None:
        """Run one direction on the backend's connection, where the caller has begun a transaction.

        Raises:
            RunnerError: a statement failed; the message names file and line.
        """
        del force  # an error is never passed over
        path, text = self.script(direction)
        if _is_transactional(text):
            run_file(backend.connection, path, text)
        else:
            concurrent.run_steps(backend.connection, self.id, direction, path, text)

    def script(self, direction: str) -> tuple[str, str]:
        """Return the name and the text of the file that `direction` runs.

        Raises:
            RunnerError: the migration cannot be rolled back.
        """
        if direction == "apply":
            return f"{self.id}.sql", self.text
        if self.irreversible is not None or self.rollback_text is None:
            raise RunnerError(
                f"migration {self.id} is irreversible",
                detail=self.irreversible,
                hint="restore from a backup, or write a migration that corrects it",
            )
        return f"{self.id}{_ROLLBACK}", self.rollback_text

    def is_transactional(self, direction: str) -> bool:
        """Say whether that direction runs in one transaction."""
        return _is_transactional(self.script(direction)[1])


def _is_transactional(text: str) -> bool:
    value = lexer.headers(text).get("transactional", "true").lower()
    if value not in ("true", "false"):
        raise RunnerError(f"header transactional is true or false, not {value!r}")
    return value == "true"


def read(folder: Path) -> MigrationList:
    """Read all migrations of `folder` in the order of their numbers.

    Raises:
        RunnerError: a name, a pairing or a statement that the conventions do not allow.
    """
    if not folder.is_dir():
        raise RunnerError(f"there is no folder of migrations at {folder}")
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    for path in paths:
        stem = path.name.removesuffix(_ROLLBACK).removesuffix(".sql")
        if path.suffix != ".sql" or not NAME.fullmatch(stem):
            raise RunnerError(
                f"{path.name} is no name for a migration",
                hint="four digits, an underscore, lower-case words: 0012_add_lease.sql",
            )
    migrations = [SqlMigration(path) for path in paths if not path.name.endswith(_ROLLBACK)]
    _check_pairs(paths, migrations)
    for migration in migrations:
        _check_statements(migration)
    return MigrationList(migrations)


def _check_pairs(paths: list[Path], migrations: list[SqlMigration]) -> None:
    ids = {migration.id for migration in migrations}
    for path in paths:
        if path.name.removesuffix(_ROLLBACK).removesuffix(".sql") not in ids:
            raise RunnerError(f"{path.name} rolls back a migration that does not exist")
    numbers: dict[str, str] = {}
    for migration in migrations:
        number = migration.id[:4]
        if number in numbers:
            raise RunnerError(f"{numbers[number]} and {migration.id} have the same number")
        numbers[number] = migration.id
        if migration.irreversible is None and migration.rollback_text is None:
            raise RunnerError(
                f"migration {migration.id} cannot be rolled back",
                hint=f"write {migration.id}{_ROLLBACK}, or say `-- irreversible: reason` in its header",
            )
        if migration.irreversible is not None and migration.rollback_text is not None:
            raise RunnerError(f"migration {migration.id} is irreversible and has a rollback file")
        if migration.irreversible == "":
            raise RunnerError(f"migration {migration.id} does not say why it is irreversible")


def _check_statements(migration: SqlMigration) -> None:
    for name, text in ((f"{migration.id}.sql", migration.text), _rollback_of(migration)):
        for statement in lexer.split(text):
            if _TRANSACTION_CONTROL.match(statement.plain):
                raise RunnerError(
                    f"{name}, line {statement.line}: transactions are the engine's business",
                    detail=statement.plain,
                )
            if not _is_transactional(text):
                concurrent.check_step(name, statement)


def _rollback_of(migration: SqlMigration) -> tuple[str, str]:
    return f"{migration.id}{_ROLLBACK}", migration.rollback_text or ""


class Backend(DatabaseBackend):  # type: ignore[misc]  # yoyo has no type hints
    """yoyo's backend over a psycopg 3 connection that the caller has opened.

    The connection is in autocommit mode and acts as the owner; a transaction is always explicit.
    """

    driver_module = "psycopg"
    has_transactional_ddl = True

    def __init__(self, connection: psycopg.Connection[Any], wait: float = 30.0) -> None:
        """Wrap `connection`; wait at most `wait` seconds for the locks of a statement."""
        self._connection = connection
        self._wait = wait
        self.DatabaseError = psycopg.DatabaseError

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
        self._run(migration, "apply")

    def rollback_one(self, migration: SqlMigration, force: bool = False) -> None:
        """Roll one migration back with its log entry and mark, all or nothing."""
        self._run(migration, "rollback")

    def _run(self, migration: SqlMigration, direction: str) -> None:
        def in_one_transaction() -> None:
            with self.connection.transaction():
                self.connection.execute(query("migration_settings"))
                migration.process_steps(self, direction)
                self.connection.execute(query("migration_settings"))
                self._record(migration, direction)

        def step_by_step() -> None:
            migration.process_steps(self, direction)
            with self.connection.transaction():
                concurrent.forget_steps(self.connection, migration.id)
                self._record(migration, direction)

        transactional = migration.is_transactional(direction)
        retrying(in_one_transaction if transactional else step_by_step, self._wait)

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


def check_history(applied: dict[str, str], migrations: MigrationList) -> None:
    """Refuse a folder that tells another history than the database.

    Args:
        applied: content hash by name of every applied migration.
        migrations: the folder's migrations.

    Raises:
        RunnerError: an applied migration was edited, renamed or deleted.
    """
    files = {migration.id: migration.content_hash for migration in migrations}
    names = {content_hash: name for name, content_hash in files.items() if name not in applied}
    for name, content_hash in applied.items():
        if name not in files and content_hash in names:
            raise RunnerError(
                f"applied migration {name} was renamed to {names[content_hash]}",
                hint="give the file its old name again",
            )
        if name not in files:
            raise RunnerError(
                f"applied migration {name} is missing from the folder",
                hint="restore the file; if a newer version deployed it, deploy that or a later one",
            )
        if files[name] != content_hash:
            raise RunnerError(
                f"applied migration {name} was edited",
                detail=f"applied with SHA-256 {content_hash[:12]}…, now {files[name][:12]}…",
                hint="restore the file and write a new migration for the change",
            )
