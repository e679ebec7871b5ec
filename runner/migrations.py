"""Migration files, `NNNN_name.sql`: reading, checking, comparing with the history."""

from __future__ import annotations

import re
from pathlib import Path

from yoyo.backends.base import DatabaseBackend
from yoyo.migrations import Migration, MigrationList

from rently.runner import concurrent, lexer
from rently.runner.errors import RunnerError
from rently.runner.sqlfile import read_text, run_file, sha256

NAME = re.compile(r"\d{4}_[a-z][a-z0-9_]*")
_ROLLBACK = ".rollback.sql"
_TRANSACTION_CONTROL = re.compile(
    r"(begin|start transaction|commit|end|rollback|abort|savepoint|release|prepare transaction)\b"
)


class SqlMigration(Migration):  # type: ignore[misc]  # yoyo has no type hints
    """One migration: `NNNN_name.sql` and how to undo it.

    Attributes:
        text: content of the file, with Unix line ends.
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
        self.steps = lexer.split(self.text)
        self.use_transactions = _is_transactional(self.text)
        self._depends: set[Migration] = set()

    def load(self) -> None:
        """Do nothing, for all is read; and nothing but the file's number gives its order."""

    def process_steps(self, backend: DatabaseBackend, direction: str, force: bool = False) -> None:
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
                hint=f"write {migration.id}{_ROLLBACK}, or head it `-- irreversible: reason`",
            )
        if migration.irreversible is not None and migration.rollback_text is not None:
            raise RunnerError(f"migration {migration.id} is irreversible and has a rollback file")
        if migration.irreversible == "":
            raise RunnerError(f"migration {migration.id} does not say why it is irreversible")


def _check_statements(migration: SqlMigration) -> None:
    rollback = migration.rollback_text or ""
    scripts = (
        (f"{migration.id}.sql", migration.use_transactions, migration.steps),
        (f"{migration.id}{_ROLLBACK}", _is_transactional(rollback), lexer.split(rollback)),
    )
    for name, is_transactional, statements in scripts:
        for statement in statements:
            if _TRANSACTION_CONTROL.match(statement.plain):
                raise RunnerError(
                    f"{name}, line {statement.line}: transactions are the engine's business",
                    detail=statement.plain,
                )
            if not is_transactional:
                concurrent.check_step(name, statement)


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
