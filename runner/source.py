"""Everything that is to be deployed: where its files are, and reading them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from yoyo.migrations import MigrationList

from rently.runner import definitions, migrations
from rently.runner.definitions import Definition, Identity
from rently.runner.errors import UsageError
from rently.runner.query import query
from rently.runner.sqlfile import sha256


@dataclass(frozen=True)
class Folders:
    """Where the files are.

    Attributes:
        migrations: `NNNN_name.sql` and their rollback files.
        definitions: `<schema>/<area>/<object>.sql`.
        roles: script of the cluster-wide roles.
        checks: rules of the schema, one query a file.
        event_triggers: script of what only a superuser creates in the database; None for nothing.
    """

    migrations: Path
    definitions: Path
    roles: Path
    checks: Path
    event_triggers: Path | None = None

    @classmethod
    def packaged(cls) -> Folders:
        """Return the files that the package carries."""
        root = Path(__file__).resolve().parent.parent
        return cls(
            migrations=root / "migrations",
            definitions=root / "sql",
            roles=root / "deploy" / "roles.sql",
            checks=root / "runner" / "queries" / "checks",
            event_triggers=root / "deploy" / "event_triggers.sql",
        )


@dataclass(frozen=True)
class Source:
    """Migrations and definitions, read and checked."""

    migrations: MigrationList
    definitions: dict[Identity, Definition]

    @classmethod
    def read(cls, folders: Folders) -> Source:
        """Read both folders.

        Raises:
            RunnerError: a file breaks a convention.
        """
        return cls(migrations.read(folders.migrations), definitions.read(folders.definitions))

    def for_server(self, connection: psycopg.Connection[Any]) -> Source:
        """Leave out the definitions that an extension of this database stands in for."""
        installed = {row[0] for row in connection.execute(query("installed_extensions"))}
        kept = {
            identity: item
            for identity, item in self.definitions.items()
            if item.unless_extension not in installed
        }
        return replace(self, definitions=kept)

    @property
    def content_hash(self) -> str:
        """SHA-256 over all files: names a release without git."""
        parts = [f"{item.id} {item.content_hash}" for item in self.migrations]
        parts += [f"{item.path} {item.content_hash}" for item in self.definitions.values()]
        return sha256("\n".join(sorted(parts)))

    def up_to(self, target: str | None) -> MigrationList:
        """Return the migrations up to and including `target`: a name, its number, or zero for none.

        Raises:
            UsageError: no migration is called so.
        """
        if target is None:
            return self.migrations
        if target.strip("0") == "" or target == "zero":
            return MigrationList()
        for place, item in enumerate(self.migrations):
            if target in (item.id, item.id[:4], item.id[:4].lstrip("0")):
                return MigrationList(list(self.migrations)[: place + 1])
        raise UsageError(f"there is no migration {target}", hint="give its number or its name")
